#include "reductions/summary_error.hpp"

#include <algorithm>
#include <cmath>
#include <vector>

#include "basis/in_chunks.hpp"

namespace crossbits {
namespace {

/// What the decision reads, in its own unit.
std::vector<double> outputs(const DecidingModel& model, const Store& store) {
  std::vector<double> result;
  for (const Segment& s : model.graph[model.decision].operand) {
    for (std::int32_t i = s.offset; i < s.offset + s.count; ++i)
      result.push_back(std::ldexp(static_cast<double>(store.number(s.value, i)),
                                  -model.graph.format(s.value, i).fraction));
  }
  return result;
}

/// The two models side by side; one a thread.
struct Pair {
  Pair(const DecidingModel& e, const DecidingModel& c) : exact(e), changed(c), run_exact(e), run_changed(c) {}

  void look_at(const InputNumbers& inputs, SummaryError& error) {
    ++error.inputs;
    error.answers_changed += run_exact.decide(inputs) != run_changed.decide(inputs);
    const auto a = outputs(exact, run_exact.store()), b = outputs(changed, run_changed.store());
    for (std::size_t i = 0; i < a.size(); ++i)
      error.max_abs_error = std::max(error.max_abs_error, std::abs(a[i] - b[i]));
  }

  const DecidingModel &exact, &changed;
  ModelRun run_exact, run_changed;
};

}  // namespace

SummaryError summary_error(const DecidingModel& exact, const DecidingModel& changed,
                           const InputNumbers& inputs) {
  SummaryError error;
  Pair(exact, changed).look_at(inputs, error);
  return error;
}

SummaryError summary_error(const Embedding& embedding, const DecidingModel& exact,
                           const DecidingModel& changed, const VerifyOptions& options) {
  const InputRange range(embedding.problem, options);
  constexpr std::uint64_t chunk = 256;
  std::vector<SummaryError> parts((range.count() + chunk - 1) / chunk);
  in_chunks(
      range.count(), chunk, [&] { return Pair(exact, changed); },
      [&](Pair& pair, std::uint64_t c, std::uint64_t begin, std::uint64_t end) {
        for (std::uint64_t k = begin; k < end; ++k)
          if (const auto instance = range.at(k))
            pair.look_at(exact.inputs(embedding, embedding.embed(instance->x, instance->y)), parts[c]);
      });
  SummaryError total;
  for (const SummaryError& part : parts) {
    total.inputs += part.inputs;
    total.answers_changed += part.answers_changed;
    total.max_abs_error = std::max(total.max_abs_error, part.max_abs_error);
  }
  return total;
}

}  // namespace crossbits

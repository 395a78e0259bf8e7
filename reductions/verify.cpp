#include "reductions/verify.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <boost/math/distributions/beta.hpp>
#include <stdexcept>
#include <vector>

#include "reductions/in_chunks.hpp"

namespace crossbits {
namespace {

/// One thread's tools.
struct Bench {
  Bench(const Embedding& e, const DecidingModel& m, const CompiledProtocol& p) : embedding(e), model(m), run(m), executor(p, m.owners) {}

  void look_at(const Symbols& x, const Symbols& y, int expected, Verification& v) {
    const InputNumbers inputs = model.inputs(embedding, embedding.embed(x, y));
    const Bits plain = run.decide(inputs);
    const auto outcome = executor.run(inputs);
    const int got = model.answer(plain);
    ++v.inputs;
    ++v.pairs_compared;
    v.differing += outcome.bob != plain || (executor.protocol().knows == Knows::both && outcome.alice != plain);
    v.saturated += run.store().saturated;
    const std::uint64_t bits = outcome.transcript.bits();
    v.min_bits = v.inputs == 1 ? bits : std::min(v.min_bits, bits);
    v.max_bits = std::max(v.max_bits, bits);
    if (got == expected) return;
    ++v.wrong;
    if (!v.first_wrong) v.first_wrong = WrongAnswer{x, y, expected, got};
  }

  const Embedding& embedding;
  const DecidingModel& model;
  ModelRun run;
  Executor executor;
};

void merge(Verification& total, const Verification& part) {
  if (part.inputs == 0) return;
  total.min_bits = total.inputs == 0 ? part.min_bits : std::min(total.min_bits, part.min_bits);
  total.max_bits = std::max(total.max_bits, part.max_bits);
  total.inputs += part.inputs;
  total.wrong += part.wrong;
  total.pairs_compared += part.pairs_compared;
  total.differing += part.differing;
  total.saturated += part.saturated;
  if (!total.first_wrong) total.first_wrong = part.first_wrong;
}

}  // namespace

Verification verify(const Embedding& embedding, const DecidingModel& model, const CompiledProtocol& protocol, const VerifyOptions& options) {
  const InputRange range(embedding.problem, options);
  const std::uint64_t count = range.count();
  constexpr std::uint64_t chunk = 256;
  std::vector<Verification> parts((count + chunk - 1) / chunk);  // merged in order, whoever did them
  std::uint64_t done = 0;
  in_chunks(
      count, chunk, [&] { return Bench(embedding, model, protocol); },
      [&](Bench& bench, std::uint64_t c, std::uint64_t begin, std::uint64_t end) {
        for (std::uint64_t k = begin; k < end; ++k)
          if (const auto instance = range.at(k)) bench.look_at(instance->x, instance->y, instance->answer, parts[c]);
        if (!options.progress) return;
#pragma omp critical(verify_progress)
        options.progress(std::min(count, ++done * chunk), count);
      });
  Verification total;
  total.sampled = options.samples > 0;
  for (const Verification& part : parts) merge(total, part);
  return total;
}

double error_rate_upper_limit(std::uint64_t wrong, std::uint64_t samples) {
  if (wrong >= samples) return 1.0;
  const boost::math::beta_distribution<> beta(static_cast<double>(wrong) + 1, static_cast<double>(samples - wrong));
  return boost::math::quantile(beta, 0.95);
}

}  // namespace crossbits

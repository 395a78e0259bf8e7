#include "reductions/verify.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <boost/math/distributions/beta.hpp>
#include <stdexcept>
#include <vector>

#include "basis/in_chunks.hpp"
#include "reductions/factorised/factorised.hpp"
#include "reductions/pair_bench.hpp"

namespace crossbits {
namespace {

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

/// All pairs in order, or samples, one by one.
Verification run_pairs(const Embedding& embedding, const DecidingModel& model,
                       const CompiledProtocol& protocol, const VerifyOptions& options) {
  const InputRange range(embedding.problem, options);
  const std::uint64_t count = range.count();
  constexpr std::uint64_t chunk = 256;
  std::vector<Verification> parts((count + chunk - 1) / chunk);  // merged in order, whoever did them
  std::uint64_t done = 0;
  in_chunks(
      count, chunk, [&] { return PairBench(embedding, model, protocol); },
      [&](PairBench& bench, std::uint64_t c, std::uint64_t begin, std::uint64_t end) {
        for (std::uint64_t k = begin; k < end; ++k)
          if (const auto instance = range.at(k))
            bench.look_at(instance->x, instance->y, instance->answer, parts[c]);
        if (!options.progress) return;
#pragma omp critical(verify_progress)
        options.progress(std::min(count, ++done * chunk), count);
      });
  Verification total;
  total.sampled = options.samples > 0;
  for (const Verification& part : parts) merge(total, part);
  return total;
}

}  // namespace

Verification verify(const Embedding& embedding, const DecidingModel& model, const CompiledProtocol& protocol,
                    const VerifyOptions& options) {
  using enum VerifyOptions::Method;
  const Problem& problem = embedding.problem;
  const bool few = problem.x_count() * problem.y_count() <= most_unasked_pairs;
  const bool apart =
      options.samples == 0 && (options.method == factorised || (options.method == automatic && !few));
  if (apart) {
    std::string why_not;
    if (auto v = verify_factorised(embedding, model, protocol, options.seed, why_not)) return *v;
    if (options.method == factorised) throw std::invalid_argument(why_not);
  }
  Verification v = run_pairs(embedding, model, protocol, options);
  if (v.wrong > 0 && !v.sampled && !apart) v.nested = nested_rows(embedding, model, protocol);
  return v;
}

double error_rate_upper_limit(std::uint64_t wrong, std::uint64_t samples) {
  if (wrong >= samples) return 1.0;
  const boost::math::beta_distribution<> beta(static_cast<double>(wrong) + 1,
                                              static_cast<double>(samples - wrong));
  return boost::math::quantile(beta, 0.95);
}

}  // namespace crossbits

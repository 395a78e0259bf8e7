#include "reductions/verify.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <boost/math/distributions/beta.hpp>
#include <exception>
#include <stdexcept>
#include <vector>

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

std::uint64_t all_pairs(const Problem& problem) {
  const BigInteger pairs = problem.x_count() * problem.y_count();
  if (pairs > most_verified_pairs) {
    throw std::invalid_argument(fmt::format("{} has {} pairs of inputs, more than the {} that are run one by one; ask for --samples",
                                            problem.name, pairs.str(), most_verified_pairs));
  }
  return static_cast<std::uint64_t>(pairs);
}

/// All pairs in order, or samples, one by one.
Verification run_pairs(const Embedding& embedding, const DecidingModel& model, const CompiledProtocol& protocol, const VerifyOptions& options) {
  const Problem& problem = embedding.problem;
  const std::uint64_t count = options.samples > 0 ? options.samples : all_pairs(problem);
  const std::uint64_t columns = options.samples > 0 ? 1 : static_cast<std::uint64_t>(problem.y_count());
  constexpr std::uint64_t chunk = 256;  // inputs a thread takes at a time: parts are merged in order, whoever did them
  const std::uint64_t chunks = (count + chunk - 1) / chunk;
  std::vector<Verification> parts(chunks);
  std::vector<std::exception_ptr> errors(chunks);
#pragma omp parallel if (chunks > 1)
  {
    PairBench bench(embedding, model, protocol);
#pragma omp for schedule(dynamic)
    for (std::uint64_t c = 0; c < chunks; ++c) {
      try {
        for (std::uint64_t k = c * chunk; k < std::min(count, (c + 1) * chunk); ++k) {
          if (options.samples > 0) {
            const Instance instance = problem.instance(options.seed + k);
            bench.look_at(instance.x, instance.y, instance.answer, parts[c]);
          } else {
            const Symbols x = problem.x_at(k / columns), y = problem.y_at(k % columns);
            if (const auto expected = problem.f(x, y)) bench.look_at(x, y, *expected, parts[c]);
          }
        }
      } catch (...) {
        errors[c] = std::current_exception();
      }
    }
  }
  for (const auto& error : errors)
    if (error) std::rethrow_exception(error);
  Verification total;
  total.sampled = options.samples > 0;
  for (const Verification& part : parts) merge(total, part);
  return total;
}

}  // namespace

Verification verify(const Embedding& embedding, const DecidingModel& model, const CompiledProtocol& protocol, const VerifyOptions& options) {
  using enum VerifyOptions::Method;
  const Problem& problem = embedding.problem;
  const bool few = problem.x_count() * problem.y_count() <= most_unasked_pairs;
  if (options.samples == 0 && (options.method == factorised || (options.method == automatic && !few))) {
    std::string why_not;
    if (auto v = verify_factorised(embedding, model, protocol, options.seed, why_not)) return *v;
    if (options.method == factorised) throw std::invalid_argument(why_not);
  }
  return run_pairs(embedding, model, protocol, options);
}

double error_rate_upper_limit(std::uint64_t wrong, std::uint64_t samples) {
  if (wrong >= samples) return 1.0;
  const boost::math::beta_distribution<> beta(static_cast<double>(wrong) + 1, static_cast<double>(samples - wrong));
  return boost::math::quantile(beta, 0.95);
}

}  // namespace crossbits

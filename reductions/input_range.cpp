#include "reductions/input_range.hpp"

#include <fmt/format.h>

#include <stdexcept>

namespace crossbits {

InputRange::InputRange(const Problem& problem, const VerifyOptions& options)
    : problem_(problem), options_(options), count_(options.samples) {
  if (count_ > 0) return;
  const BigInteger pairs = problem.x_count() * problem.y_count();
  if (pairs > most_verified_pairs) {
    throw std::invalid_argument(
        fmt::format("{} has {} pairs of inputs, more than the {} that are run one by one; ask for --samples",
                    problem.name, pairs.str(), most_verified_pairs));
  }
  count_ = static_cast<std::uint64_t>(pairs);
  columns_ = static_cast<std::uint64_t>(problem.y_count());
}

std::optional<Instance> InputRange::at(std::uint64_t k) const {
  if (options_.samples > 0) return problem_.instance(options_.seed + k);
  Instance instance{.x = problem_.x_at(k / columns_), .y = problem_.y_at(k % columns_)};
  const auto answer = problem_.f(instance.x, instance.y);
  if (!answer) return std::nullopt;
  instance.answer = *answer;
  return instance;
}

}  // namespace crossbits

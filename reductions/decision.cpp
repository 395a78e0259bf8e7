#include "reductions/decision.hpp"

#include "models/arithmetic/round.hpp"

namespace crossbits {

Decision below_threshold(std::int64_t whole, std::int64_t numerator, std::int64_t denominator) {
  constexpr int fraction = 20;
  const BigInteger rounded =
      divide_nearest_even((BigInteger(whole) * denominator + numerator) << fraction, BigInteger(denominator));
  return {
      Compare{Compare::Test::all_below, static_cast<std::int64_t>(rounded), fraction}, Format::bit(), {0, 1}};
}

Decision above_zero() { return {Compare{Compare::Test::any_above, 0, 0}, Format::bit(), {0, 1}}; }

}  // namespace crossbits

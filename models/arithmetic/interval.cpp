#include "models/arithmetic/interval.hpp"

namespace crossbits {

// Ties are whole numbers of units when at least one bit is dropped, so that none lies strictly between an end
// and the point half a unit further in: these two points decide for the open interval.
std::optional<BigInteger> round_if_decided(const Interval& interval, int drop) {
  const BigInteger least = shift_nearest_even(BigInteger(2 * interval.low + 1), drop + 1);
  if (least != shift_nearest_even(BigInteger(2 * interval.high - 1), drop + 1)) return std::nullopt;
  return least;
}

std::optional<std::int64_t> round_if_decided(const Approximation& number, int out_fraction) {
  const int drop = number.fraction - out_fraction;
  if (drop < 1) return std::nullopt;
  const Int128 least = shift_nearest_even(2 * (number.value - number.error) + 1, drop + 1);
  const Int128 most = shift_nearest_even(2 * (number.value + number.error) - 1, drop + 1);
  if (least != most) return std::nullopt;
  return saturate(least);
}

BigInteger at_fraction(const BigInteger& x, int from, int to) {
  return to >= from ? BigInteger(x << static_cast<unsigned>(to - from))
                    : BigInteger(x >> static_cast<unsigned>(from - to));
}

}  // namespace crossbits

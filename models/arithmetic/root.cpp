#include "models/arithmetic/root.hpp"

#include <bit>

namespace crossbits {

namespace {

int bit_length(const BigInteger& n) { return n == 0 ? 0 : static_cast<int>(msb(n)) + 1; }
int bit_length(UInt128 n) {
  const auto high = static_cast<std::uint64_t>(n >> 64);
  return high ? 64 + std::bit_width(high) : std::bit_width(static_cast<std::uint64_t>(n));
}

template <typename Integer>
Integer newton_root(const Integer& n) {
  if (n == 0) return 0;
  const int c = (bit_length(n) - 1) / 2;
  Integer a = 1;
  int d = 0;
  for (int s = std::bit_width(static_cast<unsigned>(c)) - 1; s >= 0; --s) {
    const int e = d;
    d = c >> s;
    a = Integer(a << (d - e - 1)) + Integer(n >> (2 * c - e - d + 1)) / a;
  }
  return Integer(a * a) > n ? Integer(a - 1) : a;
}

// t = floor(2 sqrt(q)) tells the nearest integer to sqrt(q): t/2, one more when t is odd; a tie when 4q = t^2
// too.
template <typename Integer>
Integer nearest_root(const Integer& numerator, const Integer& denominator) {
  const Integer four_times = numerator << 2;
  const Integer t = newton_root(Integer(four_times / denominator));
  const Integer down = t >> 1;
  if ((t & 1) == 0) return down;
  const bool tie =
      Integer(four_times % denominator) == 0 && Integer(t * t) == Integer(four_times / denominator);
  return tie && (down & 1) == 0 ? down : Integer(down + 1);
}

}  // namespace

BigInteger integer_root(const BigInteger& n) { return newton_root(n); }
UInt128 integer_root(UInt128 n) { return newton_root(n); }

BigInteger round_root(const BigInteger& numerator, const BigInteger& denominator) {
  return nearest_root(numerator, denominator);
}
UInt128 round_root(UInt128 numerator, UInt128 denominator) { return nearest_root(numerator, denominator); }

}  // namespace crossbits

#include "models/arithmetic/round.hpp"

#include <bit>
#include <stdexcept>

namespace crossbits {

BigInteger shift_nearest_even(const BigInteger& x, int right_shift) {
  if (right_shift <= 0) return x << static_cast<unsigned>(-right_shift);
  if (x < 0) return -shift_nearest_even(BigInteger(-x), right_shift);  // rounding to even is symmetric
  if (x == 0) return 0;
  const auto shift = static_cast<unsigned>(right_shift);
  BigInteger quotient = x >> shift;
  const bool at_least_half = bit_test(x, shift - 1);
  const bool tie = lsb(x) == shift - 1;
  if (at_least_half && (!tie || bit_test(quotient, 0))) ++quotient;
  return quotient;
}

BigInteger divide_nearest_even(const BigInteger& numerator, const BigInteger& denominator) {
  if (denominator == 0) throw std::domain_error("Division by zero has no value.");
  if (denominator < 0) return divide_nearest_even(BigInteger(-numerator), BigInteger(-denominator));
  if (numerator < 0) return -divide_nearest_even(BigInteger(-numerator), denominator);
  BigInteger quotient, rest;
  divide_qr(numerator, denominator, quotient, rest);
  const int side = BigInteger(rest << 1).compare(denominator);
  if (side > 0 || (side == 0 && bit_test(quotient, 0))) ++quotient;
  return quotient;
}

BigInteger saturate(const BigInteger& x, int bits) {
  const BigInteger limit = (BigInteger(1) << static_cast<unsigned>(bits)) - 1;
  if (x > limit) return limit;
  if (x < -limit) return -limit;
  return x;
}

std::int64_t rescale(std::int64_t x, int in_fraction, int out_fraction) {
  const int left = out_fraction - in_fraction;
  if (left <= 62) return saturate(shift_nearest_even(Int128{x}, -left));
  return x == 0 ? 0 : x > 0 ? largest_result : -largest_result;
}

std::int64_t round_division(std::int64_t a, int a_fraction, std::int64_t b, int b_fraction,
                            int out_fraction) {
  const int left = out_fraction - a_fraction + b_fraction;
  if (b != 0 && left >= -62 && left <= 62) {
    Int128 numerator = a, denominator = b;
    if (b < 0) numerator = -numerator, denominator = -denominator;
    (left >= 0 ? numerator : denominator) <<= std::abs(left);
    return saturate(divide_nearest_even(numerator, denominator));
  }
  const BigInteger quotient =
      round_division(BigInteger(a), a_fraction, BigInteger(b), b_fraction, out_fraction);
  return static_cast<std::int64_t>(saturate(quotient, result_bits_int64));
}

BigInteger round_division(const BigInteger& a, int a_fraction, const BigInteger& b, int b_fraction,
                          int out_fraction) {
  const int left = out_fraction - a_fraction + b_fraction;
  return left >= 0 ? divide_nearest_even(BigInteger(a << static_cast<unsigned>(left)), b)
                   : divide_nearest_even(a, BigInteger(b << static_cast<unsigned>(-left)));
}

}  // namespace crossbits

#pragma once

#include <algorithm>
#include <cstdint>

#include "basis/integer.hpp"

namespace crossbits {

/// 128-bit integers of the compiler: room for every product of two 64-bit numbers.
__extension__ typedef __int128 Int128;
__extension__ typedef unsigned __int128 UInt128;

/// Results that live in std::int64_t have at most this many bits beside the sign; larger ones saturate.
inline constexpr int result_bits_int64 = 62;
/// The largest result, 2^62 - 1; the smallest is its negative.
inline constexpr std::int64_t largest_result = (std::int64_t{1} << result_bits_int64) - 1;

/// x 2^-right_shift rounded to the nearest integer, ties to even. A negative shift multiplies; the product
/// must fit.
constexpr Int128 shift_nearest_even(Int128 x, int right_shift) {
  if (right_shift <= 0) return static_cast<Int128>(static_cast<UInt128>(x) << -right_shift);
  if (right_shift > 127) return 0;  // |x| 2^-128 <= 1/2, and a tie goes to 0
  const Int128 down = x >> right_shift;
  const UInt128 half = UInt128{1} << (right_shift - 1);
  const UInt128 rest = static_cast<UInt128>(x) & (2 * half - 1);
  return down + (rest > half || (rest == half && (down & 1)));
}

/// As above on 64 bits.
constexpr std::int64_t shift_nearest_even(std::int64_t x, int right_shift) {
  if (right_shift <= 0) return static_cast<std::int64_t>(static_cast<std::uint64_t>(x) << -right_shift);
  if (right_shift > 63) return 0;
  const std::int64_t down = x >> right_shift;
  const std::uint64_t half = std::uint64_t{1} << (right_shift - 1);
  const std::uint64_t rest = static_cast<std::uint64_t>(x) & (2 * half - 1);
  return down + (rest > half || (rest == half && (down & 1)));
}

/// As above for integers of any size.
BigInteger shift_nearest_even(const BigInteger& x, int right_shift);

namespace detail {
template <typename Integer>
constexpr Integer divide_nearest_even(Integer numerator, Integer denominator) {
  Integer quotient = numerator / denominator;
  Integer rest = numerator % denominator;
  if (rest < 0) rest += denominator, --quotient;
  const Integer other = denominator - rest;
  return quotient + (rest > other || (rest == other && (quotient & 1)));
}
}  // namespace detail

/// numerator / denominator rounded to the nearest integer, ties to even. The denominator must be positive.
constexpr std::int64_t divide_nearest_even(std::int64_t numerator, std::int64_t denominator) {
  return detail::divide_nearest_even(numerator, denominator);
}
constexpr Int128 divide_nearest_even(Int128 numerator, Int128 denominator) {
  return detail::divide_nearest_even(numerator, denominator);
}
/// As above for integers of any size; the denominator may have either sign. Throws std::domain_error on 0.
BigInteger divide_nearest_even(const BigInteger& numerator, const BigInteger& denominator);

/// The number nearest to x in [-(2^bits - 1), 2^bits - 1].
BigInteger saturate(const BigInteger& x, int bits);
constexpr std::int64_t saturate(Int128 x) {
  return static_cast<std::int64_t>(std::clamp<Int128>(x, -Int128{largest_result}, Int128{largest_result}));
}

/// x 2^-in_fraction expressed with out_fraction fraction bits: nearest, ties to even, saturating.
std::int64_t rescale(std::int64_t x, int in_fraction, int out_fraction);

/// The integer nearest to 2^out_fraction (a 2^-a_fraction) / (b 2^-b_fraction), ties to even, saturating.
/// Throws std::domain_error when b = 0.
std::int64_t round_division(std::int64_t a, int a_fraction, std::int64_t b, int b_fraction, int out_fraction);
/// As above for integers of any size, without saturation.
BigInteger round_division(const BigInteger& a, int a_fraction, const BigInteger& b, int b_fraction,
                          int out_fraction);

}  // namespace crossbits

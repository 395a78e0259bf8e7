#include "models/constructions/memory/numbers.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

namespace crossbits {
namespace {

constexpr int kept = 60;  // bits of a quotient that become a double

/// floor(|n| / d * 2^shift) with at least `kept` bits, and the shift.
BigInteger scaled_quotient(const BigInteger& numerator, const BigInteger& denominator, int& shift) {
  const BigInteger size = boost::multiprecision::abs(numerator);
  shift = kept + static_cast<int>(msb(denominator)) - static_cast<int>(msb(size)) + 1;
  return shift >= 0 ? BigInteger((size << shift) / denominator) : BigInteger(size / (denominator << -shift));
}

double signed_double(const BigInteger& numerator, const BigInteger& denominator) {
  if (numerator == 0) return 0;
  int shift = 0;
  const BigInteger quotient = scaled_quotient(numerator, denominator, shift);
  const double size = std::ldexp(static_cast<double>(quotient), -shift);
  return numerator < 0 ? -size : size;
}

double moved(double value, double target) {
  for (int step = 0; step < 2; ++step) value = std::nextafter(value, target);
  return value;
}

}  // namespace

double log2_of(const BigInteger& number) {
  const int drop = std::max(0, static_cast<int>(msb(number)) - kept);
  return std::log2(static_cast<double>(BigInteger(number >> drop))) + drop;
}

double log2_of(const BigRational& number) {
  return log2_of(BigInteger(numerator(number))) - log2_of(BigInteger(denominator(number)));
}

double double_below(const BigInteger& numerator, const BigInteger& denominator) {
  return numerator == 0
             ? 0
             : moved(signed_double(numerator, denominator), -std::numeric_limits<double>::infinity());
}

double double_above(const BigInteger& numerator, const BigInteger& denominator) {
  return numerator == 0
             ? 0
             : moved(signed_double(numerator, denominator), std::numeric_limits<double>::infinity());
}

BigInteger shift_down(const BigInteger& number, int bits) {
  if (bits <= 0) return number << -bits;
  if (number >= 0) return number >> bits;
  return -BigInteger((-number + (BigInteger(1) << bits) - 1) >> bits);
}

BigInteger fixed_point(const BigRational& number, int fraction) {
  const BigInteger top =
      fraction >= 0 ? BigInteger(numerator(number)) << fraction : BigInteger(numerator(number));
  const BigInteger bottom =
      fraction >= 0 ? BigInteger(denominator(number)) : BigInteger(denominator(number)) << -fraction;
  BigInteger quotient = top / bottom;
  if (top < 0 && quotient * bottom != top) --quotient;
  return quotient;
}

}  // namespace crossbits

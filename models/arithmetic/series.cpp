#include "models/arithmetic/series.hpp"

#include <algorithm>

#include "models/arithmetic/constants.hpp"
#include "models/arithmetic/root.hpp"

namespace crossbits {

namespace {

constexpr int guard_bits = 64;

// What a value known to less than 2^guard_bits units of 2^-(precision + guard_bits) says at 2^-precision.
Interval without_guard(const BigInteger& value) {
  const BigInteger floor = value >> guard_bits;
  return {floor - 1, floor + 2};
}

int integer_bits(const BigInteger& x, int fraction) {
  return x == 0 ? 0 : std::max(0, static_cast<int>(msb(BigInteger(abs(x)))) + 1 - fraction);
}

// 2^fraction exp(r 2^-fraction) for 0 <= r 2^-fraction < 1: Taylor at r / 2^h, squared h times. Each squaring
// doubles the relative error, so that h <= 24 costs about 2^24 (number of terms) units.
BigInteger exp_of_rest(const BigInteger& r, int fraction) {
  const int halvings = std::min(24, fraction / 32);
  const BigInteger small = r >> static_cast<unsigned>(halvings);
  BigInteger sum = unit_at(fraction) + small;
  BigInteger term = small;
  for (unsigned n = 2; term != 0; ++n) {
    term = ((term * small) >> static_cast<unsigned>(fraction)) / n;
    sum += term;
  }
  for (int i = 0; i < halvings; ++i) sum = (sum * sum) >> static_cast<unsigned>(fraction);
  return sum;
}

// sin (parity 1) or cos (parity 0) of 0 <= r 2^-fraction < 2 by Taylor: r^k / k! over k of that parity.
BigInteger sine_series(const BigInteger& r, int fraction, unsigned parity) {
  const BigInteger square = (r * r) >> static_cast<unsigned>(fraction);
  BigInteger term = parity == 1 ? r : unit_at(fraction);
  BigInteger sum = term;
  for (unsigned k = parity + 2; term != 0; k += 2) {
    term = ((term * square) >> static_cast<unsigned>(fraction)) / (k * (k - 1));
    if ((k / 2) % 2 == 1)
      sum -= term;
    else
      sum += term;
  }
  return sum;
}

}  // namespace

Interval enclose_exp(const BigInteger& x, int fraction, int precision) {
  if (at_fraction(x, fraction, 0) < -precision) return {0, 1};  // e^x < 2^-precision
  const int growth = x > 0 ? 2 * (static_cast<int>(at_fraction(x, fraction, 0)) + 1) : 0;
  const int work = precision + growth + guard_bits;
  // x = k ln 2 + r. k is below 2^32, so that the error of ln 2 costs less than 2^34 units.
  const BigInteger argument = at_fraction(x, fraction, work);
  const BigInteger log_two = ln2(work);
  const int k =
      static_cast<int>(x > 0 ? BigInteger(argument / log_two) : BigInteger(-1 - -argument / log_two));
  const BigInteger power = exp_of_rest(argument - k * log_two, work);
  Interval result = without_guard(at_fraction(power, work - k, precision + guard_bits));
  if (result.low < 0) result.low = 0;
  return result;
}

// x = 2^k m with m in [2/3, 4/3), log m = 2 artanh((m - 1) / (m + 1)).
Interval enclose_log(const BigInteger& x, int fraction, int precision) {
  const int work = precision + guard_bits;
  int k = static_cast<int>(msb(x)) - fraction;
  if (3 * x >= BigInteger(4) << msb(x)) ++k;
  const BigInteger m = at_fraction(x, fraction + k, work);
  const BigInteger unit = unit_at(work);
  const BigInteger z = ((m - unit) << static_cast<unsigned>(work)) / (m + unit);
  const BigInteger square = (z * z) >> static_cast<unsigned>(work);
  BigInteger power = z, sum = z;
  for (unsigned n = 3; power / n != 0; n += 2) {
    power = (power * square) >> static_cast<unsigned>(work);
    sum += power / n;
  }
  return without_guard(2 * sum + k * ln2(work));
}

Interval enclose_sine(const BigInteger& x, int fraction, int precision, int quarter_turns) {
  if (x < 0) {  // sin(-a + q) = sin(a + q) when q is odd, else its negative
    Interval mirrored = enclose_sine(-x, fraction, precision, quarter_turns);
    if (quarter_turns % 2 != 0) return mirrored;
    return {-mirrored.high, -mirrored.low};
  }
  const int work = precision + guard_bits;
  const int wide = work + integer_bits(x, fraction);  // pi/2 is subtracted less than 2^integer_bits times
  const BigInteger argument = at_fraction(x, fraction, wide);
  const BigInteger quarter = pi(wide) >> 1;
  const BigInteger turns = argument / quarter;
  const BigInteger rest = at_fraction(argument - turns * quarter, wide, work);
  const int phase = (static_cast<int>(BigInteger(turns % 4)) + quarter_turns) % 4;
  const BigInteger value = sine_series(rest, work, phase % 2 == 0 ? 1 : 0);
  return without_guard(phase < 2 ? value : BigInteger(-value));
}

// erf(x) = 2 x e^(-x^2) / sqrt(pi) * sum of (2 x^2)^n / (1 3 5 ... (2n+1)), Abramowitz and Stegun 7.1.6: all
// terms are positive. With s = x^2.
Interval enclose_erf_of_root(const BigInteger& s, int fraction, int precision) {
  if (at_fraction(s, fraction, 0) > precision)
    return {unit_at(precision) - 1, unit_at(precision)};  // 1 - erf(x) < e^-s
  const int work = precision + guard_bits;
  const BigInteger square = at_fraction(s, fraction, work);
  BigInteger term = unit_at(work);
  BigInteger sum = term;
  for (unsigned n = 1; term != 0; ++n) {
    term = ((2 * term * square) >> static_cast<unsigned>(work)) / (2 * n + 1);
    sum += term;
  }
  const BigInteger root = integer_root(at_fraction(s, fraction, 2 * work));
  const BigInteger power = enclose_exp(square, work, work).low;
  const BigInteger root_of_pi = integer_root(pi(2 * work));
  const BigInteger value = ((2 * root * sum / power) << static_cast<unsigned>(work)) / root_of_pi;
  Interval result = without_guard(value);
  if (result.low < 0) result.low = 0;
  if (result.high > unit_at(precision)) result.high = unit_at(precision);
  return result;
}

}  // namespace crossbits

#include "models/arithmetic/enclosure.hpp"

#include <algorithm>
#include <stdexcept>

#include "models/arithmetic/constants.hpp"
#include "models/arithmetic/root.hpp"
#include "models/arithmetic/series.hpp"

namespace crossbits {

namespace {

Interval negative(const Interval& a) { return {-a.high, -a.low}; }

// x 2^-fraction times an interval of numbers in [0, 1], rounded outwards.
Interval scaled(const Interval& a, const BigInteger& x, int fraction) {
  if (x < 0) return negative(scaled(a, -x, fraction));
  return {at_fraction(x * a.low, fraction, 0), -at_fraction(-x * a.high, fraction, 0)};
}

// sigmoid(-a) from e^-a in (0, 1): e / (1 + e), rounded outwards.
Interval sigmoid_below(const Interval& e, int precision) {
  const BigInteger unit = unit_at(precision);
  const BigInteger high_numerator = e.high << static_cast<unsigned>(precision);
  const BigInteger high_denominator = unit + e.high;
  return {(e.low << static_cast<unsigned>(precision)) / (unit + e.low),
          (high_numerator + high_denominator - 1) / high_denominator};
}

Interval complement(const Interval& a, int precision) {
  return {unit_at(precision) - a.high, unit_at(precision) - a.low};
}

Interval enclose_sigmoid(const BigInteger& x, int fraction, int precision) {
  const Interval below = sigmoid_below(enclose_exp(-abs(x), fraction, precision), precision);
  return x < 0 ? below : complement(below, precision);
}

// tanh(x) = 2 sigmoid(2x) - 1
Interval enclose_tanh(const BigInteger& x, int fraction, int precision) {
  const Interval a = enclose_sigmoid(2 * x, fraction, precision);
  return {2 * a.low - unit_at(precision), 2 * a.high - unit_at(precision)};
}

// log(1 + e^x) = max(x, 0) + log(1 + e^-|x|)
Interval enclose_softplus(const BigInteger& x, int fraction, int precision) {
  const BigInteger linear = x > 0 ? at_fraction(x, fraction, precision) : BigInteger(0);
  const Interval e = enclose_exp(-abs(x), fraction, precision);
  const BigInteger unit = unit_at(precision);
  BigInteger low = e.low == 0 ? BigInteger(0) : enclose_log(unit + e.low, precision, precision).low;
  if (low < 0) low = 0;
  return {linear + low, linear + enclose_log(unit + e.high, precision, precision).high};
}

Interval enclose_elu(const BigInteger& x, int fraction, int precision) {  // x < 0 here
  const Interval e = enclose_exp(x, fraction, precision);
  return {e.low - unit_at(precision), e.high - unit_at(precision)};
}

Interval enclose_erf(const BigInteger& x, int fraction, int precision) {
  const Interval a = enclose_erf_of_root(x * x, 2 * fraction, precision);
  return x < 0 ? negative(a) : a;
}

// x times the normal distribution: with e = erf(|x| / sqrt 2), (1 + e) / 2 above and (1 - e) / 2 below.
Interval enclose_gelu(const BigInteger& x, int fraction, int precision) {
  const Interval e = enclose_erf_of_root(x * x, 2 * fraction + 1, precision);
  const BigInteger unit = unit_at(precision);
  const Interval twice =
      x > 0 ? Interval{unit + e.low, unit + e.high} : Interval{unit - e.high, unit - e.low};
  return scaled(twice, x, fraction + 1);
}

// 2^out 2u for a = |x| > 0, off by less than 2^4 units, where 2u = sqrt(8/pi) (a + 0.044715 a^3).
BigInteger twice_gelu_argument(const BigInteger& a, int fraction, int out) {
  // a + 8943/200000 a^3 = cubic 2^(-3 fraction) / 200000 exactly
  const BigInteger cubic = (200000 * a << static_cast<unsigned>(2 * fraction)) + 8943 * a * a * a;
  const int work = out + std::max(0, static_cast<int>(msb(cubic)) - 3 * fraction);
  const BigInteger factor = integer_root((BigInteger(8) << static_cast<unsigned>(3 * work)) / pi(work));
  return at_fraction(cubic * factor / 200000, 3 * fraction + work, out);
}

// x sigmoid(2u)
Interval enclose_gelu_tanh(const BigInteger& x, int fraction, int precision) {
  const int work = precision + 64;
  Interval e = enclose_exp(-twice_gelu_argument(abs(x), fraction, work), work, work);
  e.low = e.low > 16 ? BigInteger(e.low - 16) : BigInteger(0);
  e.high += 16;
  const Interval below = sigmoid_below(e, work);
  return scaled(x < 0 ? below : complement(below, work), x, fraction + work - precision);
}

}  // namespace

Interval enclose(Function function, const BigInteger& x, int fraction, int precision) {
  switch (function) {
    case Function::exp:
      return enclose_exp(x, fraction, precision);
    case Function::log:
      return enclose_log(x, fraction, precision);
    case Function::tanh:
      return enclose_tanh(x, fraction, precision);
    case Function::sigmoid:
      return enclose_sigmoid(x, fraction, precision);
    case Function::silu:
      return scaled(enclose_sigmoid(x, fraction, precision), x, fraction);
    case Function::softplus:
      return enclose_softplus(x, fraction, precision);
    case Function::elu:
      return enclose_elu(x, fraction, precision);
    case Function::erf:
      return enclose_erf(x, fraction, precision);
    case Function::gelu:
      return enclose_gelu(x, fraction, precision);
    case Function::gelu_tanh:
      return enclose_gelu_tanh(x, fraction, precision);
    case Function::sin:
      return enclose_sine(x, fraction, precision, 0);
    case Function::cos:
      return enclose_sine(x, fraction, precision, 1);
    default:
      throw std::logic_error("An algebraic function needs no enclosure.");
  }
}

}  // namespace crossbits

#include "models/arithmetic/fast.hpp"

#include "models/arithmetic/constants.hpp"
#include "models/arithmetic/fast_erf.hpp"
#include "models/arithmetic/fast_exp.hpp"
#include "models/arithmetic/fast_log.hpp"
#include "models/arithmetic/fast_sine.hpp"
#include "models/arithmetic/root.hpp"

namespace crossbits {

namespace {

constexpr Int128 unit62 = Int128{1} << 62;

std::uint64_t magnitude(std::int64_t x) {
  return x < 0 ? -static_cast<std::uint64_t>(x) : static_cast<std::uint64_t>(x);
}

// |x 2^-fraction| >= bound, given that it is below 64.
bool is_at_least(unsigned bound, std::int64_t x, int fraction) {
  if (fraction < 0) return magnitude(x) << -fraction >= bound;
  return magnitude(x) >= UInt128{bound} << fraction;
}

// Where a function is within 2^-90 max(1, |x|) of a line, on a known side of it: |x| >= 64, for the tails of
// the normal distribution |x| >= 8, for gelu_tanh 10.
std::optional<Approximation> far_out(Function function, std::int64_t x, int fraction) {
  const Approximation just_above_0 = {1, 1, 62}, just_below_1 = {unit62 - 1, 1, 62},
                      just_above_minus_1 = {1 - unit62, 1, 62};
  constexpr int extra = 28;  // 2^63 2^-90 is still below one unit of x with so many bits more
  const Int128 line = x < 0 ? Int128{0} : Int128{x} << extra;
  switch (function) {
    case Function::exp:
      return x < 0 ? std::optional(Approximation{1, 1, 90}) : std::nullopt;
    case Function::elu:
      return just_above_minus_1;
    case Function::sigmoid:
      return x < 0 ? just_above_0 : just_below_1;
    case Function::tanh:
    case Function::erf:
      return x < 0 ? just_above_minus_1 : just_below_1;
    case Function::softplus:
      return Approximation{line + 1, 1, fraction + extra};
    case Function::silu:
    case Function::gelu:
    case Function::gelu_tanh:
      return Approximation{line - 1, 1, fraction + extra};
    default:
      return std::nullopt;
  }
}

// 1 / (1 + e^-a) with 62 fraction bits, off by less than 8 units, from e^-a with 64 (off by less than 18).
// Quotient of two 64-bit words: half of 1 + e keeps the divisor in one.
constexpr Int128 sigmoid_error = 8;
Int128 sigmoid_of(bool negative, std::uint64_t decayed) {
  const std::uint64_t divisor = (std::uint64_t{1} << 63) + (decayed >> 1);
  const auto above = static_cast<Int128>((UInt128{1} << 125) / divisor);
  return negative ? unit62 - above : above;
}

Approximation times(std::int64_t x, int fraction, Int128 factor62, Int128 error) {
  return {factor62 * x, error * magnitude(x), 62 + fraction};
}

Approximation tanh(std::int64_t x, int fraction) {  // 2 sigmoid(2x) - 1
  return {2 * sigmoid_of(x < 0, decay(x, fraction - 1)) - unit62, 2 * sigmoid_error, 62};
}

Approximation softplus(std::int64_t x, int fraction) {  // max(x, 0) + log(1 + e^-|x|)
  const Int128 linear = x < 0 ? Int128{0} : Int128{x} << (62 - fraction);
  return {linear + log_of_mantissa((std::uint64_t{1} << 63) + (decay(x, fraction) >> 1)), 32, 62};
}

Approximation erf(std::int64_t x, int fraction) {
  const std::uint64_t y = fraction <= 60 ? magnitude(x) << (60 - fraction) : magnitude(x) >> (fraction - 60);
  const Int128 value = fast_erf(y);
  return {x < 0 ? -value : value, 32, 62};
}

std::optional<Approximation> gelu(std::int64_t x, int fraction) {
  static const auto root_of_half =
      static_cast<UInt128>(integer_root(BigInteger(1) << 253));  // 127 fraction bits
  const UInt128 y = scaled_by(root_of_half, x, fraction) >> 4;
  if (y >> 63 != 0) return far_out(Function::gelu, x, fraction);
  const Int128 value = fast_erf(static_cast<std::uint64_t>(y));
  return times(x, fraction, (unit62 + (x < 0 ? -value : value)) >> 1, 32);
}

// 2^56 sqrt(8/pi) (a + 0.044715 a^3), off by less than 4 units, for a = a58 2^-58 < 10; 0.044715 = 8943 /
// 200000.
std::int64_t twice_gelu_argument(std::uint64_t a58) {
  static const auto factor =
      static_cast<std::uint64_t>(integer_root((BigInteger(8) << 324) / pi(200)));  // 62 bits
  constexpr auto cubic = static_cast<std::uint64_t>((UInt128{8943} << 64) / 200000);
  const auto square = static_cast<std::uint64_t>(UInt128{a58} * a58 >> 60);  // 56 fraction bits
  const auto slope = static_cast<std::uint64_t>((UInt128{square} * cubic + (UInt128{1} << 120)) >> 61);  // 59
  const auto sum = static_cast<std::uint64_t>(UInt128{a58} * slope >> 61);                               // 56
  return static_cast<std::int64_t>(UInt128{sum} * factor >> 62);
}

std::optional<Approximation> gelu_tanh(std::int64_t x, int fraction) {
  if (is_at_least(10, x, fraction)) return far_out(Function::gelu_tanh, x, fraction);
  if (fraction > 58) return std::nullopt;
  const std::int64_t argument = twice_gelu_argument(magnitude(x) << (58 - fraction));
  const std::uint64_t decayed = is_below_64(argument, 56) ? decay(argument, 56) : 0;
  return times(x, fraction, sigmoid_of(x < 0, decayed), 128);
}

}  // namespace

std::optional<Approximation> approximate(Function function, std::int64_t x, int fraction) {
  if (fraction < -64 || fraction > 62) return std::nullopt;
  if (function == Function::log) return fast_log(x, fraction);
  if (x == 0 && fraction < 0) return std::nullopt;
  if (!is_below_64(x, fraction)) return far_out(function, x, fraction);
  switch (function) {
    case Function::exp:
      return fast_exp(x, fraction);
    case Function::elu:
      return Approximation{Int128{decay(x, fraction) >> 2} - unit62, 8, 62};
    case Function::sigmoid:
      return Approximation{sigmoid_of(x < 0, decay(x, fraction)), sigmoid_error, 62};
    case Function::silu:
      return times(x, fraction, sigmoid_of(x < 0, decay(x, fraction)), sigmoid_error);
    case Function::tanh:
      return tanh(x, fraction);
    case Function::softplus:
      return softplus(x, fraction);
    case Function::erf:
      return is_at_least(8, x, fraction) ? far_out(function, x, fraction) : erf(x, fraction);
    case Function::gelu:
      return gelu(x, fraction);
    case Function::gelu_tanh:
      return gelu_tanh(x, fraction);
    case Function::sin:
      return fast_sine(x, fraction, 0);
    case Function::cos:
      return fast_sine(x, fraction, 1);
    default:
      return std::nullopt;
  }
}

}  // namespace crossbits

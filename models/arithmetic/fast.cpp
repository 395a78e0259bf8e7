#include "models/arithmetic/fast.hpp"

#include <array>
#include <bit>

#include "models/arithmetic/fast_exp.hpp"

namespace crossbits {

namespace {

// 1 / (1 + e^-a) with 62 fraction bits, off by less than 8 units, from e^-a with 64 (off by less than 18).
// Quotient of two 64-bit words: half of 1 + e keeps the divisor in one.
constexpr Int128 sigmoid_error = 8;
std::int64_t sigmoid_above(std::uint64_t decayed) {
  const std::uint64_t divisor = (std::uint64_t{1} << 63) + (decayed >> 1);
  return static_cast<std::int64_t>((UInt128{1} << 125) / divisor);
}

constexpr Int128 unit62 = Int128{1} << 62;

Int128 with_sign_of(std::int64_t x, Int128 value) { return x < 0 ? -value : value; }

Int128 sigmoid(std::int64_t x, int fraction) {
  const Int128 above = sigmoid_above(decay(x, fraction));
  return x < 0 ? unit62 - above : above;
}

}  // namespace

std::optional<Approximation> approximate(Function function, std::int64_t x, int fraction) {
  if (!is_below_64(x, fraction)) return std::nullopt;
  switch (function) {
    case Function::exp:
      return fast_exp(x, fraction);
    case Function::elu: {
      const Int128 decayed = decay(x, fraction) >> 2;
      return Approximation{decayed - unit62, 8, 62};
    }
    case Function::sigmoid:
      return Approximation{sigmoid(x, fraction), sigmoid_error, 62};
    case Function::silu:
      return Approximation{sigmoid(x, fraction) * x, sigmoid_error * (x < 0 ? -Int128{x} : Int128{x}),
                           62 + fraction};
    case Function::tanh: {
      const Int128 above = sigmoid_above(decay(x, fraction - 1));
      return Approximation{with_sign_of(x, 2 * above - unit62), 2 * sigmoid_error, 62};
    }
    default:
      return std::nullopt;
  }
}

}  // namespace crossbits

#pragma once

#include <array>
#include <optional>
#include <string_view>

#include "models/arithmetic/round.hpp"

namespace crossbits {

/// The functions of one number that a model may apply to a fixed-point value.
enum class Function {
  exp,
  log,
  tanh,
  sigmoid,   ///< 1 / (1 + e^-x)
  silu,      ///< x sigmoid(x)
  softplus,  ///< log(1 + e^x)
  elu,       ///< x for x >= 0, e^x - 1 below
  erf,
  gelu,       ///< x (1 + erf(x / sqrt 2)) / 2
  gelu_tanh,  ///< x (1 + tanh(sqrt(2/pi) (x + 0.044715 x^3))) / 2, the constants taken exactly
  sin,
  cos,
  square_root,
  inverse_square_root,
  reciprocal,
  relu,
  absolute,
  negate,
  floor,  ///< the greatest integer not above
};

/// All of them, in the order above.
inline constexpr std::array all_functions = {
    Function::exp,         Function::log,
    Function::tanh,        Function::sigmoid,
    Function::silu,        Function::softplus,
    Function::elu,         Function::erf,
    Function::gelu,        Function::gelu_tanh,
    Function::sin,         Function::cos,
    Function::square_root, Function::inverse_square_root,
    Function::reciprocal,  Function::relu,
    Function::absolute,    Function::negate,
    Function::floor,
};

/// The name as written in the enumeration.
std::string_view name(Function function);
/// The function of that name, if there is one.
std::optional<Function> function_of_name(std::string_view text);

/// 2^out_fraction f(x 2^-in_fraction) rounded to the nearest integer, ties to even: correctly rounded for
/// every x, so that it is the same on every machine. Results beyond +-(2^62 - 1) saturate. Fractions may be
/// negative. Method: Ziv 1991 (ACM TOMS 17:3): a fast enclosure, then ever narrower ones until only one
/// integer is left. It ends because f of a dyadic rational is a tie in exactly known cases only
/// (Lindemann-Weierstrass; Siegel-Shidlovskii for erf); for gelu_tanh no proof is known, and std::logic_error
/// would be thrown at 2^18 bits. Throws std::domain_error outside the domain: log of x <= 0, square_root of x
/// < 0, inverse_square_root of x <= 0, reciprocal of 0.
std::int64_t round_function(Function function, std::int64_t x, int in_fraction, int out_fraction);

/// As above for integers of any size; results beyond +-(2^result_bits - 1) saturate.
BigInteger round_function(Function function, const BigInteger& x, int in_fraction, int out_fraction,
                          int result_bits = result_bits_int64);

}  // namespace crossbits

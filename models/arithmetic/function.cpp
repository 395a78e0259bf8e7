#include "models/arithmetic/function.hpp"

#include <cstdlib>
#include <limits>
#include <stdexcept>
#include <string>

#include "models/arithmetic/enclosure.hpp"
#include "models/arithmetic/fast.hpp"
#include "models/arithmetic/root.hpp"

namespace crossbits {

namespace {

constexpr std::array<std::string_view, all_functions.size()> names = {
    "exp",        "log",  "tanh",      "sigmoid", "silu",  "softplus",    "elu",
    "erf",        "gelu", "gelu_tanh", "sin",     "cos",   "square_root", "inverse_square_root",
    "reciprocal", "relu", "absolute",  "negate",  "floor",
};

template <typename Integer>
void check_domain(Function function, const Integer& x) {
  if (function == Function::log && x <= 0)
    throw std::domain_error("The logarithm is defined for positive numbers only.");
  if (function == Function::square_root && x < 0)
    throw std::domain_error("The square root is defined for numbers from 0 on only.");
  if (function == Function::inverse_square_root && x <= 0)
    throw std::domain_error("The inverse square root is defined for positive numbers only.");
  if (function == Function::reciprocal && x == 0)
    throw std::domain_error("The reciprocal of 0 is not defined.");
}

bool is_one(std::int64_t x, int fraction) {
  return fraction >= 0 && fraction < 63 && x == std::int64_t{1} << fraction;
}
bool is_one(const BigInteger& x, int fraction) {
  return fraction >= 0 && x == BigInteger(1) << static_cast<unsigned>(fraction);
}

// value 2^-fraction
template <typename Integer>
struct Dyadic {
  Integer value;
  int fraction;
};

// floor(x 2^-fraction)
Dyadic<std::int64_t> whole_part(std::int64_t x, int fraction) {
  return fraction <= 0 ? Dyadic<std::int64_t>{x, fraction}
                       : Dyadic<std::int64_t>{x >> std::min(fraction, 63), 0};
}
Dyadic<BigInteger> whole_part(const BigInteger& x, int fraction) {
  if (fraction <= 0) return {x, fraction};
  return {BigInteger(x >> static_cast<unsigned>(fraction)), 0};
}

// f(x) where it is a dyadic rational for a plain reason. Everywhere else, roots and reciprocals aside, it is
// none.
template <typename Integer>
std::optional<Dyadic<Integer>> exact_value(Function function, const Integer& x, int fraction) {
  using Exact = Dyadic<Integer>;
  switch (function) {
    case Function::exp:
    case Function::cos:
      return x == 0 ? std::optional(Exact{1, 0}) : std::nullopt;
    case Function::sigmoid:
      return x == 0 ? std::optional(Exact{1, 1}) : std::nullopt;
    case Function::log:
      return is_one(x, fraction) ? std::optional(Exact{0, 0}) : std::nullopt;
    case Function::elu:
      return x >= 0 ? std::optional(Exact{x, fraction}) : std::nullopt;
    case Function::tanh:
    case Function::silu:
    case Function::erf:
    case Function::gelu:
    case Function::gelu_tanh:
    case Function::sin:
      return x == 0 ? std::optional(Exact{0, 0}) : std::nullopt;
    case Function::relu:
      return Exact{x > 0 ? x : Integer(0), fraction};
    case Function::absolute:
      return Exact{x < 0 ? Integer(-x) : x, fraction};
    case Function::negate:
      return Exact{Integer(-x), fraction};
    case Function::floor:
      return whole_part(x, fraction);
    default:
      return std::nullopt;
  }
}

// (x 2^-in_fraction)^(1/2) or its inverse as a fraction under the root, scaled: numerator / denominator.
BigInteger round_power_of_half(bool inverse, const BigInteger& x, int in_fraction, int out_fraction) {
  const int scale = 2 * out_fraction + (inverse ? in_fraction : -in_fraction);
  BigInteger numerator = inverse ? BigInteger(1) : x, denominator = inverse ? x : BigInteger(1);
  (scale >= 0 ? numerator : denominator) <<= static_cast<unsigned>(std::abs(scale));
  return round_root(numerator, denominator);
}

std::optional<std::int64_t> round_power_of_half(bool inverse, std::int64_t x, int in_fraction,
                                                int out_fraction) {
  const int scale = 2 * out_fraction + (inverse ? in_fraction : -in_fraction);
  if (scale < -60 || scale > (inverse ? 120 : 60)) return std::nullopt;  // numerator < 2^123
  UInt128 numerator = inverse ? 1 : x, denominator = inverse ? x : 1;
  (scale >= 0 ? numerator : denominator) <<= std::abs(scale);
  return saturate(static_cast<Int128>(round_root(numerator, denominator)));
}

// e^x 2^out_fraction > 2^(x + out_fraction) >= 2^result_bits
template <typename Integer>
bool exp_saturates(const Integer& x, int in_fraction, int out_fraction, int result_bits) {
  if (x <= 0) return false;
  const Dyadic<Integer> whole = whole_part(x, in_fraction);
  return whole.value >= std::max(0, result_bits - out_fraction);
}

constexpr int first_extra_bits = 64;
constexpr int most_bits = 1 << 18;

BigInteger round_by_enclosure(Function function, const BigInteger& x, int in_fraction, int out_fraction) {
  for (int precision = std::max(in_fraction, out_fraction) + first_extra_bits;; precision *= 2) {
    const Interval interval = enclose(function, x, in_fraction, precision);
    if (auto result = round_if_decided(interval, precision - out_fraction)) return *result;
    if (precision > most_bits)
      throw std::logic_error("The rounding of " + std::string(name(function)) +
                             " is undecided at 2^18 bits.");
  }
}

}  // namespace

std::string_view name(Function function) { return names.at(static_cast<std::size_t>(function)); }

std::optional<Function> function_of_name(std::string_view text) {
  for (const Function function : all_functions)
    if (name(function) == text) return function;
  return std::nullopt;
}

BigInteger round_function(Function function, const BigInteger& x, int in_fraction, int out_fraction,
                          int result_bits) {
  check_domain(function, x);
  if (in_fraction < 0)
    return round_function(function, BigInteger(x << static_cast<unsigned>(-in_fraction)), 0, out_fraction,
                          result_bits);
  const auto result = [&]() -> BigInteger {
    if (const auto exact = exact_value(function, x, in_fraction))
      return shift_nearest_even(exact->value, exact->fraction - out_fraction);
    if (function == Function::reciprocal)
      return round_division(BigInteger(1), 0, x, in_fraction, out_fraction);
    if (function == Function::square_root || function == Function::inverse_square_root)
      return round_power_of_half(function == Function::inverse_square_root, x, in_fraction, out_fraction);
    if (function == Function::exp && exp_saturates(x, in_fraction, out_fraction, result_bits))
      return BigInteger(1) << static_cast<unsigned>(result_bits);
    return round_by_enclosure(function, x, in_fraction, out_fraction);
  };
  return saturate(result(), result_bits);
}

std::int64_t round_function(Function function, std::int64_t x, int in_fraction, int out_fraction) {
  check_domain(function, x);
  if (x != std::numeric_limits<std::int64_t>::min()) {
    if (const auto exact = exact_value(function, x, in_fraction))
      return rescale(exact->value, exact->fraction, out_fraction);
    if (function == Function::reciprocal) return round_division(1, 0, x, in_fraction, out_fraction);
    if (function == Function::square_root || function == Function::inverse_square_root) {
      const bool inverse = function == Function::inverse_square_root;
      if (const auto root = round_power_of_half(inverse, x, in_fraction, out_fraction)) return *root;
    } else if (function == Function::exp && exp_saturates(x, in_fraction, out_fraction, result_bits_int64)) {
      return largest_result;
    } else if (const auto number = approximate(function, x, in_fraction)) {
      if (const auto result = round_if_decided(*number, out_fraction)) return *result;
    }
  }
  return static_cast<std::int64_t>(
      round_function(function, BigInteger(x), in_fraction, out_fraction, result_bits_int64));
}

}  // namespace crossbits

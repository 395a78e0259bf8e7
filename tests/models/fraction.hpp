#pragma once

#include <boost/multiprecision/cpp_int.hpp>
#include <cstdlib>

#include "basis/integer.hpp"

namespace crossbits::testing {

/// Exact fractions, for definitions written down as they are.
using Fraction =
    boost::multiprecision::number<boost::multiprecision::cpp_rational_backend, boost::multiprecision::et_off>;

/// 2^exponent, of either sign.
inline Fraction power_of_two(int exponent) {
  const BigInteger power = BigInteger(1) << std::abs(exponent);
  return exponent < 0 ? Fraction(1, power) : Fraction(power);
}

}  // namespace crossbits::testing

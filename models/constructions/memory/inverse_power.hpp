#pragma once

#include "basis/integer.hpp"

namespace crossbits {

/// s^(-exponent / 2^exponent_fraction) in units of 2^-precision, rounded down from 64 bits more: a public
/// integer.
BigInteger inverse_power(int s, int exponent, int exponent_fraction, int precision);

}  // namespace crossbits

#pragma once

#include "models/arithmetic/interval.hpp"

namespace crossbits {

/// Whether |x 2^-fraction| < 64, which the functions below require, together with x != 0.
bool is_below_64(std::int64_t x, int fraction);

/// |x 2^-fraction| constant 2^-127 with 64 fraction bits, off by less than 2 units; the constant is in [0,
/// 2).
UInt128 scaled_by(UInt128 constant, std::int64_t x, int fraction);

/// e^(x 2^-fraction) to about 59 bits relative to the result.
Approximation fast_exp(std::int64_t x, int fraction);

/// 2^64 e^-|x 2^-fraction|, off by less than 18.
std::uint64_t decay(std::int64_t x, int fraction);

}  // namespace crossbits

#pragma once

#include "models/arithmetic/interval.hpp"

namespace crossbits {

/// Whether |x 2^-fraction| < 64, which the functions below require, together with x != 0.
bool is_below_64(std::int64_t x, int fraction);

/// e^(x 2^-fraction) to about 59 bits relative to the result.
Approximation fast_exp(std::int64_t x, int fraction);

/// 2^64 e^-|x 2^-fraction|, off by less than 18.
std::uint64_t decay(std::int64_t x, int fraction);

}  // namespace crossbits

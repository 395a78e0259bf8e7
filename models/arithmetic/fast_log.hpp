#pragma once

#include "models/arithmetic/interval.hpp"

namespace crossbits {

/// 2^62 log(mantissa 2^-63) for 2^63 <= mantissa, off by less than 16.
std::int64_t log_of_mantissa(std::uint64_t mantissa);

/// log(x 2^-fraction) for x > 0 and |fraction| <= 128, with 62 fraction bits.
Approximation fast_log(std::int64_t x, int fraction);

}  // namespace crossbits

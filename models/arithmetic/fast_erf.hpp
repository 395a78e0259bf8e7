#pragma once

#include "models/arithmetic/interval.hpp"

namespace crossbits {

/// 2^62 erf(y 2^-60) for 0 <= y < 2^63, off by less than 16.
std::int64_t fast_erf(std::uint64_t y);

}  // namespace crossbits

#pragma once

#include "models/arithmetic/interval.hpp"

namespace crossbits {

/// sin(x 2^-fraction + quarter_turns pi/2) with 62 fraction bits, for |x 2^-fraction| < 64.
Approximation fast_sine(std::int64_t x, int fraction, int quarter_turns);

}  // namespace crossbits

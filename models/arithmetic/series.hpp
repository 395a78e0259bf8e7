#pragma once

#include "models/arithmetic/interval.hpp"

namespace crossbits {

// Enclosures of elementary functions from their textbook series, at any precision. Every one computes with 64
// more bits than asked for and loses fewer than 2^60 of those units on the way, so that its interval is 3
// units wide. The argument is x 2^-fraction with 0 <= fraction <= precision; the interval is in units of
// 2^-precision.

/// exp; any x of moderate size above (the result has about 1.44 x 2^-fraction bits before the point), any
/// below.
Interval enclose_exp(const BigInteger& x, int fraction, int precision);

/// The natural logarithm, x > 0.
Interval enclose_log(const BigInteger& x, int fraction, int precision);

/// sin(x + quarter_turns pi/2): sine for 0, cosine for 1.
Interval enclose_sine(const BigInteger& x, int fraction, int precision, int quarter_turns);

/// erf(sqrt(s 2^-fraction)), s > 0; here fraction may be up to 2 precision + 1. The square is the argument
/// because the normal distribution needs erf(x / sqrt 2).
Interval enclose_erf_of_root(const BigInteger& s, int fraction, int precision);

}  // namespace crossbits

#pragma once

#include "models/arithmetic/function.hpp"
#include "models/arithmetic/interval.hpp"

namespace crossbits {

/// An interval around f(x 2^-fraction) in units of 2^-precision, as narrow as one likes when precision grows.
/// For the functions that are not algebraic, exp to cos in Function; x != 0 and within the domain; precision
/// >= fraction >= 0. The arguments of exp must be moderate (series.hpp), those of elu negative.
Interval enclose(Function function, const BigInteger& x, int fraction, int precision);

}  // namespace crossbits

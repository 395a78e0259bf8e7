#pragma once

#include <mpfr.h>

#include "models/arithmetic/function.hpp"

/// An independent answer to round_function, from MPFR at high precision and one rounding at the end.
namespace crossbits::oracle {

/// 2^out_fraction f(x 2^-in_fraction), rounded and saturated as round_function promises.
BigInteger round_function(Function function, const BigInteger& x, int in_fraction, int out_fraction,
                          int result_bits = result_bits_int64);

}  // namespace crossbits::oracle

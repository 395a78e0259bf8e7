#pragma once

#include "models/arithmetic/round.hpp"

namespace crossbits {

/// floor(sqrt(n)) for n >= 0. Newton's iteration with doubling precision, as in CPython's math.isqrt
/// (Mark Dickinson 2020; his proof shows that the last iterate is the root or one more).
BigInteger integer_root(const BigInteger& n);
/// As above for n < 2^126.
UInt128 integer_root(UInt128 n);

/// sqrt(numerator / denominator) rounded to the nearest integer, ties to even; exact integer arithmetic.
/// The numerator must not be negative, the denominator must be positive.
BigInteger round_root(const BigInteger& numerator, const BigInteger& denominator);
/// As above; the numerator must be below 2^124.
UInt128 round_root(UInt128 numerator, UInt128 denominator);

}  // namespace crossbits

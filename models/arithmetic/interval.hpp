#pragma once

#include <optional>

#include "models/arithmetic/round.hpp"

namespace crossbits {

/// The open interval (low, high) 2^-precision, known to contain a real number. Open, so that "a little more
/// than a tie" can be said and rounded however little it is: softplus(x) = x + e^-x + ... lies in (x, x + 1).
struct Interval {
  BigInteger low;
  BigInteger high;
};

/// The integer to which every number of the interval rounds after division by 2^drop, drop >= 1 (nearest,
/// ties to even); nothing when two of its numbers round apart.
std::optional<BigInteger> round_if_decided(const Interval& interval, int drop);

/// The same promise in machine words: a real number in (value - error, value + error) 2^-fraction,
/// with |value| + error < 2^126.
struct Approximation {
  Int128 value;
  Int128 error;
  int fraction;
};

/// The number times 2^out_fraction rounded to the nearest integer, saturating; nothing when that is not
/// decided.
std::optional<std::int64_t> round_if_decided(const Approximation& number, int out_fraction);

/// floor(x 2^(to - from)): x, given with `from` fraction bits, written with `to`. Exact when to >= from.
BigInteger at_fraction(const BigInteger& x, int from, int to);

/// The number 1, written with `fraction` bits.
inline BigInteger unit_at(int fraction) { return BigInteger(1) << static_cast<unsigned>(fraction); }

}  // namespace crossbits

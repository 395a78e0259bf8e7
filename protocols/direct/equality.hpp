#pragma once

#include <cstdint>

#include "protocols/problem.hpp"
#include "protocols/protocol.hpp"

namespace crossbits {

/// EQ_n with public coins: Alice sends `hash_bits` inner products of x with public random strings (label
/// "hash"), Bob compares with those of y; he announces the answer (label "answer") if both must know. `knows`
/// is bob or both, else std::invalid_argument. hash_bits bits, one more for both. Never wrong on equal
/// strings, wrong with probability 2^-hash_bits on different ones. Yao 1979; the coins are the public ones of
/// `seed`.
Protocol equality_public_coins(const Problem& problem, const Symbols& x, const Symbols& y, std::uint64_t seed,
                               int hash_bits, Knows knows);

/// EQ_n with private coins: Alice draws a point t in the field of p elements, the first prime above
/// error_divisor * n, and sends t and x(t) = sum of x_i t^i mod p (labels "point" and "value", ceil(log2 p)
/// bits each). Never wrong on equal strings, wrong with probability below 1 / error_divisor on different
/// ones, since two polynomials of degree below n agree in fewer than n points. Rabin and Yao 1979
/// (fingerprints over a prime field). `knows` as above.
Protocol equality_private_coins(const Problem& problem, const Symbols& x, const Symbols& y,
                                std::uint64_t seed, int error_divisor, Knows knows);

/// The prime of `equality_private_coins`: the least one above `error_divisor * n`.
std::uint64_t equality_prime(int n, int error_divisor);

}  // namespace crossbits

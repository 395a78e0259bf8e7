#pragma once

#include <cstdint>

#include "protocols/direct/few_coins.hpp"
#include "protocols/problem.hpp"

namespace crossbits {

/// EQ_n with public coins: Alice sends `hash_bits` inner products of x with public random strings (label
/// "hash"), Bob compares with those of y; he announces the answer (label "answer") if both must know. `knows`
/// is bob or both, else std::invalid_argument. hash_bits bits, one more for both. Never wrong on equal
/// strings, wrong with probability 2^-hash_bits on different ones. Yao 1979.
Protocol equality_public_coins(const Problem& problem, const Symbols& x, const Symbols& y, const Coins& coins,
                               int hash_bits, Knows knows);

/// The same with private coins by Newman's reduction (direct/few_coins.hpp): the public coins are one of
/// these strings of hash_bits * n bits each, the random string of every inner product in turn. ceil(log2
/// number of strings) bits more. Throws std::invalid_argument for strings of another length.
Protocol equality_few_coins(const Problem& problem, const Symbols& x, const Symbols& y,
                            const CoinStrings& strings, const Coins& coins, int hash_bits, Knows knows);

/// EQ_n with private coins: Alice draws a point t in the field of p elements, the first prime above
/// error_divisor * n, and sends t and x(t) = sum of x_i t^i mod p (labels "point" and "value", ceil(log2 p)
/// bits each). Never wrong on equal strings, wrong with probability below 1 / error_divisor on different
/// ones, since two polynomials of degree below n agree in fewer than n points. Rabin and Yao 1979
/// (fingerprints over a prime field). `knows` as above.
Protocol equality_private_coins(const Problem& problem, const Symbols& x, const Symbols& y,
                                const Coins& coins, int error_divisor, Knows knows);

/// The prime of `equality_private_coins`: the least one above `error_divisor * n`.
std::uint64_t equality_prime(int n, int error_divisor);

}  // namespace crossbits

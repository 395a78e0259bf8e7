#pragma once

#include <cstdint>

#include "protocols/coins.hpp"
#include "protocols/problem.hpp"
#include "protocols/protocol.hpp"

namespace crossbits {

/// GT_n with public coins: binary search for the first place where x and y differ. In each of at most
/// ceil(log2 n) steps Alice sends a hash of hash_bits bits of half of the places left (label "hash") and Bob
/// says whether his agrees
/// ("same"); then she sends her bit at that place ("bit"), and Bob announces the answer if both must know. At
/// most ceil(log2 n) (hash_bits + 1) + 1 bits, one more for both; wrong with probability at most ceil(log2 n)
/// 2^-hash_bits. Kushilevitz and Nisan 1997, chapter 3 (there with a better choice of errors). `knows` is bob
/// or both.
Protocol greater_than_search(const Problem& problem, const Symbols& x, const Symbols& y, const Coins& coins,
                             int hash_bits, Knows knows);

}  // namespace crossbits

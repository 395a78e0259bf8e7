#pragma once

#include <optional>
#include <vector>

#include "basis/bits.hpp"
#include "protocols/bounds/effort.hpp"
#include "protocols/rational.hpp"

namespace crossbits {

/// A few strings of public coins that do for the fingerprints of EQ_n, so that private coins are enough
/// (Newman 1991): Alice draws one and says which.
struct CoinStringsFound {
  int hash_bits = 0;
  std::vector<Bits> strings;  ///< hash_bits * n bits each
  Rational worst = 0;         ///< the share of strings on which the worst pair of inputs is answered wrongly
  /// The number of the string, the hash and the answer.
  int bits() const { return bits_to_index(std::uint64_t{strings.size()}) + hash_bits + 1; }
};

/// The cheapest set that a greedy search finds, with worst <= error and fewer than n + 1 bits, which D(EQ_n)
/// is; 1 <= n <= 16, 0 < error. Nothing if it finds none.
std::optional<CoinStringsFound> coin_strings_for_equality(int n, const Rational& error, Effort& effort);

}  // namespace crossbits

#pragma once

#include <cstdint>

#include "protocols/coins.hpp"

namespace crossbits {

/// `hash_bits` inner products of input[from, to) with public random strings. Different strings of one length
/// agree with probability 2^-hash_bits over the coins. `use` numbers the hashes of one run: each has coins of
/// its own.
inline Bits public_hash(const Symbols& input, std::size_t from, std::size_t to, const Coins& coins,
                        std::uint64_t use, int hash_bits) {
  Bits hash;
  for (int r = 0; r < hash_bits; ++r) {
    const std::uint64_t row = use * static_cast<std::uint64_t>(hash_bits) + static_cast<std::uint64_t>(r);
    bool product = false;
    for (std::size_t i = from; i < to; ++i) {
      product ^= input[i] == 1 && coins.fair(public_coins, row * input.size() + i);
    }
    hash.push_back(product);
  }
  return hash;
}

}  // namespace crossbits

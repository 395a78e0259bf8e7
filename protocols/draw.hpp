#pragma once

#include <cstdint>

#include "basis/coin.hpp"
#include "protocols/domain.hpp"

namespace crossbits {

/// Whose coins: the second argument of `coin`. Every other purpose has a number of its own.
enum CoinParty : std::uint64_t { alice_coins = 0, bob_coins = 1, public_coins = 2, instance_coins = 3 };

/// The instance coins of one seed, one after the other.
class Draw {
 public:
  explicit Draw(std::uint64_t seed) : seed_(seed) {}
  /// Uniform in [0, bound), bound >= 1.
  int below(int bound) {
    return static_cast<int>(coin_below(seed_, instance_coins, next_++, static_cast<std::uint64_t>(bound)));
  }
  bool bit() { return below(2) == 1; }
  /// A uniform string of `length` symbols in [0, alphabet).
  Symbols symbols(int length, int alphabet) {
    Symbols result(static_cast<std::size_t>(length));
    for (int& symbol : result) symbol = below(alphabet);
    return result;
  }

 private:
  std::uint64_t seed_;
  std::uint64_t next_ = 0;
};

}  // namespace crossbits

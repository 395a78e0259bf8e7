#pragma once

#include <cstdint>

namespace crossbits {

/// The `index`-th 64 fair coins of `party` under `seed`: a pure function, so that every result is
/// reproducible whatever the order or the number of threads in which coins are drawn (counter-based
/// generator, SplitMix64 finaliser).
constexpr std::uint64_t coin(std::uint64_t seed, std::uint64_t party, std::uint64_t index) {
  const auto mix = [](std::uint64_t z) {
    z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9ULL;
    z = (z ^ (z >> 27)) * 0x94d049bb133111ebULL;
    return z ^ (z >> 31);
  };
  const std::uint64_t golden = 0x9e3779b97f4a7c15ULL;
  return mix(mix(mix(seed + golden) + party + golden) + index + golden);
}

/// A uniform number in [0, bound), bound >= 1, without modulo bias (redraws on further coins of the same
/// index).
constexpr std::uint64_t coin_below(std::uint64_t seed, std::uint64_t party, std::uint64_t index,
                                   std::uint64_t bound) {
  const std::uint64_t limit = bound * (~std::uint64_t{0} / bound);
  std::uint64_t draw = coin(seed, party, index);
  for (std::uint64_t again = 1; draw >= limit; ++again)
    draw = coin(seed + again * 0x632be59bd9b4e019ULL, party, index);
  return draw % bound;
}

}  // namespace crossbits

#pragma once

#include <cstdint>
#include <vector>

#include "basis/bits.hpp"
#include "protocols/draw.hpp"

namespace crossbits {

/// Every outcome of a protocol's coins, one run after the other: a walk through the tree of draws, which may
/// depend on earlier outcomes. Run the protocol, call `advance`, and so on until it says false.
class CoinTree {
 public:
  /// In this run, draw number `index` of `party`, uniform below `bound`: the same again when asked again.
  /// Throws std::logic_error when one draw is asked for with two bounds.
  std::uint64_t draw(std::uint64_t party, std::uint64_t index, std::uint64_t bound);
  /// Goes on to the next run; false when the last one is done.
  bool advance();
  /// This run has probability 1 / weight().
  BigInteger weight() const;

 private:
  struct Drawn {
    std::uint64_t party, index, bound, outcome;
  };
  std::vector<Drawn> drawn_;  // in the order in which this run asked
};

/// Where the parties' coins come from: a seed, the walk through all outcomes, or, for public coins, a given
/// string.
class Coins {
 public:
  Coins(std::uint64_t seed) : seed_(seed) {}  // NOLINT: a seed is the common case
  /// The tree must outlive every copy.
  Coins(CoinTree& tree) : tree_(&tree) {}  // NOLINT
  /// These coins, but fair public coin number k is string[k]. The string must outlive every copy.
  Coins with_public(const Bits& string) const;

  /// One fair coin. Throws std::logic_error beyond the end of a given string.
  bool fair(std::uint64_t party, std::uint64_t index) const;
  /// Uniform below `bound`, at least 1. Throws std::logic_error for public coins that are a given string.
  std::uint64_t below(std::uint64_t party, std::uint64_t index, std::uint64_t bound) const;

 private:
  std::uint64_t seed_ = 0;
  CoinTree* tree_ = nullptr;
  const Bits* public_ = nullptr;
};

}  // namespace crossbits

#pragma once

#include <functional>

#include "reductions/owner.hpp"

namespace crossbits {

/// A graph in which every sum over tokens and every attention is split by owner, one partial value a side.
struct Expanded {
  Graph graph;
  std::vector<Operand>
      images;  ///< by value of the original: where its numbers are now; empty if nobody needs it
};

/// Most (query, key, head) triples that are written out one by one; beyond, the tokens of one owner are read
/// as a group. Single pairs allow cheaper cuts (one token travels as weight and value), groups keep the graph
/// small.
inline constexpr std::int64_t most_pairs = 400'000;

/// Which group an entry or term belongs to, a number below largest_grouping: what it reads, and its token
/// (-1: none).
using Grouping = std::function<int(const Operand& operand, std::int32_t position)>;
inline constexpr std::size_t largest_grouping = 16;
/// By the parties on whom the entry depends; where that is both, by the inputs of its own token.
Grouping by_owner(const Graph& graph, const Owners& owners);

/// Splits what `wanted` needs. The numbers are the same: sums over tokens are exact, so any split by owner
/// is.
Expanded expand(const Graph& graph, const Owners& owners, const std::vector<ValueId>& wanted,
                std::int64_t pair_limit = most_pairs);
/// The same for any grouping: one partial value a group.
Expanded expand(const Graph& graph, const Grouping& grouping, const std::vector<ValueId>& wanted,
                std::int64_t pair_limit = most_pairs);

}  // namespace crossbits

#pragma once

#include "protocols/bounds/facts.hpp"
#include "protocols/tree.hpp"

namespace crossbits {

/// What is known of D(f).
struct Depth {
  int lower = 0, upper = 0;
  /// The protocol of `upper` bits, over all rows and columns; nothing for a matrix of more than 2^20 entries.
  std::optional<ProtocolTree> tree{};
  int upper_speaker = 0;  ///< who names the line where there is no tree
  Json lower_evidence;    ///< for `lower`
  std::string how;
  bool is_exact() const { return lower == upper; }
};

/// D(f) by the counts of leaves, by the protocol of one line, and between them by search.
Depth deterministic_depth(Facts& facts);

/// A tree of the merged matrix, whose leaves are numbers of planes, for the whole one, with values at its
/// leaves.
ProtocolTree whole_tree(const ProtocolTree& tree, const Merged& merged);

/// {"root", "nodes": [...]}: the tree in a certificate.
Json tree_json(const ProtocolTree& tree);

}  // namespace crossbits

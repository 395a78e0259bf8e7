#pragma once

#include "models/constructions/construction.hpp"

namespace crossbits {

/// Cycles in a directed graph without self-loops whose tokens are adjacency rows (input field "row", one bit
/// a vertex).
struct CycleTask {
  std::int32_t vertices = 0;
  std::int32_t length = 2;              ///< 2: directed 2-cycles; 3: triangles
  std::vector<std::int32_t> queries{};  ///< vertices that are asked about
};

/// Answers 1 iff the vertex lies on a directed cycle of that length; `decide` at 1/2.
/// Length 2, attention[:m=]: one unit; the query is the vertex's own row (m of its n - 1 edges) and its
/// public place, the key of j is its place and its row, so that the score is A_ij + A_ji - 3/2 at a
/// temperature that makes one match outweigh a public blank. Length 3, attention:heads=2 (default): the sum
/// of the rows that the vertex points to, the places of the vertices that point to it, and a read-out that
/// looks for a common index; width O(N). attention:order=3: one third-order unit of width 3N + 1 with score
/// A_(i,j1) + A_(j1,j2)
/// + A_(j2,i) - 5/2. All derived here. Certified because the scores are exact integers and halves, so that
/// the weights are known. Throws std::invalid_argument.
Construction cycle_attention(const CycleTask& task, const ModelSpec& spec);

}  // namespace crossbits

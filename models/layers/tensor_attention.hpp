#pragma once

#include <vector>

#include "models/graph.hpp"

namespace crossbits {

/// Third-order softmax attention (Sanford, Hsu, Telgarsky 2023): the softmax runs over all pairs
/// (j1, j2) of entries, with score scale * sum_k query_k first_k(j1) second_k(j2) and value v_first(j1) *
/// v_second(j2), number by number. Exact: a pair's key and value are products without rounding.
struct ThirdOrderEntries {
  std::vector<Operand> first_keys, second_keys;      ///< by entry; all of one width
  std::vector<Operand> first_values, second_values;  ///< by entry; all of one width
};

/// Appends the keys and values of all pairs, j1-major: what Attend values look at. Where both sides are
/// public, so is the pair; the entries have no position. Throws std::logic_error when the lists differ in
/// length or an operand in width.
std::shared_ptr<const TokenSet> add_pairs(Graph& graph, const ThirdOrderEntries& entries);

}  // namespace crossbits

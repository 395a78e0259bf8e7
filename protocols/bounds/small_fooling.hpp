#pragma once

#include <utility>
#include <vector>

#include "protocols/bounds/small_matrix.hpp"

namespace crossbits {

/// Greedy fooling sets of a part, one for every value, all pairs (row, column) together: no protocol tree for
/// the part has fewer leaves.
std::vector<std::pair<int, int>> small_fooling_sets(const SmallMatrix& matrix, Part part);

}  // namespace crossbits

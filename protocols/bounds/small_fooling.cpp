#include "protocols/bounds/small_fooling.hpp"

#include <algorithm>
#include <bit>

namespace crossbits {

std::vector<std::pair<int, int>> small_fooling_sets(const SmallMatrix& matrix, Part part) {
  std::vector<std::pair<int, int>> all;
  for (std::size_t k = 0; k < matrix.planes(); ++k) {
    const std::size_t begin = all.size();
    const auto differs = [&](int i, int j) {  // defined, and not value k
      bool found = false;
      for (std::size_t other = 0; other < matrix.planes(); ++other)
        found |= other != k && (matrix.row(other, static_cast<std::size_t>(i)) >> j & 1) != 0;
      return found;
    };
    for (Mask rows = part.rows; rows != 0; rows &= rows - 1) {
      const int i = std::countr_zero(rows);
      for (Mask columns = matrix.row(k, static_cast<std::size_t>(i)) & part.columns; columns != 0;) {
        const int j = 31 - std::countl_zero(columns);
        columns &= ~(Mask{1} << j);
        const bool fits =
            std::all_of(all.begin() + static_cast<std::ptrdiff_t>(begin), all.end(),
                        [&](const auto& e) { return differs(i, e.second) || differs(e.first, j); });
        if (fits) all.emplace_back(i, j);
      }
    }
  }
  return all;
}

}  // namespace crossbits

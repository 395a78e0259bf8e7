#pragma once

#include <cstdint>
#include <optional>

#include "protocols/bounds/fooling.hpp"
#include "protocols/bounds/matrix.hpp"

namespace crossbits {

/// How unbalanced a rectangle is: |number of ones - number of zeros| in it.
struct Imbalance {
  std::uint64_t size = 0;
  Rectangle rectangle;
};

/// The most unbalanced rectangle, over all sets of different rows (or columns, if they are fewer); nothing
/// if there are more than 20 of both. Values 0 and 1 only.
std::optional<Imbalance> largest_imbalance(const Merged& merged);
/// An unbalanced rectangle by local search from every row: a lower bound.
Imbalance some_imbalance(const Merged& merged);

/// The largest absolute row sum of M M^T, M = +1 where f = 1, -1 where f = 0, 0 where undefined: no less than
/// the square of M's norm.
std::uint64_t largest_row_sum(const CommunicationMatrix& matrix);

}  // namespace crossbits

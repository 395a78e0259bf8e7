#pragma once

#include <optional>
#include <utility>
#include <vector>

#include "protocols/bounds/bound.hpp"
#include "protocols/bounds/fooling.hpp"

namespace crossbits {

/// Weights of entries with one value, such that no z-rectangle has more than 1 in all: every cover has at
/// least as many rectangles as they sum to, rounded up. (The dual of the fractional cover.)
struct Packing {
  std::vector<std::pair<Entry, Rational>> weights;  ///< the positive ones
  Rational sum = 0;
};

/// The heaviest packing, by linear programming (Clp) over all maximal z-rectangles; the optimal basis is
/// solved again in exact rationals, and the weights are scaled down if its solution is not feasible. Nothing
/// where there are more than 16 different rows and columns or too many maximal rectangles.
std::optional<Packing> fractional_packing(const CommunicationMatrix& matrix, std::size_t plane);

/// All z-rectangles that no other contains, over sets of at most 16 rows (or columns, if they are fewer).
std::optional<std::vector<Rectangle>> maximal_rectangles(const CommunicationMatrix& matrix,
                                                         std::size_t plane);

}  // namespace crossbits

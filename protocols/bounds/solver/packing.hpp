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

/// A heavy packing, for up to 64 different rows or columns and 4,000 maximal z-rectangles; nothing for more.
/// Equal weights where they give `enough`; else the heaviest by linear programming (Clp): the optimal basis
/// is solved again in exact rationals, or, for a large one, the solver's doubles are taken, and all weights
/// are scaled down if a rectangle has more than 1.
std::optional<Packing> fractional_packing(const CommunicationMatrix& matrix, std::size_t plane,
                                          std::size_t enough, const Effort& effort);

/// All z-rectangles that no other contains, if they are at most 4,000.
std::optional<std::vector<Rectangle>> maximal_rectangles(const CommunicationMatrix& matrix,
                                                         std::size_t plane);

}  // namespace crossbits

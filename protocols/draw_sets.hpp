#pragma once

#include "protocols/draw.hpp"
#include "protocols/problem.hpp"

namespace crossbits {

/// Two disjoint sets of n elements: each element is in x, in y, or in neither, alike.
inline Inputs disjoint_sets(Draw& coins, int n) {
  Inputs sets{Symbols(static_cast<std::size_t>(n)), Symbols(static_cast<std::size_t>(n))};
  for (std::size_t i = 0; i < sets.x.size(); ++i) {
    const int kind = coins.below(3);
    sets.x[i] = kind == 1;
    sets.y[i] = kind == 2;
  }
  return sets;
}

/// Puts a random element into both sets.
inline void share_element(Inputs& sets, Draw& coins) {
  const auto shared = static_cast<std::size_t>(coins.below(static_cast<int>(sets.x.size())));
  sets.x[shared] = sets.y[shared] = 1;
}

}  // namespace crossbits

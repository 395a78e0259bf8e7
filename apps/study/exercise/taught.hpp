#pragma once

#include <array>

#include "protocols/draw.hpp"
#include "reductions/reduction.hpp"

namespace crossbits {

/// The reductions that exercises are about: short tokens, certified default models, all inputs in no time at
/// n = 4. A fixed list, so that a seed keeps its exercise when the catalogue grows.
inline constexpr std::array taught_reductions{
    "disjointness-to-sparse-average", "disjointness-to-sparse-average-streaming",
    "disjointness-to-sparse-average-dense", "index-to-sparse-average-dense", "index-to-lookup"};

inline const Reduction& draw_taught_reduction(Draw& draw) {
  return find_reduction(
      taught_reductions[static_cast<std::size_t>(draw.below(static_cast<int>(taught_reductions.size())))]);
}

}  // namespace crossbits

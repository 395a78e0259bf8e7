#pragma once

#include "protocols/bounds/bound.hpp"
#include "protocols/bounds/facts.hpp"

namespace crossbits {

/// What is known of the least number of z-rectangles that cover the entries with one value.
struct Cover {
  std::vector<Rectangle> rectangles;  ///< a smallest found, of the whole matrix
  LeafPart lower;                     ///< no cover has fewer; evidence included
  std::vector<SideFile> files;        ///< proofs
};

/// The least cover, or the least partition if `disjoint`: fooling set, rank (partitions only), fractional
/// packing, and between the two sides a solver for propositional formulas.
Cover least_cover(Facts& facts, std::size_t plane, bool disjoint);

std::vector<Bound> cover_0_bound(Facts& facts);
std::vector<Bound> cover_1_bound(Facts& facts);
std::vector<Bound> partition_bound(Facts& facts);

/// plain_techniques() and those that need a solver, in the order of the documentation.
const std::vector<Technique>& all_techniques();

}  // namespace crossbits

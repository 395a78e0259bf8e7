#pragma once

#include <vector>

#include "protocols/bounds/bound.hpp"

namespace crossbits {

/// Bounds on a problem from the way it is put together of one-bit pieces, for any n and without a matrix:
/// DISJ and EQ are conjunctions over the coordinates (their matrices are Kronecker powers, fooling sets and
/// ranks multiply), IP is a sum modulo 2 (Kronecker power in signs), GT is a lexicographic order
/// (triangular), INDEX has all rows there are. Proofs, not computations: marked so. Empty for a problem
/// without such a rule.
std::vector<Bound> structure_bounds(const Problem& problem, const Rational& error);

}  // namespace crossbits

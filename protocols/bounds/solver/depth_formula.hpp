#pragma once

#include "protocols/bounds/solver/cover_formula.hpp"

namespace crossbits {

/// "There is a protocol tree of this depth" for a matrix with answers 0 and 1, as docs/bounds.md numbers it.
/// A row (column) reaches a child unless the other one is told; children are ordered by the first row
/// (column) that reaches their node.
Formula depth_formula(const CommunicationMatrix& matrix, int depth);

}  // namespace crossbits

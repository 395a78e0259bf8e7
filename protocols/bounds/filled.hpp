#pragma once

#include "protocols/bounds/matrix.hpp"

namespace crossbits {

/// A partial function with some of its undefined entries filled in, so that more lines are equal: every line
/// joins the first class whose lines it contradicts nowhere, rows and columns in turn while that makes them
/// fewer. Whoever computes the result computes f. Classes and lines are those of the whole matrix. Nothing
/// where no two different lines agree, or where the matrix is too large to compare all lines.
std::optional<Merged> filled(const Merged& merged);

}  // namespace crossbits

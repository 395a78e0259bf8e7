#pragma once

#include <optional>
#include <vector>

#include "protocols/rational.hpp"

namespace crossbits {

using RationalMatrix = std::vector<std::vector<Rational>>;

/// The solution of a x = b for a square matrix, in exact fractions; nothing if it is singular.
std::optional<std::vector<Rational>> solve_exactly(RationalMatrix a, const std::vector<Rational>& b);

}  // namespace crossbits

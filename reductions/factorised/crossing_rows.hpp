#pragma once

#include <optional>

#include "protocols/problem.hpp"

namespace crossbits {

/// Two rows and two columns on which f reads 0 1 / 1 0 (or with other answers): f(x, y) = f(x_other, y_other)
/// differs from f(x, y_other) = f(x_other, y).
struct CrossingRows {
  Symbols x, x_other, y, y_other;
};

/// The first such rows among inputs with one symbol that is not 0. A threshold of one sum, of a number of
/// Alice's and one of Bob's, has nested rows: it is wrong on at least one of the four pairs, at any
/// precision. DISJ_n has them for n >= 2.
std::optional<CrossingRows> crossing_rows(const Problem& problem);

}  // namespace crossbits

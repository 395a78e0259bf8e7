#pragma once

#include <vector>

#include "protocols/bounds/fooling.hpp"

namespace crossbits {

/// A formula in conjunctive normal form, as DIMACS has it: literals are numbers from 1 on, negated ones
/// negative.
struct Formula {
  int variables = 0;
  std::vector<std::vector<int>> clauses;
};

/// "k z-rectangles cover the entries with this value", every entry exactly once if `disjoint`; pair number s
/// of `fixed`, a fooling set, lies in rectangle s, since no two of them share one. docs/bounds.md numbers
/// variables and clauses; the checker builds the formula again from there.
Formula cover_formula(const CommunicationMatrix& matrix, std::size_t plane, std::size_t k, bool disjoint,
                      const std::vector<Entry>& fixed);

/// The rectangles of a model of the formula: `is_true(v)` says whether variable v is.
template <class Model>
std::vector<Rectangle> cover_of_model(const CommunicationMatrix& matrix, std::size_t k,
                                      const Model& is_true) {
  std::vector<Rectangle> rectangles(k);
  const std::size_t lines = matrix.rows() + matrix.columns();
  for (std::size_t t = 0; t < k; ++t) {
    for (std::size_t i = 0; i < matrix.rows(); ++i) {
      if (is_true(static_cast<int>(1 + t * lines + i))) rectangles[t].rows.push_back(i);
    }
    for (std::size_t j = 0; j < matrix.columns(); ++j) {
      if (is_true(static_cast<int>(1 + t * lines + matrix.rows() + j))) rectangles[t].columns.push_back(j);
    }
  }
  return rectangles;
}

}  // namespace crossbits

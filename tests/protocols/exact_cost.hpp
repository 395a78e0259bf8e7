#pragma once

#include <algorithm>
#include <cstdint>
#include <set>
#include <vector>

#include "protocols/problem.hpp"

namespace crossbits {

/// The whole matrix of a small total problem, row x, column y.
inline std::vector<std::vector<int>> matrix_of(const Problem& problem) {
  std::vector<std::vector<int>> matrix;
  for (std::uint64_t i = 0; i < problem.x_count(); ++i) {
    matrix.emplace_back();
    for (std::uint64_t j = 0; j < problem.y_count(); ++j) {
      matrix.back().push_back(problem.f(problem.x_at(i), problem.y_at(j)).value());
    }
  }
  return matrix;
}

/// The worst-case cost of the best two-way protocol, from the definition: all protocol trees, by dynamic
/// programming over all rectangles. For at most 8 rows and columns.
class ExactCost {
 public:
  ExactCost(std::vector<std::vector<int>> matrix, Knows knows)
      : matrix_(std::move(matrix)), knows_(knows), known_(std::size_t{1} << (rows() + columns()), -1) {}
  int bits() { return cost((1u << rows()) - 1, (1u << columns()) - 1); }

 private:
  unsigned rows() const { return static_cast<unsigned>(matrix_.size()); }
  unsigned columns() const { return static_cast<unsigned>(matrix_[0].size()); }

  /// The values that occur in the rectangle.
  std::set<int> values(unsigned rows_in, unsigned columns_in) const {
    std::set<int> found;
    for (unsigned i = 0; i < rows(); ++i) {
      for (unsigned j = 0; j < columns(); ++j) {
        if (rows_in >> i & columns_in >> j & 1) found.insert(matrix_[i][j]);
      }
    }
    return found;
  }
  bool is_leaf(unsigned rows_in, unsigned columns_in) const {
    if (knows_ == Knows::both) return values(rows_in, columns_in).size() == 1;
    bool leaf = true;
    for (unsigned k = 0; k < 8; ++k) {  // Bob knows his column, Alice her row
      const bool bob = knows_ == Knows::bob;
      leaf &= values(bob ? rows_in : rows_in & 1u << k, bob ? columns_in & 1u << k : columns_in).size() <= 1;
    }
    return leaf;
  }
  int cost(unsigned rows_in, unsigned columns_in) {
    signed char& known = known_[(std::size_t{rows_in} << columns()) | columns_in];
    if (known >= 0) return known;
    if (is_leaf(rows_in, columns_in)) return known = 0;
    int best = 100;
    for (unsigned part = (rows_in - 1) & rows_in; part; part = (part - 1) & rows_in) {
      best = std::min(best, 1 + std::max(cost(part, columns_in), cost(rows_in & ~part, columns_in)));
    }
    for (unsigned part = (columns_in - 1) & columns_in; part; part = (part - 1) & columns_in) {
      best = std::min(best, 1 + std::max(cost(rows_in, part), cost(rows_in, columns_in & ~part)));
    }
    return known = static_cast<signed char>(best);
  }

  std::vector<std::vector<int>> matrix_;
  Knows knows_;
  std::vector<signed char> known_;
};

/// The cost of one message from the one who holds the rows: the receiver alone must know, or both (the
/// receiver then announces the answer; a prefix code with a subtree of ceil(log2 z) levels for a row of z
/// values, by Kraft).
inline int one_way_cost(const std::vector<std::vector<int>>& matrix, bool both) {
  const std::set<std::vector<int>> different(matrix.begin(), matrix.end());
  std::uint64_t leaves = 0;
  for (const auto& row : different) {
    leaves += both ? std::uint64_t{1} << bits_to_index(std::set<int>(row.begin(), row.end()).size()) : 1;
  }
  return bits_to_index(leaves);
}

inline std::vector<std::vector<int>> transposed(const std::vector<std::vector<int>>& matrix) {
  std::vector<std::vector<int>> columns(matrix[0].size());
  for (const auto& row : matrix) {
    for (std::size_t j = 0; j < row.size(); ++j) columns[j].push_back(row[j]);
  }
  return columns;
}

}  // namespace crossbits

#pragma once

#include <ClpSimplex.hpp>
#include <optional>
#include <vector>

#include "protocols/rational.hpp"

namespace crossbits {

/// The linear programme of a game: the least v such that some mixture of the columns errs with at most v on
/// every row. Columns are sets of rows on which a protocol errs; they may be added.
class GameProgramme {
 public:
  explicit GameProgramme(std::size_t rows);

  void add(const std::vector<bool>& errs);
  const std::vector<std::vector<bool>>& columns() const { return columns_; }
  void solve() { clp_.primal(); }

  /// What the solver believes: weights of rows (the dual solution) and of columns.
  std::vector<double> row_weights() const;
  std::vector<double> column_weights() const;

  /// Both solutions that belong to the optimal basis, exactly.
  struct Exact {
    std::vector<Rational> row_weights, column_weights;
  };
  std::optional<Exact> exact() const;

 private:
  std::vector<int> tight_rows() const;
  std::vector<int> basic_columns() const;
  Rational coefficient(int row, int column) const;

  std::size_t rows_;
  std::vector<std::vector<bool>> columns_;
  ClpSimplex clp_;  // row k < rows_: errors <= v; row rows_: weights sum to 1; column 0 is v
};

}  // namespace crossbits

// g++ 12 sees uninitialised reads in Boost's small numbers where there are none.
#if defined(__GNUC__) && !defined(__clang__)
#pragma GCC diagnostic ignored "-Wmaybe-uninitialized"
#endif
#include "protocols/bounds/solver/game_programme.hpp"

#include <algorithm>

#include "protocols/bounds/solver/rational_system.hpp"

namespace crossbits {

GameProgramme::GameProgramme(std::size_t rows) : rows_(rows) {
  clp_.setLogLevel(0);
  clp_.resize(static_cast<int>(rows) + 1, 0);
  std::vector<int> all;
  for (int r = 0; r < static_cast<int>(rows); ++r) {
    clp_.setRowBounds(r, -COIN_DBL_MAX, 0);
    all.push_back(r);
  }
  clp_.setRowBounds(static_cast<int>(rows), 1, 1);
  const std::vector<double> minus(rows, -1.0);
  clp_.addColumn(static_cast<int>(rows), all.data(), minus.data(), 0, COIN_DBL_MAX, 1);
}

void GameProgramme::add(const std::vector<bool>& errs) {
  columns_.push_back(errs);
  std::vector<int> where;
  for (std::size_t r = 0; r < rows_; ++r) {
    if (errs[r]) where.push_back(static_cast<int>(r));
  }
  where.push_back(static_cast<int>(rows_));
  const std::vector<double> ones(where.size(), 1.0);
  clp_.addColumn(static_cast<int>(where.size()), where.data(), ones.data(), 0, COIN_DBL_MAX, 0);
}

std::vector<double> GameProgramme::row_weights() const {
  std::vector<double> weights;
  for (std::size_t r = 0; r < rows_; ++r) weights.push_back(std::max(0.0, -clp_.dualRowSolution()[r]));
  return weights;
}

std::vector<double> GameProgramme::column_weights() const {
  std::vector<double> weights;
  for (std::size_t c = 0; c < columns_.size(); ++c)
    weights.push_back(std::max(0.0, clp_.primalColumnSolution()[c + 1]));
  return weights;
}

std::vector<int> GameProgramme::tight_rows() const {
  std::vector<int> tight;
  for (int r = 0; r < clp_.numberRows(); ++r) {
    if (clp_.getRowStatus(r) != ClpSimplex::basic) tight.push_back(r);
  }
  return tight;
}

std::vector<int> GameProgramme::basic_columns() const {
  std::vector<int> basic;
  for (int c = 0; c < clp_.numberColumns(); ++c) {
    if (clp_.getColumnStatus(c) == ClpSimplex::basic) basic.push_back(c);
  }
  return basic;
}

Rational GameProgramme::coefficient(int row, int column) const {
  const auto r = static_cast<std::size_t>(row);
  if (column == 0) return r == rows_ ? 0 : -1;
  return r == rows_ || columns_[static_cast<std::size_t>(column) - 1][r] ? 1 : 0;
}

std::optional<GameProgramme::Exact> GameProgramme::exact() const {
  const std::vector<int> tight = tight_rows(), basic = basic_columns();
  const std::size_t size = tight.size();
  if (size != basic.size()) return std::nullopt;
  RationalMatrix a(size, std::vector<Rational>(size)), turned = a;
  std::vector<Rational> sides(size), costs(size);
  for (std::size_t i = 0; i < size; ++i) {
    sides[i] = static_cast<std::size_t>(tight[i]) == rows_ ? 1 : 0;
    costs[i] = basic[i] == 0 ? 1 : 0;
    for (std::size_t j = 0; j < size; ++j) a[i][j] = turned[j][i] = coefficient(tight[i], basic[j]);
  }
  const auto primal = solve_exactly(std::move(a), sides), dual = solve_exactly(std::move(turned), costs);
  if (!primal || !dual) return std::nullopt;
  Exact exact{std::vector<Rational>(rows_, 0), std::vector<Rational>(columns_.size(), 0)};
  for (std::size_t i = 0; i < size; ++i) {
    if (static_cast<std::size_t>(tight[i]) != rows_)
      exact.row_weights[static_cast<std::size_t>(tight[i])] = -(*dual)[i];
    if (basic[i] != 0) exact.column_weights[static_cast<std::size_t>(basic[i]) - 1] = (*primal)[i];
  }
  return exact;
}

}  // namespace crossbits

// g++ 12 sees uninitialised reads in Boost's small numbers where there are none.
#if defined(__GNUC__) && !defined(__clang__)
#pragma GCC diagnostic ignored "-Wmaybe-uninitialized"
#endif
#include "protocols/bounds/solver/packing.hpp"

#include <ClpSimplex.hpp>
#include <algorithm>
#include <bit>
#include <set>

namespace crossbits {
namespace {

constexpr std::size_t most_lines = 16, most_rectangles = 4000;

using Set = std::vector<bool>;

/// The columns where all these rows have the value or none.
Set common_columns(const CommunicationMatrix& matrix, std::size_t plane, std::uint64_t rows) {
  Set columns(matrix.columns(), true);
  for (; rows != 0; rows &= rows - 1) {
    const auto i = static_cast<std::size_t>(std::countr_zero(rows));
    for (std::size_t j = 0; j < columns.size(); ++j) {
      for (std::size_t k = 0; k < matrix.planes().size(); ++k)
        columns[j] = columns[j] && (k == plane || !matrix.plane(k).get(i, j));
    }
  }
  return columns;
}

std::vector<std::size_t> members(const Set& set) {
  std::vector<std::size_t> list;
  for (std::size_t i = 0; i < set.size(); ++i) {
    if (set[i]) list.push_back(i);
  }
  return list;
}

std::vector<Entry> entries_of(const BitMatrix& plane) {
  std::vector<Entry> entries;
  for (std::size_t i = 0; i < plane.rows(); ++i) {
    for (std::size_t j = 0; j < plane.columns(); ++j) {
      if (plane.get(i, j)) entries.emplace_back(i, j);
    }
  }
  return entries;
}

bool contains(const Rectangle& r, const Entry& e) {
  return std::binary_search(r.rows.begin(), r.rows.end(), e.first) &&
         std::binary_search(r.columns.begin(), r.columns.end(), e.second);
}

/// Solves A x = 1 for a square matrix of zeros and ones; nothing if it is singular.
std::optional<std::vector<Rational>> solve_ones(std::vector<std::vector<Rational>> a) {
  const std::size_t n = a.size();
  for (auto& row : a) row.emplace_back(1);
  for (std::size_t k = 0; k < n; ++k) {
    std::size_t pivot = k;
    while (pivot < n && a[pivot][k] == 0) ++pivot;
    if (pivot == n) return std::nullopt;
    std::swap(a[k], a[pivot]);
    for (std::size_t i = 0; i < n; ++i) {
      if (i == k || a[i][k] == 0) continue;
      const Rational factor = a[i][k] / a[k][k];
      for (std::size_t j = k; j <= n; ++j) a[i][j] -= factor * a[k][j];
    }
  }
  std::vector<Rational> x;
  for (std::size_t k = 0; k < n; ++k) x.push_back(a[k][n] / a[k][k]);
  return x;
}

/// The linear programme: one variable an entry, one row a maximal rectangle.
class Programme {
 public:
  Programme(const std::vector<Entry>& entries, const std::vector<Rectangle>& rectangles)
      : entries_(entries), rectangles_(rectangles) {
    clp_.setLogLevel(0);
    clp_.resize(static_cast<int>(rectangles.size()), 0);
    for (std::size_t r = 0; r < rectangles.size(); ++r)
      clp_.setRowUpper(static_cast<int>(r), 1), clp_.setRowLower(static_cast<int>(r), -COIN_DBL_MAX);
    for (const Entry& e : entries) {
      std::vector<int> where;
      for (std::size_t r = 0; r < rectangles.size(); ++r) {
        if (contains(rectangles[r], e)) where.push_back(static_cast<int>(r));
      }
      const std::vector<double> ones(where.size(), 1.0);
      clp_.addColumn(static_cast<int>(where.size()), where.data(), ones.data(), 0, COIN_DBL_MAX, -1);
    }
    clp_.primal();
  }

  /// The vertex of the optimal basis in rationals: basic entries against rectangles that are full.
  std::vector<Rational> vertex() const {
    std::vector<std::size_t> basic, full;
    for (std::size_t e = 0; e < entries_.size(); ++e) {
      if (clp_.getColumnStatus(static_cast<int>(e)) == ClpSimplex::basic) basic.push_back(e);
    }
    for (std::size_t r = 0; r < rectangles_.size(); ++r) {
      if (clp_.getRowStatus(static_cast<int>(r)) != ClpSimplex::basic) full.push_back(r);
    }
    if (basic.size() == full.size()) {
      std::vector<std::vector<Rational>> square(full.size(), std::vector<Rational>(basic.size(), 0));
      for (std::size_t r = 0; r < full.size(); ++r) {
        for (std::size_t e = 0; e < basic.size(); ++e)
          square[r][e] = contains(rectangles_[full[r]], entries_[basic[e]]) ? 1 : 0;
      }
      if (const auto x = solve_ones(std::move(square))) {
        std::vector<Rational> weights(entries_.size(), 0);
        for (std::size_t e = 0; e < basic.size(); ++e) weights[basic[e]] = std::max(Rational(0), (*x)[e]);
        return weights;
      }
    }
    return rounded();
  }

 private:
  /// The solver's doubles in multiples of 2^-20.
  std::vector<Rational> rounded() const {
    std::vector<Rational> weights;
    for (std::size_t e = 0; e < entries_.size(); ++e)
      weights.emplace_back(
          static_cast<std::int64_t>(std::max(0.0, clp_.primalColumnSolution()[e]) * 1048576.0), 1048576);
    return weights;
  }

  const std::vector<Entry>& entries_;
  const std::vector<Rectangle>& rectangles_;
  ClpSimplex clp_;
};

}  // namespace

std::optional<std::vector<Rectangle>> maximal_rectangles(const CommunicationMatrix& matrix,
                                                         std::size_t plane) {
  if (matrix.rows() > matrix.columns()) {
    auto turned = maximal_rectangles(matrix.transposed(), plane);
    if (turned) {
      for (Rectangle& r : *turned) std::swap(r.rows, r.columns);
    }
    return turned;
  }
  if (matrix.rows() > most_lines) return std::nullopt;
  std::vector<Rectangle> maximal;
  std::set<Set> seen;
  for (std::uint64_t rows = 1; rows < std::uint64_t{1} << matrix.rows(); ++rows) {
    const Set columns = common_columns(matrix, plane, rows);
    const auto list = members(columns);
    if (list.empty() || !seen.insert(columns).second) continue;
    Rectangle r{.rows = {}, .columns = list};
    for (std::size_t i = 0; i < matrix.rows(); ++i) {
      const Set own = common_columns(matrix, plane, std::uint64_t{1} << i);
      if (std::all_of(list.begin(), list.end(), [&](std::size_t j) { return own[j]; })) r.rows.push_back(i);
    }
    maximal.push_back(std::move(r));
    if (maximal.size() > most_rectangles) return std::nullopt;
  }
  return maximal;
}

std::optional<Packing> fractional_packing(const CommunicationMatrix& matrix, std::size_t plane) {
  const auto rectangles = maximal_rectangles(matrix, plane);
  const std::vector<Entry> entries = entries_of(matrix.plane(plane));
  if (!rectangles || entries.empty()) return std::nullopt;
  const std::vector<Rational> weights = Programme(entries, *rectangles).vertex();
  Rational heaviest = 1;
  for (const Rectangle& r : *rectangles) {
    Rational weight = 0;
    for (std::size_t e = 0; e < entries.size(); ++e) {
      if (weights[e] != 0 && contains(r, entries[e])) weight += weights[e];
    }
    heaviest = std::max(heaviest, weight);
  }
  Packing packing;
  for (std::size_t e = 0; e < entries.size(); ++e) {
    if (weights[e] == 0) continue;
    packing.weights.emplace_back(entries[e], weights[e] / heaviest);
    packing.sum += packing.weights.back().second;
  }
  return packing;
}

}  // namespace crossbits

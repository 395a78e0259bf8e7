// g++ 12 sees uninitialised reads in Boost's small numbers where there are none.
#if defined(__GNUC__) && !defined(__clang__)
#pragma GCC diagnostic ignored "-Wmaybe-uninitialized"
#endif
#include "protocols/bounds/solver/packing.hpp"

#include <ClpSimplex.hpp>
#include <algorithm>
#include <map>
#include <set>

#include "protocols/bounds/solver/rational_system.hpp"

namespace crossbits {
namespace {

constexpr std::size_t most_packing_lines = 64, most_rectangles = 4000, most_exact = 160;
constexpr int most_iterations = 20'000,  // of the simplex method, without a clock
    most_iterations_timed = 1'000'000;   // with one, which Clp takes for time of the processor

using Set = std::uint64_t;

/// The rows where column j has the value or none.
Set rows_that_fit(const CommunicationMatrix& matrix, std::size_t plane, std::size_t j) {
  Set rows = 0;
  for (std::size_t i = 0; i < matrix.rows(); ++i) {
    bool fits = true;
    for (std::size_t k = 0; k < matrix.planes().size(); ++k)
      fits = fits && (k == plane || !matrix.plane(k).get(i, j));
    rows |= Set{fits} << i;
  }
  return rows;
}

/// All intersections of these sets that are not empty; nothing if they are too many.
std::optional<std::set<Set>> intersections(const std::vector<Set>& sets) {
  std::set<Set> closed;
  for (const Set own : sets) {
    std::vector<Set> more{own};
    for (const Set s : closed) more.push_back(s & own);
    closed.insert(more.begin(), more.end());
    if (closed.size() > most_rectangles + 1) return std::nullopt;
  }
  closed.erase(0);
  return closed;
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

/// The linear programme: one variable an entry, one row a maximal rectangle.
class Programme {
 public:
  Programme(const std::vector<Entry>& entries, const std::vector<Rectangle>& rectangles, const Effort& effort)
      : entries_(entries), rectangles_(rectangles) {
    clp_.setLogLevel(0);
    if (effort.end()) {
      const std::chrono::duration<double> left = *effort.end() - Effort::Clock::now();
      clp_.setMaximumSeconds(std::max(0.0, left.count()));  // less than 0 would be no limit
    }
    clp_.setMaximumIterations(effort.end() ? most_iterations_timed : most_iterations);
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
    if (basic.size() == full.size() && basic.size() <= most_exact) {
      std::vector<std::vector<Rational>> square(full.size(), std::vector<Rational>(basic.size(), 0));
      for (std::size_t r = 0; r < full.size(); ++r) {
        for (std::size_t e = 0; e < basic.size(); ++e)
          square[r][e] = contains(rectangles_[full[r]], entries_[basic[e]]) ? 1 : 0;
      }
      if (const auto x = solve_exactly(std::move(square), std::vector<Rational>(full.size(), 1))) {
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

/// The weights, divided so that no rectangle has more than 1.
Packing scaled(const std::vector<Rational>& weights, const std::vector<Entry>& entries,
               const std::vector<Rectangle>& rectangles) {
  std::map<Entry, Rational> weight_of;
  for (std::size_t e = 0; e < entries.size(); ++e) {
    if (weights[e] != 0) weight_of.emplace(entries[e], weights[e]);
  }
  Rational heaviest = 0;
  for (const Rectangle& r : rectangles) {
    Rational weight = 0;
    for (const std::size_t i : r.rows) {
      for (const std::size_t j : r.columns) {
        if (const auto found = weight_of.find({i, j}); found != weight_of.end()) weight += found->second;
      }
    }
    heaviest = std::max(heaviest, weight);
  }
  Packing packing;
  for (const auto& [entry, weight] : weight_of) {  // none: no division
    packing.weights.emplace_back(entry, weight / heaviest);
    packing.sum += packing.weights.back().second;
  }
  return packing;
}

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
  if (matrix.rows() > most_packing_lines) return std::nullopt;
  std::vector<Set> fitting;
  for (std::size_t j = 0; j < matrix.columns(); ++j) fitting.push_back(rows_that_fit(matrix, plane, j));
  const auto closed = intersections(fitting);
  if (!closed) return std::nullopt;
  std::vector<Rectangle> maximal;
  for (const Set rows : *closed) {
    Rectangle r;
    for (std::size_t i = 0; i < matrix.rows(); ++i) {
      if ((rows >> i & 1) != 0) r.rows.push_back(i);
    }
    for (std::size_t j = 0; j < fitting.size(); ++j) {
      if ((rows & ~fitting[j]) == 0) r.columns.push_back(j);
    }
    maximal.push_back(std::move(r));
  }
  return maximal;
}

std::optional<Packing> fractional_packing(const CommunicationMatrix& matrix, std::size_t plane,
                                          std::size_t enough, const Effort& effort) {
  const auto rectangles = maximal_rectangles(matrix, plane);
  const std::vector<Entry> entries = entries_of(matrix.plane(plane));
  if (!rectangles || entries.empty()) return std::nullopt;
  Packing equal = scaled(std::vector<Rational>(entries.size(), 1), entries, *rectangles);
  if (equal.sum + 1 > enough || effort.is_over()) return equal;
  Packing best = scaled(Programme(entries, *rectangles, effort).vertex(), entries, *rectangles);
  return best.sum > equal.sum ? best : equal;
}

}  // namespace crossbits

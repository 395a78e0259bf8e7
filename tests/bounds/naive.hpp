#pragma once

// Plain definitions, for small matrices: what the searches and the checker are compared with.

#include <algorithm>
#include <bit>
#include <map>
#include <set>
#include <string>
#include <vector>

#include "basis/coin.hpp"
#include "protocols/bounds/subject.hpp"

namespace crossbits::naive {

using Matrix = std::vector<std::string>;  // of '0', '1', '*'

inline std::string text_of(const Matrix& m) {
  std::string text;
  for (const std::string& row : m) text += row + '\n';
  return text;
}

/// A matrix from 3 x 3 to 6 x 6 whose kind and entries depend on the seed alone; `stars`: with undefined
/// entries.
inline Matrix random_matrix(std::uint64_t seed, bool stars = false) {
  const std::size_t rows = 3 + coin_below(seed, 1, 0, 4), columns = 3 + coin_below(seed, 1, 1, 4);
  const std::uint64_t density = 1 + coin_below(seed, 1, 2, 7);
  Matrix m(rows, std::string(columns, '0'));
  for (std::size_t i = 0; i < rows; ++i) {
    for (std::size_t j = 0; j < columns; ++j) {
      if (coin_below(seed, 2 + i, j, 8) < density) m[i][j] = '1';
      if (stars && coin_below(seed, 20 + i, j, 4) == 0) m[i][j] = '*';
    }
  }
  if (stars) m[0][0] = '1', m[1][1] = '0';
  return m;
}

/// D(f) by the definition: all splits of rows and of columns, each part once.
class Depth {
 public:
  explicit Depth(const Matrix& m) : m_(m) {}
  int value() { return depth((1u << m_.size()) - 1, (1u << m_[0].size()) - 1); }

 private:
  bool is_leaf(unsigned rows, unsigned columns) const {
    bool zero = false, one = false;
    for (std::size_t i = 0; i < m_.size(); ++i) {
      for (std::size_t j = 0; j < m_[0].size(); ++j) {
        if ((rows >> i & columns >> j & 1) == 0) continue;
        zero |= m_[i][j] == '0', one |= m_[i][j] == '1';
      }
    }
    return !(zero && one);
  }
  int depth(unsigned rows, unsigned columns) {
    const auto key = std::pair(rows, columns);
    if (const auto known = known_.find(key); known != known_.end()) return known->second;
    int best = is_leaf(rows, columns) ? 0 : 99;
    for (unsigned part = (rows - 1) & rows; part != 0 && best > 0; part = (part - 1) & rows)
      best = std::min(best, 1 + std::max(depth(part, columns), depth(rows & ~part, columns)));
    for (unsigned part = (columns - 1) & columns; part != 0 && best > 0; part = (part - 1) & columns)
      best = std::min(best, 1 + std::max(depth(rows, part), depth(rows, columns & ~part)));
    return known_[key] = best;
  }
  const Matrix& m_;
  std::map<std::pair<unsigned, unsigned>, int> known_;
};

/// The rank modulo a prime, or over the rationals for prime 0 (the largest modulo three primes, all minors
/// being small).
inline std::size_t rank_mod(std::vector<std::vector<long>> a, long p) {
  std::size_t rank = 0;
  for (std::size_t j = 0; j < a[0].size() && rank < a.size(); ++j) {
    std::size_t pivot = rank;
    while (pivot < a.size() && a[pivot][j] % p == 0) ++pivot;
    if (pivot == a.size()) continue;
    std::swap(a[rank], a[pivot]);
    for (std::size_t i = rank + 1; i < a.size(); ++i) {
      const long x = a[i][j], y = a[rank][j];
      for (std::size_t k = 0; k < a[0].size(); ++k) a[i][k] = ((a[i][k] * y - a[rank][k] * x) % p + p) % p;
    }
    ++rank;
  }
  return rank;
}

inline std::vector<std::vector<long>> indicator(const Matrix& m, char value) {
  std::vector<std::vector<long>> a;
  for (const std::string& row : m) {
    a.emplace_back();
    for (const char c : row) a.back().push_back(c == value);
  }
  return a;
}

/// The largest fooling set for a value, by trying all entries in and out.
inline std::size_t fooling(const Matrix& m, char z) {
  std::vector<std::pair<std::size_t, std::size_t>> entries, chosen;
  for (std::size_t i = 0; i < m.size(); ++i)
    for (std::size_t j = 0; j < m[0].size(); ++j)
      if (m[i][j] == z) entries.emplace_back(i, j);
  const auto differs = [&](std::size_t i, std::size_t j) { return m[i][j] != z && m[i][j] != '*'; };
  std::size_t best = 0;
  const auto grow = [&](auto&& self, std::size_t from) -> void {
    best = std::max(best, chosen.size());
    for (std::size_t k = from; k < entries.size(); ++k) {
      const auto& e = entries[k];
      const bool fits = std::all_of(chosen.begin(), chosen.end(), [&](const auto& c) {
        return differs(c.first, e.second) || differs(e.first, c.second);
      });
      if (!fits) continue;
      chosen.push_back(e);
      self(self, k + 1);
      chosen.pop_back();
    }
  };
  grow(grow, 0);
  return best;
}

/// The most unbalanced rectangle, over all sets of rows and of columns.
inline long imbalance(const Matrix& m) {
  long best = 0;
  for (unsigned rows = 1; rows < 1u << m.size(); ++rows) {
    for (unsigned columns = 1; columns < 1u << m[0].size(); ++columns) {
      long sum = 0;
      for (std::size_t i = 0; i < m.size(); ++i)
        for (std::size_t j = 0; j < m[0].size(); ++j)
          if (rows >> i & columns >> j & 1) sum += m[i][j] == '1' ? 1 : m[i][j] == '0' ? -1 : 0;
      best = std::max(best, std::abs(sum));
    }
  }
  return best;
}

/// The least number of z-rectangles that cover the entries z, none twice if `disjoint`, by trying for the
/// first uncovered entry every z-rectangle that holds it.
class Cover {
 public:
  Cover(const Matrix& m, char z, bool disjoint) : disjoint_(disjoint) {
    const std::size_t rows = m.size(), columns = m[0].size();
    for (std::size_t i = 0; i < rows; ++i)
      for (std::size_t j = 0; j < columns; ++j)
        if (m[i][j] == z) all_ |= std::uint64_t{1} << (i * columns + j);
    for (unsigned a = 1; a < 1u << rows; ++a) {
      for (unsigned b = 1; b < 1u << columns; ++b) {
        std::uint64_t covered = 0;
        bool good = true;
        for (std::size_t i = 0; i < rows; ++i)
          for (std::size_t j = 0; j < columns; ++j) {
            if ((a >> i & b >> j & 1) == 0) continue;
            good &= m[i][j] == z || m[i][j] == '*';
            if (m[i][j] == z) covered |= std::uint64_t{1} << (i * columns + j);
          }
        if (good && covered != 0) rectangles_.insert(covered);
      }
    }
  }
  int value() {
    best_ = 64;
    extend(0, 0);
    return best_;
  }

 private:
  void extend(std::uint64_t covered, int count) {
    if (count >= best_) return;
    const std::uint64_t open = all_ & ~covered;
    if (open == 0) {
      best_ = count;
      return;
    }
    for (const std::uint64_t r : rectangles_)
      if ((r & open & -open) != 0 && (!disjoint_ || (r & covered) == 0)) extend(covered | r, count + 1);
  }
  bool disjoint_;
  std::uint64_t all_ = 0;
  std::set<std::uint64_t> rectangles_;
  int best_ = 64;
};

/// The largest shattered set of columns, over all sets.
inline int shattered(const Matrix& m) {
  int best = 0;
  for (unsigned columns = 1; columns < 1u << m[0].size(); ++columns) {
    std::map<std::string, int> patterns;
    for (const std::string& row : m) {
      std::string pattern;
      for (std::size_t j = 0; j < row.size(); ++j)
        if (columns >> j & 1) pattern += row[j];
      if (pattern.find('*') == std::string::npos) ++patterns[pattern];
    }
    if (patterns.size() == std::size_t{1} << std::popcount(columns))
      best = std::max(best, std::popcount(columns));
  }
  return best;
}

}  // namespace crossbits::naive

#include "apps/study/exercise/small_function.hpp"

#include <algorithm>
#include <bit>
#include <cstdint>
#include <cstdlib>
#include <set>
#include <stdexcept>

namespace crossbits {
namespace {

constexpr std::int64_t prime = (std::int64_t{1} << 31) - 1;

std::int64_t power(std::int64_t base, std::int64_t exponent) {
  std::int64_t result = 1;
  for (; exponent > 0; exponent >>= 1, base = base * base % prime)
    if (exponent & 1) result = result * base % prime;
  return result;
}

using Residues = std::vector<std::int64_t>;

/// Takes the multiple of `pivot` from `row` that makes entry `column` vanish.
void eliminate(Residues& row, const Residues& pivot, std::size_t column) {
  const std::int64_t factor = row[column] * power(pivot[column], prime - 2) % prime;
  for (std::size_t j = 0; j < row.size(); ++j)
    row[j] = ((row[j] - factor * pivot[j]) % prime + prime) % prime;
}

bool shatters(const SmallFunction& f, unsigned columns) {
  std::set<unsigned> patterns;
  for (const std::string& row : f.rows) {
    unsigned pattern = 0, bit = 1;
    bool boolean = true;
    for (std::size_t j = 0; j < row.size(); ++j) {
      if (!(columns >> j & 1)) continue;
      boolean = boolean && (row[j] == '0' || row[j] == '1');
      if (row[j] == '1') pattern |= bit;
      bit <<= 1;
    }
    if (boolean) patterns.insert(pattern);
  }
  return patterns.size() == std::size_t{1} << std::popcount(columns);
}

}  // namespace

int different_rows(const SmallFunction& f) {
  return static_cast<int>(std::set<std::string>(f.rows.begin(), f.rows.end()).size());
}

int rank(const SmallFunction& f) {
  std::vector<Residues> rows;
  for (const std::string& text : f.rows) {
    rows.emplace_back();
    for (const char c : text) rows.back().push_back(c == '*' ? 0 : c - '0');
  }
  std::size_t rank = 0;
  for (std::size_t column = 0; column < f.width() && rank < rows.size(); ++column) {
    std::size_t pivot = rank;
    while (pivot < rows.size() && rows[pivot][column] == 0) ++pivot;
    if (pivot == rows.size()) continue;
    std::swap(rows[rank], rows[pivot]);
    for (std::size_t i = rank + 1; i < rows.size(); ++i) eliminate(rows[i], rows[rank], column);
    ++rank;
  }
  return static_cast<int>(rank);
}

int diagonal_fooling_set(const SmallFunction& f, char value) {
  std::vector<std::size_t> chosen;
  const auto differs = [&](char entry) { return entry != '*' && entry != value; };
  for (std::size_t k = 0; k < std::min(f.rows.size(), f.width()); ++k) {
    if (f.rows[k][k] != value) continue;
    for (const std::size_t l : chosen)
      if (!differs(f.rows[k][l]) && !differs(f.rows[l][k]))
        throw std::logic_error(f.name + ": its diagonal does not fool");
    chosen.push_back(k);
  }
  return static_cast<int>(chosen.size());
}

Discrepancy uniform_discrepancy(const SmallFunction& f) {
  if (f.width() > 16) throw std::logic_error(f.name + ": too many columns for all rectangles");
  Discrepancy result{0, static_cast<int>(f.rows.size() * f.width())};
  for (unsigned columns = 1; columns < 1u << f.width(); ++columns) {
    int more_ones = 0, more_zeros = 0;  // the best row set for these columns, of either sign
    for (const std::string& row : f.rows) {
      int sum = 0;
      for (std::size_t j = 0; j < row.size(); ++j)
        if (columns >> j & 1) sum += row[j] == '1' ? 1 : row[j] == '0' ? -1 : 0;
      (sum > 0 ? more_ones : more_zeros) += std::abs(sum);
    }
    result.imbalance = std::max({result.imbalance, more_ones, more_zeros});
  }
  return result;
}

int vc_dimension(const SmallFunction& f) {
  if (f.width() > 16) throw std::logic_error(f.name + ": too many columns for all sets of them");
  int best = 0;
  for (unsigned columns = 1; columns < 1u << f.width(); ++columns)
    if (std::popcount(columns) > best && shatters(f, columns)) best = std::popcount(columns);
  return best;
}

}  // namespace crossbits

#include "protocols/bounds/discrepancy.hpp"

#include <algorithm>
#include <bit>
#include <cstdlib>

namespace crossbits {
namespace {

constexpr std::size_t most_lines = 20;

/// Of every merged entry: how many entries it stands for, positive where f = 1, negative where f = 0.
using Weights = std::vector<std::vector<std::int64_t>>;

Weights weights_of(const Merged& merged) {
  const auto sizes = [](const std::vector<std::size_t>& class_of, std::size_t classes) {
    std::vector<std::int64_t> size(classes, 0);
    for (const std::size_t c : class_of) ++size[c];
    return size;
  };
  const auto rows = sizes(merged.row_class, merged.rows.size()),
             columns = sizes(merged.column_class, merged.columns.size());
  Weights weights(rows.size(), std::vector<std::int64_t>(columns.size(), 0));
  for (std::size_t i = 0; i < rows.size(); ++i) {
    for (std::size_t j = 0; j < columns.size(); ++j) {
      const int sign = static_cast<int>(merged.matrix.plane(1).get(i, j)) -
                       static_cast<int>(merged.matrix.plane(0).get(i, j));
      weights[i][j] = sign * rows[i] * columns[j];
    }
  }
  return weights;
}

Weights transposed(const Weights& weights) {
  Weights result(weights[0].size(), std::vector<std::int64_t>(weights.size()));
  for (std::size_t i = 0; i < weights.size(); ++i) {
    for (std::size_t j = 0; j < weights[i].size(); ++j) result[j][i] = weights[i][j];
  }
  return result;
}

struct Best {
  std::int64_t size = 0;
  std::vector<std::size_t> rows, columns;
};

/// The best columns for given column sums: those of one sign.
void improve(Best& best, const std::vector<std::int64_t>& sums, const std::vector<std::size_t>& rows) {
  std::int64_t positive = 0, negative = 0;
  for (const std::int64_t s : sums) (s > 0 ? positive : negative) += std::abs(s);
  if (std::max(positive, negative) <= best.size) return;
  best = {.size = std::max(positive, negative), .rows = rows, .columns = {}};
  for (std::size_t j = 0; j < sums.size(); ++j) {
    if (positive >= negative ? sums[j] > 0 : sums[j] < 0) best.columns.push_back(j);
  }
}

/// All sets of rows in the order of Gray's code: one row more or less each time.
Best over_all_row_sets(const Weights& weights) {
  Best best;
  std::vector<std::int64_t> sums(weights[0].size(), 0);
  std::uint64_t set = 0;
  for (std::uint64_t count = 1; count < std::uint64_t{1} << weights.size(); ++count) {
    const auto row = static_cast<std::size_t>(std::countr_zero(count));
    set ^= std::uint64_t{1} << row;
    const std::int64_t sign = set >> row & 1 ? 1 : -1;
    for (std::size_t j = 0; j < sums.size(); ++j) sums[j] += sign * weights[row][j];
    std::int64_t positive = 0, negative = 0;
    for (const std::int64_t s : sums) (s > 0 ? positive : negative) += std::abs(s);
    if (std::max(positive, negative) <= best.size) continue;
    std::vector<std::size_t> rows;
    for (std::size_t i = 0; i < weights.size(); ++i) {
      if (set >> i & 1) rows.push_back(i);
    }
    improve(best, sums, rows);
  }
  return best;
}

/// Columns for the rows, rows for the columns, and so on until nothing is gained.
Best climb(const Weights& weights, const Weights& across, std::size_t start) {
  Best best;
  improve(best, weights[start], {start});
  for (std::int64_t before = -1; before < best.size;) {
    before = best.size;
    Best turned{.size = best.size, .rows = {}, .columns = {}};
    std::vector<std::int64_t> sums(weights.size(), 0);
    for (const std::size_t j : best.columns) {
      for (std::size_t i = 0; i < sums.size(); ++i) sums[i] += across[j][i];
    }
    improve(turned, sums, best.columns);
    if (turned.size > best.size) best = {.size = turned.size, .rows = turned.columns, .columns = turned.rows};
  }
  return best;
}

}  // namespace

std::optional<Imbalance> largest_imbalance(const Merged& merged) {
  if (std::min(merged.rows.size(), merged.columns.size()) > most_lines) return std::nullopt;
  const Weights weights = weights_of(merged);
  if (merged.rows.size() <= merged.columns.size()) {
    Best best = over_all_row_sets(weights);
    return Imbalance{static_cast<std::uint64_t>(best.size), {std::move(best.rows), std::move(best.columns)}};
  }
  Best best = over_all_row_sets(transposed(weights));
  return Imbalance{static_cast<std::uint64_t>(best.size), {std::move(best.columns), std::move(best.rows)}};
}

Imbalance some_imbalance(const Merged& merged) {
  const Weights weights = weights_of(merged), across = transposed(weights);
  Best best;
  for (std::size_t start = 0; start < std::min<std::size_t>(weights.size(), 64); ++start) {
    Best found = climb(weights, across, start);
    if (found.size > best.size) best = std::move(found);
  }
  return {static_cast<std::uint64_t>(best.size), {std::move(best.rows), std::move(best.columns)}};
}

std::uint64_t largest_row_sum(const CommunicationMatrix& matrix) {
  const BitMatrix &zeros = matrix.plane(0), &ones = matrix.plane(1);
  std::uint64_t largest = 0;
  for (std::size_t i = 0; i < matrix.rows(); ++i) {
    std::uint64_t sum = 0;
    for (std::size_t k = 0; k < matrix.rows(); ++k) {
      std::int64_t product = 0;
      for (std::size_t w = 0; w < ones.words(); ++w) {
        const std::uint64_t same = (ones.row(i)[w] & ones.row(k)[w]) | (zeros.row(i)[w] & zeros.row(k)[w]);
        const std::uint64_t differ = (ones.row(i)[w] & zeros.row(k)[w]) | (zeros.row(i)[w] & ones.row(k)[w]);
        product += std::popcount(same) - std::popcount(differ);
      }
      sum += static_cast<std::uint64_t>(std::abs(product));
    }
    largest = std::max(largest, sum);
  }
  return largest;
}

}  // namespace crossbits

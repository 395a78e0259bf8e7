#include <algorithm>
#include <numeric>

#include "protocols/bounds/clones.hpp"
#include "protocols/bounds/rank.hpp"

namespace crossbits {
namespace {

using Residue = std::int16_t;  // in [-(p - 1)/2, (p - 1)/2], so that sums of many products fit 32 bits

constexpr std::size_t panel_columns = 128;
constexpr std::size_t tile_columns = 128;  // of the trailing matrix, updated together

/// Arithmetic mod p in the balanced residues.
struct Modulus {
  explicit Modulus(std::uint32_t prime)
      : p(static_cast<std::int32_t>(prime)), half(p / 2), inverse(1.0F / static_cast<float>(p)) {}
  std::int32_t p, half;
  float inverse;
  std::int32_t reduce(std::int32_t value) const {
    const std::int32_t rest = value % p;
    return rest > half ? rest - p : rest < -half ? rest + p : rest;
  }
  std::int32_t invert(std::int32_t value) const {
    std::int32_t result = 1;
    for (std::int32_t power = p - 2, base = value; power > 0; power /= 2, base = reduce(base * base)) {
      if (power % 2 == 1) result = reduce(result * base);
    }
    return result;
  }
};

/// row -= factor * pivot, mod p.
CROSSBITS_CLONES void eliminate(Residue* row, const Residue* pivot, std::size_t count, std::int32_t factor,
                                std::int32_t p, float inverse) {
  const std::int32_t half = p / 2;
  for (std::size_t j = 0; j < count; ++j) {
    const std::int32_t value = row[j] - factor * pivot[j];
    std::int32_t rest = value - static_cast<std::int32_t>(static_cast<float>(value) * inverse) * p;
    rest -= rest > half ? p : 0;
    rest += rest < -half ? p : 0;
    row[j] = static_cast<Residue>(rest);
  }
}

/// row -= sum over k of factors[k] * pivots[k], mod p, for `count` <= tile_columns columns. `pivots` holds
/// two rows interleaved, so that a pair of products is one instruction.
CROSSBITS_CLONES void subtract(Residue* row, const Residue* pivots, const Residue* factors, std::size_t pairs,
                               std::size_t count, std::int32_t p, float inverse) {
  const std::int32_t half = p / 2;
  std::int32_t sums[tile_columns];
  for (std::size_t j = 0; j < tile_columns; ++j) sums[j] = 0;
  for (std::size_t k = 0; k < pairs; ++k) {
    const std::int32_t first = factors[2 * k], second = factors[2 * k + 1];
    const Residue* const pair = pivots + k * 2 * tile_columns;
    for (std::size_t j = 0; j < tile_columns; ++j) sums[j] += first * pair[2 * j] + second * pair[2 * j + 1];
  }
  for (std::size_t j = 0; j < count; ++j) {
    const std::int32_t value = row[j] - sums[j];
    std::int32_t rest = value - static_cast<std::int32_t>(static_cast<float>(value) * inverse) * p;
    rest -= rest > half ? p : 0;
    rest += rest < -half ? p : 0;
    row[j] = static_cast<Residue>(rest);
  }
}

/// Elimination in panels of 128 columns: pivots are found inside the panel; the columns behind it are then
/// updated once, by one product of matrices.
class EliminationMod {
  static constexpr std::uint64_t panel_steps = 1024;  // so that the clock is looked at before every panel

 public:
  EliminationMod(const BitMatrix& matrix, std::uint32_t prime)
      : modulus_(prime),
        rows_(matrix.rows()),
        columns_(matrix.columns()),
        a_(rows_ * columns_),
        order_(rows_) {
    std::iota(order_.begin(), order_.end(), std::size_t{0});
    for (std::size_t i = 0; i < rows_; ++i) {
      for (std::size_t j = 0; j < columns_; ++j) row(i)[j] = matrix.get(i, j) ? 1 : 0;
    }
  }

  Rank run(Effort& effort) {
    for (std::size_t from = 0; from < columns_ && done_ < rows_ && !effort.spent(panel_steps);
         from += panel_columns) {
      const std::size_t to = std::min(from + panel_columns, columns_), first = done_;
      find_pivots(from, to);
      update_pivot_rows(first, to);
      update_others(first, to);
    }
    return {{order_.begin(), order_.begin() + static_cast<std::ptrdiff_t>(done_)},
            pivot_columns_,
            !effort.is_over()};
  }

 private:
  Residue* row(std::size_t i) { return a_.data() + i * columns_; }

  /// Pivots among the columns [from, to); the factors by which a row was reduced are kept in factors_.
  void find_pivots(std::size_t from, std::size_t to) {
    const std::size_t first = done_;
    factors_.assign(rows_ * panel_columns, 0);
    for (std::size_t column = from; column < to && done_ < rows_; ++column) {
      std::size_t found = done_;
      while (found < rows_ && row(found)[column] == 0) ++found;
      if (found == rows_) continue;
      swap_rows(done_, found);
      const std::int32_t inverse = modulus_.invert(row(done_)[column]);
      for (std::size_t i = done_ + 1; i < rows_; ++i) {
        const std::int32_t factor = modulus_.reduce(row(i)[column] * inverse);
        if (factor == 0) continue;
        factors_[i * panel_columns + done_ - first] = static_cast<Residue>(factor);
        eliminate(row(i) + column, row(done_) + column, to - column, factor, modulus_.p, modulus_.inverse);
      }
      pivot_columns_.push_back(column);
      ++done_;
    }
  }

  void swap_rows(std::size_t i, std::size_t j) {
    if (i == j) return;
    std::swap_ranges(row(i), row(i) + columns_, row(j));
    std::swap_ranges(&factors_[i * panel_columns], &factors_[i * panel_columns] + panel_columns,
                     &factors_[j * panel_columns]);
    std::swap(order_[i], order_[j]);
  }

  void update_pivot_rows(std::size_t first, std::size_t from) {
    for (std::size_t i = first; i < done_; ++i) {
      for (std::size_t k = first; k < i; ++k) {
        const std::int32_t factor = factors_[i * panel_columns + k - first];
        if (factor != 0)
          eliminate(row(i) + from, row(k) + from, columns_ - from, factor, modulus_.p, modulus_.inverse);
      }
    }
  }

  void update_others(std::size_t first, std::size_t from) {
    const std::size_t pairs = (done_ - first + 1) / 2;
    std::vector<Residue> pivots(pairs * 2 * tile_columns);
    for (std::size_t at = from; at < columns_ && pairs > 0; at += tile_columns) {
      const std::size_t count = std::min(tile_columns, columns_ - at);
      std::fill(pivots.begin(), pivots.end(), Residue{0});
      for (std::size_t k = 0; k < done_ - first; ++k) {
        for (std::size_t j = 0; j < count; ++j)
          pivots[(k / 2 * tile_columns + j) * 2 + k % 2] = row(first + k)[at + j];
      }
      for (std::size_t i = done_; i < rows_; ++i)
        subtract(row(i) + at, pivots.data(), &factors_[i * panel_columns], pairs, count, modulus_.p,
                 modulus_.inverse);
    }
  }

  Modulus modulus_;
  std::size_t rows_, columns_;
  std::vector<Residue> a_, factors_;
  std::vector<std::size_t> order_, pivot_columns_;
  std::size_t done_ = 0;
};

}  // namespace

Rank rank_mod(const BitMatrix& matrix, std::uint32_t prime, Effort effort) {
  return EliminationMod(matrix, prime).run(effort);
}

}  // namespace crossbits

#include <algorithm>
#include <bit>
#include <numeric>

#include "protocols/bounds/clones.hpp"
#include "protocols/bounds/rank.hpp"

namespace crossbits {
namespace {

using Word = std::uint64_t;

/// rest[i] ^= pivot where bit `column` of rest[i] is set; `sum` remembers that pivot number `k` was added.
CROSSBITS_CLONES void clear_column(Word* rest, Word* sum, std::size_t from, std::size_t to, int column,
                                   Word pivot, int k) {
  const Word mark = Word{1} << k;
  for (std::size_t i = from; i < to; ++i) {
    const Word mask = Word{0} - (rest[i] >> column & 1);
    rest[i] ^= pivot & mask;
    sum[i] |= mark & mask;
  }
}

CROSSBITS_CLONES void add(Word* to, const Word* from, std::size_t words) {
  for (std::size_t w = 0; w < words; ++w) to[w] ^= from[w];
}

/// Adds eight table rows at once.
CROSSBITS_CLONES void add_eight(Word* to, const Word* const* from, std::size_t words) {
  for (std::size_t w = 0; w < words; ++w) {
    to[w] ^=
        from[0][w] ^ from[1][w] ^ from[2][w] ^ from[3][w] ^ from[4][w] ^ from[5][w] ^ from[6][w] ^ from[7][w];
  }
}

/// Gaussian elimination, one word column (64 columns) after the other. In a panel the pivots are found on
/// that word alone, remembering which pivots every row needs; then all other words are done with tables of
/// the sums of eight pivots, in chunks that fit the second-level cache.
class Elimination {
 public:
  explicit Elimination(BitMatrix matrix)
      : a_(std::move(matrix)), rest_(a_.rows()), sum_(a_.rows()), order_(a_.rows()) {
    std::iota(order_.begin(), order_.end(), std::size_t{0});
  }

  Rank run() {
    for (std::size_t w = 0; w < a_.words() && done_ < a_.rows(); ++w) panel(w);
    return {{order_.begin(), order_.begin() + static_cast<std::ptrdiff_t>(done_)}, columns_};
  }

 private:
  static constexpr std::size_t chunk = 64;  // words: 8 tables x 256 rows x 512 bytes = 1 MiB

  Word* row(std::size_t i) { return a_.row(i).data(); }

  void panel(std::size_t w) {
    for (std::size_t i = done_; i < a_.rows(); ++i) rest_[i] = row(i)[w], sum_[i] = 0;
    const int pivots = find_pivots(w);
    const std::size_t next = w + 1, words = a_.words() - next;
    if (pivots > 0 && words > 0) {
      reduce_pivot_rows(pivots, next, words);
      for (std::size_t from = next; from < a_.words(); from += chunk)
        reduce_others(pivots, from, std::min(chunk, a_.words() - from));
    }
    done_ += static_cast<std::size_t>(pivots);
  }

  /// Pivots of the word column w go to rows done_, done_ + 1, ...; returns how many.
  int find_pivots(std::size_t w) {
    int pivots = 0;
    for (int column = 0; column < 64; ++column) {
      const std::size_t here = done_ + static_cast<std::size_t>(pivots);
      std::size_t found = here;
      while (found < a_.rows() && (rest_[found] >> column & 1) == 0) ++found;
      if (found == a_.rows()) continue;
      swap_rows(here, found, w);
      clear_column(rest_.data(), sum_.data(), here + 1, a_.rows(), column, rest_[here], pivots);
      columns_.push_back(w * 64 + static_cast<std::size_t>(column));
      if (++pivots == 64) break;
      if (here + 1 == a_.rows()) break;
    }
    return pivots;
  }

  void swap_rows(std::size_t i, std::size_t j, std::size_t from) {
    if (i == j) return;
    std::swap_ranges(row(i) + from, row(i) + a_.words(), row(j) + from);
    std::swap(rest_[i], rest_[j]);
    std::swap(sum_[i], sum_[j]);
    std::swap(order_[i], order_[j]);
  }

  void reduce_pivot_rows(int pivots, std::size_t from, std::size_t words) {
    for (int k = 1; k < pivots; ++k) {
      const std::size_t i = done_ + static_cast<std::size_t>(k);
      for (Word need = sum_[i]; need != 0; need &= need - 1)
        add(row(i) + from, row(done_ + static_cast<std::size_t>(std::countr_zero(need))) + from, words);
    }
  }

  /// Tables of all sums of pivots 8 t .. 8 t + 7, for these words.
  void fill_tables(int pivots, std::size_t from, std::size_t words) {
    table_.assign(8 * 256 * words, 0);
    for (int k = 0; k < pivots; ++k) {
      Word* const base = table_.data() + static_cast<std::size_t>(k / 8) * 256 * words;
      const std::size_t half = std::size_t{1} << (k % 8);
      const Word* const pivot = row(done_ + static_cast<std::size_t>(k)) + from;
      for (std::size_t s = 0; s < half; ++s) {
        std::copy_n(base + s * words, words, base + (half + s) * words);
        add(base + (half + s) * words, pivot, words);
      }
    }
  }

  void reduce_others(int pivots, std::size_t from, std::size_t words) {
    fill_tables(pivots, from, words);
    const std::size_t first = done_ + static_cast<std::size_t>(pivots);
    for (std::size_t i = first; i < a_.rows(); ++i) {
      const Word need = sum_[i];
      if (need == 0) continue;
      const Word* sums[8];
      for (std::size_t t = 0; t < 8; ++t)
        sums[t] = table_.data() + (t * 256 + (need >> (8 * t) & 255)) * words;
      if (std::popcount(need) < 5)
        for (Word bits = need; bits != 0; bits &= bits - 1)
          add(row(i) + from, row(done_ + static_cast<std::size_t>(std::countr_zero(bits))) + from, words);
      else
        add_eight(row(i) + from, sums, words);
    }
  }

  BitMatrix a_;
  std::vector<Word> rest_, sum_;    // of every row: the panel's word, and which pivots were added to it
  std::vector<std::size_t> order_;  // which row of the matrix stands here
  std::vector<std::size_t> columns_;
  std::vector<Word> table_;
  std::size_t done_ = 0;
};

}  // namespace

Rank rank_gf2(BitMatrix matrix) { return Elimination(std::move(matrix)).run(); }

}  // namespace crossbits

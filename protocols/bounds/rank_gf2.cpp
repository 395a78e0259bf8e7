#include <algorithm>
#include <array>
#include <bit>
#include <numeric>

#include "protocols/bounds/clones.hpp"
#include "protocols/bounds/rank.hpp"

namespace crossbits {
namespace {

using Word = std::uint64_t;

constexpr std::size_t line_words = 8,
                      block_words = 4;  // words of a line of cache, and of columns done in one go

/// Eight words of one row, in one line of the cache.
struct alignas(64) CacheLine {
  Word word[line_words] = {};
};
/// By word of the block: which pivots were added to a row.
using Sums = std::array<Word, block_words>;
using BlockWords = std::array<Word, block_words>;

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

CROSSBITS_CLONES void add(CacheLine& to, const CacheLine& from) {
  for (std::size_t w = 0; w < line_words; ++w) to.word[w] ^= from.word[w];
}

/// A row that needs pivots, and how many.
struct Needy {
  std::size_t row;
  int pivots;
};
constexpr int few = 40;  // so many pivots are added one by one, more by tables where these pay

/// Adds to the needy rows' lines the pivots that they need, which begin at `starts`: one by one, or, if there
/// are tables, many by 8 tables of 256 sums for every word of the block.
CROSSBITS_CLONES void add_sums(CacheLine* lines, const Sums* sums, const std::vector<Needy>& needy,
                               const std::size_t* starts, const CacheLine* tables) {
  for (const auto& [row, pivots] : needy) {
    CacheLine line = lines[row];
    const Sums& sum_of = sums[row];
    const bool by_tables = tables != nullptr && pivots > few;
    for (std::size_t s = 0; s < block_words; ++s) {
      for (Word need = sum_of[s]; !by_tables && need != 0; need &= need - 1) {
        const CacheLine& pivot = lines[starts[s] + static_cast<std::size_t>(std::countr_zero(need))];
        for (std::size_t w = 0; w < line_words; ++w) line.word[w] ^= pivot.word[w];
      }
      for (std::size_t t = 0; by_tables && t < 8; ++t) {
        const CacheLine& sum = tables[(s * 8 + t) * 256 + (sum_of[s] >> (8 * t) & 255)];
        for (std::size_t w = 0; w < line_words; ++w) line.word[w] ^= sum.word[w];
      }
    }
    lines[row] = line;
  }
}

/// Gaussian elimination in blocks of 4 words of columns. In a block the pivots are found on its words alone,
/// remembering which pivots every row needs; then all columns behind are done once, line of cache by line,
/// with tables of the sums of eight pivots where these pay. Lines of one place lie together for all rows.
class EliminationGf2 {
 public:
  explicit EliminationGf2(const BitMatrix& matrix)
      : rows_(matrix.rows()),
        words_(matrix.words()),
        tiles_((words_ + line_words - 1) / line_words),
        lines_(tiles_ * rows_),
        front_(rows_),
        sums_(rows_),
        rest_(rows_),
        sum_(rows_),
        order_(rows_),
        tables_(block_words * 8 * 256) {
    std::iota(order_.begin(), order_.end(), std::size_t{0});
    for (std::size_t i = 0; i < rows_; ++i) {
      for (std::size_t w = 0; w < words_; ++w)
        line(w / line_words, i).word[w % line_words] = matrix.row(i)[w];
    }
  }

  Rank run(Effort& effort) {
    for (std::size_t w = 0; w < words_ && done_ < rows_ && !effort.spent(block_steps); w += block_words)
      do_block(w);
    return {
        {order_.begin(), order_.begin() + static_cast<std::ptrdiff_t>(done_)}, columns_, !effort.is_over()};
  }

 private:
  static constexpr std::uint64_t block_steps = 1024;  // so that the clock is looked at before every block

  CacheLine& line(std::size_t tile, std::size_t i) { return lines_[tile * rows_ + i]; }

  void do_block(std::size_t first_word) {
    const std::size_t tile = first_word / line_words, place = first_word % line_words,
                      behind = tile + (place + block_words < line_words ? 0 : 1);
    for (std::size_t i = done_; i < rows_; ++i) {
      std::copy_n(line(tile, i).word + place, block_words, front_[i].begin());
      sums_[i] = {};
    }
    for (std::size_t s = 0; s < block_words && first_word + s < words_; ++s) {
      starts_[s] = done_;
      const int pivots = find_pivots(first_word, s);
      reduce_pivot_rows(pivots, s, behind);
      done_ += static_cast<std::size_t>(pivots);
      counts_[s] = pivots;
      reduce_front(s);
    }
    for (std::size_t s = words_ - first_word; s < block_words; ++s) counts_[s] = 0;
    const bool tables = find_needy();
    for (std::size_t t = behind; t < tiles_; ++t) {
      if (tables) fill_tables(t);
      add_sums(&line(t, 0), sums_.data(), needy_, starts_.data(), tables ? tables_.data() : nullptr);
    }
  }

  /// The rows behind the block that need pivots. Returns whether tables spare more sums than filling them
  /// takes: on sparse triangles such as DISJ they do not.
  bool find_needy() {
    needy_.clear();
    std::size_t spared = 0;
    for (std::size_t i = done_; i < rows_; ++i) {
      int pivots = 0;
      for (const Word sum : sums_[i]) pivots += std::popcount(sum);
      if (pivots > 0) needy_.push_back({i, pivots});
      if (pivots > few) spared += static_cast<std::size_t>(pivots - few);
    }
    return spared > 3 * tables_.size();
  }

  /// Pivots in word s of the block go to rows done_, done_ + 1, ...; returns how many.
  int find_pivots(std::size_t first_word, std::size_t s) {
    for (std::size_t i = done_; i < rows_; ++i) rest_[i] = front_[i][s], sum_[i] = 0;
    int pivots = 0;
    for (int column = 0; column < 64 && done_ + static_cast<std::size_t>(pivots) < rows_; ++column) {
      const std::size_t here = done_ + static_cast<std::size_t>(pivots);
      std::size_t found = here;
      while (found < rows_ && (rest_[found] >> column & 1) == 0) ++found;
      if (found == rows_) continue;
      swap_rows(here, found, first_word / line_words);
      clear_column(rest_.data(), sum_.data(), here + 1, rows_, column, rest_[here], pivots);
      columns_.push_back((first_word + s) * 64 + static_cast<std::size_t>(column));
      ++pivots;
    }
    for (std::size_t i = done_; i < rows_; ++i) sums_[i][s] = sum_[i];
    return pivots;
  }

  void swap_rows(std::size_t i, std::size_t j, std::size_t tile) {
    if (i == j) return;
    for (std::size_t t = tile; t < tiles_; ++t) std::swap(line(t, i), line(t, j));
    std::swap(front_[i], front_[j]);
    std::swap(sums_[i], sums_[j]);
    std::swap(rest_[i], rest_[j]);
    std::swap(sum_[i], sum_[j]);
    std::swap(order_[i], order_[j]);
  }

  /// The new pivot rows, behind the block and in its words after s: they get the pivots that they need, those
  /// of this word only within the block, since the front has the earlier ones already.
  void reduce_pivot_rows(int pivots, std::size_t s, std::size_t behind) {
    for (std::size_t i = done_; i < done_ + static_cast<std::size_t>(pivots); ++i) {
      for (std::size_t earlier = 0; earlier <= s; ++earlier) {
        for (Word need = sums_[i][earlier]; need != 0; need &= need - 1) {
          const std::size_t k = starts_[earlier] + static_cast<std::size_t>(std::countr_zero(need));
          for (std::size_t t = behind; t < tiles_; ++t) add(line(t, i), line(t, k));
          for (std::size_t w = s + 1; earlier == s && w < block_words; ++w) front_[i][w] ^= front_[k][w];
        }
      }
    }
  }

  /// The words of the block after s, for all rows that are no pivots.
  void reduce_front(std::size_t s) {
    if (s + 1 == block_words || counts_[s] == 0) return;
    std::array<std::array<BlockWords, 256>, 8> tables{};
    for (int k = 0; k < counts_[s]; ++k) {
      auto& table = tables[static_cast<std::size_t>(k / 8)];
      const std::size_t half = std::size_t{1} << (k % 8);
      const BlockWords& pivot = front_[starts_[s] + static_cast<std::size_t>(k)];
      for (std::size_t sum = 0; sum < half; ++sum) {
        for (std::size_t w = 0; w < block_words; ++w) table[half + sum][w] = table[sum][w] ^ pivot[w];
      }
    }
    for (std::size_t i = done_; i < rows_; ++i) {
      for (std::size_t t = 0; t < 8; ++t) {
        const BlockWords& sum = tables[t][sums_[i][s] >> (8 * t) & 255];
        for (std::size_t w = 0; w < block_words; ++w) front_[i][w] ^= sum[w];
      }
    }
  }

  /// Tables of all sums of pivots 8 t .. 8 t + 7 of every word of the block, for one line of columns.
  void fill_tables(std::size_t tile) {
    for (std::size_t s = 0; s < block_words; ++s) {
      CacheLine* const tables = tables_.data() + s * 8 * 256;
      std::fill_n(tables, 8 * 256, CacheLine{});
      for (int k = 0; k < counts_[s]; ++k) {
        CacheLine* const table = tables + static_cast<std::size_t>(k / 8) * 256;
        const std::size_t half = std::size_t{1} << (k % 8);
        const CacheLine pivot = line(tile, starts_[s] + static_cast<std::size_t>(k));
        for (std::size_t sum = 0; sum < half; ++sum) {
          table[half + sum] = table[sum];
          add(table[half + sum], pivot);
        }
      }
    }
  }

  std::size_t rows_, words_, tiles_;
  std::vector<CacheLine> lines_;
  std::vector<BlockWords> front_;   // of every row: the words of the block
  std::vector<Sums> sums_;          // and which pivots it needs
  std::vector<Word> rest_, sum_;    // both for one word
  std::vector<Needy> needy_;        // of a block
  std::vector<std::size_t> order_;  // which row of the matrix stands here
  std::vector<std::size_t> columns_;
  std::vector<CacheLine> tables_;
  std::array<std::size_t, block_words> starts_{};  // of the pivots of each word
  std::array<int, block_words> counts_{};
  std::size_t done_ = 0;
};

}  // namespace

Rank rank_gf2(BitMatrix matrix, Effort effort) { return EliminationGf2(matrix).run(effort); }

}  // namespace crossbits

#pragma once

#include <array>
#include <span>

#include "protocols/problem.hpp"

namespace crossbits {

/// Rows of a Boolean problem's communication matrix, 64 entries a word: bit k % 64 of word k / 64 stands for
/// y_at(k).
class ExpectedRows {
 public:
  /// Answers must be 0 and 1.
  explicit ExpectedRows(const Problem& problem);

  std::size_t words() const { return (columns_ + 63) / 64; }
  /// Row of x_at(x): where f is 1, and where it is defined; words() words each. Safe to call from several
  /// threads.
  void row(std::uint64_t x, std::span<std::uint64_t> ones, std::span<std::uint64_t> defined) const;

  /// The row is known without asking f, 64 entries at a time, and defined everywhere in whole words.
  bool generated() const { return generated_ && columns_ % 64 == 0; }
  /// Word w of such a row.
  std::uint64_t word(std::uint64_t x, std::size_t w) const {
    return (x >> 6 & w) == 0 ? patterns_[x & 63] : 0;
  }

 private:
  const Problem* problem_;
  std::uint64_t columns_;
  bool generated_;
  std::array<std::uint64_t, 64> patterns_{};  // the first 64 entries of rows 0..63 of disjointness
};

}  // namespace crossbits

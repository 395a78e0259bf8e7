#pragma once

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

 private:
  void disjointness_row(std::uint64_t x, std::span<std::uint64_t> ones) const;

  const Problem* problem_;
  std::uint64_t columns_;
};

}  // namespace crossbits

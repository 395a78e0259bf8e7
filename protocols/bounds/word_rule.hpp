#pragma once

#include <array>
#include <cstdint>
#include <optional>

#include "protocols/problem.hpp"

namespace crossbits {

/// 64 entries of a matrix at a time, for the textbook functions of two bit strings: what the first n - 6 bits
/// of both decide, and a pattern of 64 x 64 entries for the last six.
class WordRule {
 public:
  /// Nothing if there is no rule: another problem, or fewer than 64 columns.
  static std::optional<WordRule> of(const Problem& problem);
  /// Entries 64 w .. 64 w + 63 of row x; entry 64 w + k is bit k.
  std::uint64_t word(std::uint64_t x, std::uint64_t w) const { return combine_(x >> 6, w, pattern_[x & 63]); }

 private:
  using Combine = std::uint64_t (*)(std::uint64_t x_high, std::uint64_t y_high, std::uint64_t pattern);
  explicit WordRule(Combine combine) : combine_(combine) {}
  Combine combine_;
  std::array<std::uint64_t, 64> pattern_{};
};

}  // namespace crossbits

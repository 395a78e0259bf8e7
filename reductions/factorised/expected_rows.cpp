#include "reductions/factorised/expected_rows.hpp"

#include <algorithm>

namespace crossbits {

ExpectedRows::ExpectedRows(const Problem& problem)
    : problem_(&problem), columns_(static_cast<std::uint64_t>(problem.y_count())) {}

void ExpectedRows::row(std::uint64_t x, std::span<std::uint64_t> ones,
                       std::span<std::uint64_t> defined) const {
  std::fill(defined.begin(), defined.end(), ~std::uint64_t{0});
  if (columns_ % 64 != 0) defined.back() = (std::uint64_t{1} << (columns_ % 64)) - 1;
  if (problem_->id == "disjointness") return disjointness_row(x, ones);
  const Symbols alice = problem_->x_at(x);
  std::fill(ones.begin(), ones.end(), 0);
  for (std::uint64_t y = 0; y < columns_; ++y) {
    const auto answer = problem_->f(alice, problem_->y_at(y));
    const std::uint64_t bit = std::uint64_t{1} << (y % 64);
    if (!answer)
      defined[y / 64] &= ~bit;
    else if (*answer == 1)
      ones[y / 64] |= bit;
  }
}

/// An input's number has its bit string as digits, so two sets meet where their numbers share a bit.
void ExpectedRows::disjointness_row(std::uint64_t x, std::span<std::uint64_t> ones) const {
  std::uint64_t pattern = 0;
  for (std::uint64_t y = 0; y < 64; ++y) pattern |= std::uint64_t{(x & y & 63) == 0} << y;
  for (std::size_t w = 0; w < ones.size(); ++w) ones[w] = (x >> 6 & w) == 0 ? pattern : 0;
}

}  // namespace crossbits

#include "reductions/factorised/expected_rows.hpp"

#include <algorithm>

namespace crossbits {

/// An input's number has its bit string as digits, so two sets meet where their numbers share a bit.
ExpectedRows::ExpectedRows(const Problem& problem)
    : problem_(&problem),
      columns_(static_cast<std::uint64_t>(problem.y_count())),
      generated_(problem.id == "disjointness") {
  for (std::uint64_t x = 0; x < 64; ++x)
    for (std::uint64_t y = 0; y < 64; ++y) patterns_[x] |= std::uint64_t{(x & y) == 0} << y;
}

void ExpectedRows::row(std::uint64_t x, std::span<std::uint64_t> ones,
                       std::span<std::uint64_t> defined) const {
  std::fill(defined.begin(), defined.end(), ~std::uint64_t{0});
  if (columns_ % 64 != 0) defined.back() = (std::uint64_t{1} << (columns_ % 64)) - 1;
  if (generated_) {
    for (std::size_t w = 0; w < ones.size(); ++w) ones[w] = word(x, w);
    return;
  }
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

}  // namespace crossbits

#include "reductions/factorised/crossing_rows.hpp"

#include <algorithm>
#include <vector>

namespace crossbits {
namespace {

constexpr int most_candidates = 8;

/// Inputs with a single 1, or the first numbers.
std::vector<Symbols> candidates(const Domain& domain) {
  std::vector<Symbols> inputs;
  const int count = std::min(most_candidates, domain.length() > 1 ? domain.length() : domain.alphabet());
  for (int k = 0; k < count; ++k) {
    Symbols input(static_cast<std::size_t>(domain.length()), 0);
    if (domain.length() == 1)
      input[0] = k;
    else if (domain.alphabet() > 1)
      input[static_cast<std::size_t>(k)] = 1;
    if (domain.contains(input)) inputs.push_back(std::move(input));
  }
  return inputs;
}

bool cross(const Problem& problem, const CrossingRows& r) {
  const auto a = problem.f(r.x, r.y), b = problem.f(r.x, r.y_other), c = problem.f(r.x_other, r.y),
             d = problem.f(r.x_other, r.y_other);
  return a && b && c && d && *a == *d && *b == *c && *a != *b;
}

}  // namespace

std::optional<CrossingRows> crossing_rows(const Problem& problem) {
  const std::vector<Symbols> xs = candidates(problem.x_domain), ys = candidates(problem.y_domain);
  for (const Symbols& x : xs)
    for (const Symbols& x_other : xs)
      for (const Symbols& y : ys)
        for (const Symbols& y_other : ys)
          if (CrossingRows rows{x, x_other, y, y_other}; cross(problem, rows)) return rows;
  return std::nullopt;
}

}  // namespace crossbits

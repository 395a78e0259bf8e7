#include <fmt/format.h>

#include "protocols/draw_sets.hpp"
#include "protocols/problems.hpp"

namespace crossbits {
namespace {

/// The number of common elements, where it is at most one.
std::optional<int> only_common(const Symbols& x, const Symbols& y) {
  int common = 0;
  for (std::size_t i = 0; i < x.size(); ++i) common += x[i] & y[i];
  return common <= 1 ? std::optional(common) : std::nullopt;
}

/// Disjoint sets from three kinds of elements; for answer 1 one element is then put into both.
Inputs draw_at_most_one_common(Draw& coins, int n, int value) {
  Inputs sets = disjoint_sets(coins, n);
  if (value == 1) share_element(sets, coins);
  return sets;
}

}  // namespace

Problem unique_intersection(int n) {
  return {.id = "unique-intersection",
          .name = fmt::format("UINT_{}", n),
          .definition = "1 iff exactly one i has x_i = y_i = 1, 0 iff none; undefined where several have",
          .n = n,
          .x_domain = Domain::bit_strings(n),
          .y_domain = Domain::bit_strings(n),
          .f = only_common,
          .draw = [n](Draw& coins, int value) { return draw_at_most_one_common(coins, n, value); },
          .claims = {{"R_{1/3} = Omega(n) even under this promise", "Razborov 1992", Ground::memory}}};
}

}  // namespace crossbits

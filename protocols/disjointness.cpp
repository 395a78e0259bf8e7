#include <fmt/format.h>

#include "protocols/draw_sets.hpp"
#include "protocols/problems.hpp"

namespace crossbits {
namespace {

std::optional<int> are_disjoint(const Symbols& x, const Symbols& y) {
  for (std::size_t i = 0; i < x.size(); ++i) {
    if (x[i] == 1 && y[i] == 1) return 0;
  }
  return 1;
}

/// Disjoint sets from three kinds of elements; for answer 0 one element is then put into both, rarely more.
Inputs draw_few_common(Draw& coins, int n, int value) {
  Inputs sets = disjoint_sets(coins, n);
  const int common = value == 1 ? 0 : coins.below(8) > 0 ? 1 : 1 + coins.below(n);
  for (int i = 0; i < common; ++i) share_element(sets, coins);
  return sets;
}

}  // namespace

Problem disjointness(int n) {
  const Claim fooling = {
      "D(DISJ_n) = n + 1: the 2^n pairs (S, complement of S) are a fooling set for answer 1, and answer "
      "0 needs one more rectangle",
      "Kushilevitz and Nisan 1997, section 1.3", Ground::memory};
  return {.id = "disjointness",
          .name = fmt::format("DISJ_{}", n),
          .definition = "1 iff no i has x_i = y_i = 1",
          .n = n,
          .x_domain = Domain::bit_strings(n),
          .y_domain = Domain::bit_strings(n),
          .f = are_disjoint,
          .draw = [n](Draw& coins, int value) { return draw_few_common(coins, n, value); },
          .costs = full_costs(n, fooling),
          .claims = {{"R_{1/3}(DISJ_n) = Omega(n) for any number of rounds",
                      "Kalyanasundaram and Schnitger 1992; Razborov 1992", Ground::memory},
                     {"one-way with error t: at least (1 - h(t)) n bits, since DISJ(x, e_i) = 1 - x_i",
                      "derived here", Ground::derived}}};
}

}  // namespace crossbits

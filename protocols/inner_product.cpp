#include <fmt/format.h>

#include "protocols/problems.hpp"

namespace crossbits {
namespace {

std::optional<int> parity_of_common(const Symbols& x, const Symbols& y) {
  int sum = 0;
  for (std::size_t i = 0; i < x.size(); ++i) sum ^= x[i] & y[i];
  return sum;
}

/// Random vectors; one place where x is 1 sets the parity.
Inputs draw_vectors(Draw& coins, int n, int value) {
  Inputs vectors{coins.symbols(n, 2), coins.symbols(n, 2)};
  const auto place = static_cast<std::size_t>(coins.below(n));
  vectors.x[place] = 1;
  if (parity_of_common(vectors.x, vectors.y) != value) vectors.y[place] ^= 1;
  return vectors;
}

}  // namespace

Problem inner_product(int n) {
  const Claim leaves = {"D(IP_n) = n + 1: a protocol has at least rank(f) + rank(1 - f) > 2^n leaves",
                        "derived here", Ground::derived};
  return {.id = "inner-product",
          .name = fmt::format("IP_{}", n),
          .definition = "sum of x_i y_i mod 2",
          .n = n,
          .x_domain = Domain::bit_strings(n),
          .y_domain = Domain::bit_strings(n),
          .f = parity_of_common,
          .draw = [n](Draw& coins, int value) { return draw_vectors(coins, n, value); },
          .costs = full_costs(n, leaves),
          .claims = {{"randomised two-way, advantage 2g: at least n/2 + log2(2g) bits",
                      "Chor and Goldreich 1988", Ground::memory},
                     {"one-way c bits: Pr[correct] <= 1/2 + 2^(-(n-c)/2 - 1) on uniform inputs",
                      "derived here (Cauchy-Schwarz and Parseval)", Ground::derived}}};
}

}  // namespace crossbits

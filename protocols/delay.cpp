#include <fmt/format.h>

#include <numeric>
#include <stdexcept>

#include "protocols/problems.hpp"

namespace crossbits {
namespace {

int number_of(const Symbols& bits) {
  int number = 0;
  for (const int bit : bits) number = 2 * number + bit;
  return number;
}

Inputs draw_delayed(Draw& coins, int n, int value) {
  Inputs inputs{Symbols(static_cast<std::size_t>(n)), coins.symbols(n, 2)};
  for (auto bit = inputs.x.rbegin(); bit != inputs.x.rend(); ++bit, value /= 2) *bit = value % 2;
  return inputs;
}

std::vector<KnownCost> delay_costs(int n) {
  const BigInteger strings = BigInteger(1) << n;
  // A row has one value; all columns are equal and have all of them.
  std::vector<KnownCost> costs =
      one_way_costs({.distinct = strings, .transcripts = strings}, {.distinct = 1, .transcripts = strings});
  const Claim outputs = {
      "for one y of Bob's there are 2^n answers, so 2^n transcripts: n bits in any number of rounds",
      "derived here", Ground::derived};
  const auto bits = static_cast<std::uint64_t>(n);
  for (const Knows knows : {Knows::both, Knows::bob})
    costs.push_back({.knows = knows, .bits = bits, .kind = Kind::exact, .claim = outputs});
  const Claim nothing = {"Alice holds the answer", "derived here", Ground::derived};
  costs.push_back({.knows = Knows::alice, .bits = 0, .kind = Kind::exact, .claim = nothing});
  return costs;
}

}  // namespace

Problem delay(int n) {
  constexpr int most = 16;  // answers are counted one by one
  if (n > most)
    throw std::invalid_argument(fmt::format(
        "the problem delay has 2^n answers: -n must be from 1 to {} (got {}); its DISJ form has one bit",
        most, n));
  Problem problem = {
      .id = "delay",
      .name = fmt::format("DELAY_{}", n),
      .definition =
          "all n bits of x as a number, index 0 the highest bit; y, what follows them, does not matter",
      .n = n,
      .x_domain = Domain::bit_strings(n),
      .y_domain = Domain::bit_strings(n),
      .f = [](const Symbols& x, const Symbols&) { return std::optional(number_of(x)); },
      .draw = [n](Draw& coins, int value) { return draw_delayed(coins, n, value); },
      .costs = delay_costs(n),
      .claims = {{"bit j wrong with probability d_j on uniform x: at least the sum over j of 1 - h(d_j) bits",
                  "derived here (Fano's inequality)", Ground::derived}}};
  problem.values.resize(std::size_t{1} << n);
  std::iota(problem.values.begin(), problem.values.end(), 0);
  problem.mark_exact_costs();
  return problem;
}

}  // namespace crossbits

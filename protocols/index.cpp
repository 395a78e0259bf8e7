#include <fmt/format.h>

#include <algorithm>
#include <bit>
#include <stdexcept>

#include "protocols/problems.hpp"

namespace crossbits {
namespace {

Inputs draw_string(Draw& coins, int n, int symbols, int value) {
  Inputs inputs{coins.symbols(n, symbols), {coins.below(n)}};
  inputs.x[static_cast<std::size_t>(inputs.y[0])] = value;
  return inputs;
}

/// The most bits of x that `bits` bits of conversation can bring to Bob, over all his questions together: a
/// leaf fixes one row of its columns, a bit of Alice doubles the rows, a bit of Bob splits the n columns into
/// two sets whose rows multiply. Best is that Bob first splits the columns into g sets by a shortest code,
/// and Alice fills the rest.
std::int64_t row_capacity(int bits, int n) {
  std::int64_t best = 0;
  for (std::int64_t g = 1; g <= n && bits_to_index(static_cast<std::uint64_t>(g)) <= bits; ++g) {
    const int whole = std::bit_width(static_cast<std::uint64_t>(g)) - 1;
    const std::int64_t path_length = g * whole + 2 * (g - (std::int64_t{1} << whole));
    best = std::max(best, g * bits - path_length);
  }
  return best;
}

std::uint64_t fewest_bits_for_bob(int n, int symbols) {
  const int rows = Domain::strings(n, symbols).bits();
  int bits = 0;
  while (row_capacity(bits, n) < rows) ++bits;
  return static_cast<std::uint64_t>(bits);
}

std::vector<KnownCost> index_costs(int n, int symbols) {
  const auto power = [n](int base) { return Domain::strings(n, base).count(); };
  const int answer = bits_to_index(static_cast<std::uint64_t>(symbols));
  BigInteger row_values = power(symbols);  // (row, value in it): for each value all rows but those without it
  row_values -= power(symbols - 1);
  row_values *= symbols;
  const Lines rows = {.distinct = power(symbols), .transcripts = row_values, .exact = symbols == 2};
  const Lines columns = {.distinct = n, .transcripts = BigInteger(n) * (std::uint64_t{1} << answer)};
  std::vector<KnownCost> costs = one_way_costs(rows, columns);
  const auto add = [&](Knows knows, std::uint64_t bits, const char* statement) {
    const Claim claim = {statement, "derived here", Ground::derived};
    costs.push_back({.knows = knows, .bits = bits, .kind = Kind::lower_bound, .claim = claim});
  };
  add(Knows::both, static_cast<std::uint64_t>(bits_to_index(BigInteger(n) * symbols)),
      "a protocol has at least sum over z of rank(f = z) = n * symbols leaves");
  add(Knows::bob, fewest_bits_for_bob(n, symbols),
      "a leaf fixes one row of its columns, a bit of Alice doubles the rows, a bit of Bob splits the "
      "columns: all symbols^n "
      "rows need so many bits (symbols = 2: ceil(log2 n) + 1)");
  add(Knows::alice, static_cast<std::uint64_t>(bits_to_index(static_cast<std::uint64_t>(n))),
      "a leaf spans one dimension of the row space, which has n");
  return costs;
}

}  // namespace

Problem index_problem(int n, int symbols) {
  if (symbols < 2)
    throw std::invalid_argument(fmt::format("index needs symbols=2 or more (got {})", symbols));
  Problem problem = {
      .id = "index",
      .name = symbols == 2 ? fmt::format("INDEX_{}", n) : fmt::format("INDEX_{} over [{}]", n, symbols),
      .definition = "x_y, the symbol of Alice's string that Bob asks for",
      .n = n,
      .x_domain = Domain::strings(n, symbols),
      .y_domain = Domain::numbers(n),
      .f = [](const Symbols& x,
              const Symbols& y) { return std::optional(x[static_cast<std::size_t>(y[0])]); },
      .draw = [n, symbols](Draw& coins, int value) { return draw_string(coins, n, symbols, value); },
      .costs = index_costs(n, symbols),
      .claims = {{"one-way with error t: at least (1 - h(t)) n bits for symbols = 2, also on average over "
                  "uniform x, y",
                  "Kremer, Nisan and Ron 1999 (VC dimension); Fano's inequality", Ground::memory}}};
  if (symbols > 2) problem.parameters["symbols"] = symbols;
  problem.values.resize(static_cast<std::size_t>(symbols));
  for (int value = 0; value < symbols; ++value) problem.values[static_cast<std::size_t>(value)] = value;
  problem.mark_exact_costs();
  return problem;
}

}  // namespace crossbits

#include <fmt/format.h>

#include <algorithm>
#include <stdexcept>

#include "protocols/problems.hpp"

namespace crossbits {
namespace {

/// A random set of `size` elements, and about half of the others; for answer 0 one of hers too, rarely more.
Inputs draw_sparse_sets(Draw& coins, int n, int size, int value) {
  Inputs sets{Symbols(static_cast<std::size_t>(n)), Symbols(static_cast<std::size_t>(n))};
  std::vector<std::size_t> elements;
  for (int left = size, i = 0; i < n; ++i) {
    const auto k = static_cast<std::size_t>(i);
    sets.x[k] = coins.below(n - i) < left;
    left -= sets.x[k];
    sets.y[k] = sets.x[k] == 0 && coins.bit();
    if (sets.x[k]) elements.push_back(k);
  }
  const int common = value == 1 ? 0 : coins.below(8) > 0 ? 1 : 1 + coins.below(size);
  for (int i = 0; i < common; ++i) sets.y[elements[static_cast<std::size_t>(coins.below(size))]] = 1;
  return sets;
}

/// Rows and columns of the matrix are counted; two-way, the pairs (S, complement of S) fool every protocol.
std::vector<KnownCost> costs_of(int n, int size) {
  const BigInteger sets = binomial(n, size);
  BigInteger columns = 1;  // a complement with fewer than `size` elements holds no set; all others differ
  for (int rest = size; rest <= n; ++rest) columns += binomial(n, rest);
  BigInteger column_values =
      columns;  // all but the empty set and those that meet every set have both answers
  column_values *= 2;
  column_values -= 2;
  std::vector<KnownCost> costs = one_way_costs({.distinct = sets, .transcripts = 2 * sets},
                                               {.distinct = columns, .transcripts = column_values});
  const auto add = [&](Knows knows, const BigInteger& leaves, const char* statement) {
    const Claim claim{statement, "derived here", Ground::derived};
    costs.push_back({.knows = knows,
                     .bits = static_cast<std::uint64_t>(bits_to_index(leaves)),
                     .kind = Kind::lower_bound,
                     .claim = claim});
  };
  BigInteger leaves = sets;
  leaves += 1;
  add(Knows::both, leaves,
      "the pairs (S, complement of S) are a fooling set for answer 1, and answer 0 needs a leaf more");
  add(Knows::bob, sets, "no leaf holds two pairs (S, complement of S): his column would have both answers");
  add(Knows::alice, sets, "no leaf holds two pairs (S, complement of S): her row would have both answers");
  return costs;
}

}  // namespace

Problem sparse_disjointness(int n, int size) {
  if (n > largest_subset_universe)
    throw std::invalid_argument(fmt::format(
        "sparse-disjointness counts subsets exactly: -n at most {}, not {}", largest_subset_universe, n));
  const int elements = size == 0 ? std::max(1, n / 2) : size;
  if (elements < 1 || elements > n)
    throw std::invalid_argument(
        fmt::format("sparse-disjointness needs size= from 1 to -n {} (got {})", n, elements));
  Problem problem = {
      .id = "sparse-disjointness",
      .name = fmt::format("DISJ_{}, sets of {}", n, elements),
      .definition = "1 iff no i has x_i = y_i = 1, where x has exactly `size` ones",
      .n = n,
      .parameters = {{"size", elements}},
      .x_domain = Domain::subsets(n, elements),
      .y_domain = Domain::bit_strings(n),
      .f = disjointness(n).f,
      .draw = [n, elements](Draw& coins, int value) { return draw_sparse_sets(coins, n, elements, value); },
      .costs = costs_of(n, elements),
      .claims = {{"one-way with error t: at least (1 - h(t)) size floor(log2(n / size)) bits: size blocks, "
                  "one element of each",
                  "derived here", Ground::derived}}};
  problem.mark_exact_costs();
  return problem;
}

}  // namespace crossbits

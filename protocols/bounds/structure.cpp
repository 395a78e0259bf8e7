#include "protocols/bounds/structure.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "protocols/bounds/techniques.hpp"

namespace crossbits {
namespace {

struct Rule {
  const char* id;
  const char* name;     ///< in certificates: "and_power", "xor_power", "order"
  const char* fooling;  ///< why there is a fooling set of 2^n pairs; null: there is none by this rule
  const char* rank;     ///< why the ranks sum to more than 2^n
  bool every_field;     ///< the ranks hold over every field, else in characteristic other than 2
};

constexpr Rule rules[] = {{"disjointness", "and_power", "by structure: (S, complement of S) for all S",
                           "by structure: Kronecker power of a nonsingular 2 x 2 matrix", true},
                          {"equality", "and_power", "by structure: (x, x) for all x",
                           "by structure: Kronecker power of a nonsingular 2 x 2 matrix", true},
                          {"inner-product", "xor_power", nullptr,
                           "by structure: in signs a Kronecker power of a Hadamard matrix", false},
                          {"greater-than", "order", "by structure: (x, x) for all x, for answer 0",
                           "by structure: triangular matrices", true}};

BigInteger power_of_two(int n) { return BigInteger(1) << n; }

/// ceil(log2 of the ranks of f = 0 and f = 1 together), from below: 2^(n+1) - 1, for sums modulo 2 one less.
int rank_bits(const Rule& rule, int n) {
  return bits_to_index(BigInteger(power_of_two(n + 1) - (rule.every_field ? 1 : 2)));
}

}  // namespace

std::vector<Bound> structure_bounds(const Problem& problem, const Rational& error) {
  const auto found =
      std::find_if(std::begin(rules), std::end(rules), [&](const Rule& r) { return problem.id == r.id; });
  if (found == std::end(rules)) return {};
  const Rule& rule = *found;
  const int n = problem.n, depth = rank_bits(rule, n);
  const Json evidence = {{"structure", rule.name}};
  std::vector<Bound> bounds;
  const auto add = [&](const char* name, Kind kind, const Rational& value, int bits, const std::string& how) {
    bounds.push_back(
        {.name = name, .kind = kind, .value = value, .bits = bits, .how = how, .evidence = evidence});
  };
  if (depth == n + 1)
    add("deterministic", Kind::exact, n + 1, n + 1,
        fmt::format("{}; sending x reaches it", rule.fooling ? rule.fooling : rule.rank));
  add("one_way", Kind::exact, n, n, "by structure: 2^n different rows");
  add("one_way_reverse", Kind::exact, n, n, "by structure: 2^n different columns");
  if (rule.every_field) add("log_rank_gf2", Kind::lower_bound, depth, depth, rule.rank);
  add("log_rank_gfp", Kind::lower_bound, depth, depth, rule.rank);
  add("log_rank_q", Kind::lower_bound, depth, depth, rule.rank);
  if (rule.fooling != nullptr)
    add("fooling_set", Kind::exact, Rational(power_of_two(n)), n + 1, rule.fooling);
  if (!rule.every_field) {
    const Rational value(BigInteger(1), power_of_two(n / 2));
    add("discrepancy", Kind::upper_bound, value, discrepancy_bits(value, error),
        "by structure: uniform, Lindsey's lemma, 2^-(n/2) rounded up");
    bounds.back().error = error;
  }
  return bounds;
}

}  // namespace crossbits

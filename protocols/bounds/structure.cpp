#include "protocols/bounds/structure.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "protocols/bounds/techniques.hpp"

namespace crossbits {
namespace {

constexpr std::int64_t most_vc_digits =
    30'000;  // n times the error's denominator: bits come from powers of it

struct Rule {
  const char* id;
  const char* name;       ///< in certificates: "and_power", "xor_power", "order"
  const char* fooling;    ///< why there is a fooling set of 2^n pairs; null: there is none by this rule
  const char* rank;       ///< why the ranks sum to more than 2^n
  bool every_field;       ///< the ranks hold over every field, else in characteristic other than 2
  const char* shattered;  ///< which columns are
  bool shatters_n;        ///< n of them, else one
};

constexpr const char* unit_columns = "by structure: the n columns with a single 1, and 2^n rows";

constexpr Rule rules[] = {
    {"disjointness", "and_power", "by structure: (S, complement of S) for all S",
     "by structure: Kronecker power of a nonsingular 2 x 2 matrix", true, unit_columns, true},
    {"equality", "and_power", "by structure: (x, x) for all x",
     "by structure: Kronecker power of a nonsingular 2 x 2 matrix", true, "by structure: no row has two ones",
     false},
    {"inner-product", "xor_power", nullptr, "by structure: in signs a Kronecker power of a Hadamard matrix",
     false, unit_columns, true},
    {"greater-than", "order", "by structure: (x, x) for all x, for answer 0",
     "by structure: triangular matrices", true, "by structure: no row has a 0 and a 1 behind it", false}};

BigInteger power_of_two(int n) { return BigInteger(1) << n; }

/// ceil(log2 of the ranks of f = 0 and f = 1 together), from below: 2^(n+1) - 1, for sums modulo 2 one less.
int rank_bits(const Rule& rule, int n) {
  return bits_to_index(BigInteger(power_of_two(n + 1) - (rule.every_field ? 1 : 2)));
}

/// Bounds that rest on one rule, in the order of the table of techniques.
class List {
 public:
  explicit List(const char* rule) : evidence_{{"structure", rule}} {}
  void add(const char* name, Kind kind, const Rational& value, int bits, const std::string& how) {
    bounds_.push_back(
        {.name = name, .kind = kind, .value = value, .bits = bits, .how = how, .evidence = evidence_});
  }
  void add_with(const Rational& error, const char* name, Kind kind, const Rational& value, int bits,
                const std::string& how) {
    add(name, kind, value, bits, how);
    bounds_.back().error = error;
  }
  void add_cover(const char* name, const BigInteger& count, const std::string& how) {
    add(name, Kind::exact, Rational(count), bits_to_index(count), how);
  }
  void add_vc(const Rational& error, int columns, const char* how) {
    if (columns > most_vc_digits / static_cast<std::int64_t>(denominator(error))) return;
    add_with(error, "vc_dimension", Kind::exact, columns, one_way_bits(static_cast<unsigned>(columns), error),
             how);
  }
  std::vector<Bound> take() { return std::move(bounds_); }

 private:
  Json evidence_;
  std::vector<Bound> bounds_;
};

std::vector<Bound> of_rule(const Rule& rule, int n, const Rational& error) {
  const int depth = rank_bits(rule, n);
  List list(rule.name);
  if (depth == n + 1)
    list.add("deterministic", Kind::exact, n + 1, n + 1,
             fmt::format("{}; sending x reaches it", rule.fooling ? rule.fooling : rule.rank));
  list.add("one_way", Kind::exact, n, n, "by structure: 2^n different rows");
  list.add("one_way_reverse", Kind::exact, n, n, "by structure: 2^n different columns");
  if (rule.every_field) list.add("log_rank_gf2", Kind::lower_bound, depth, depth, rule.rank);
  list.add("log_rank_gfp", Kind::lower_bound, depth, depth, rule.rank);
  list.add("log_rank_q", Kind::lower_bound, depth, depth, rule.rank);
  if (rule.fooling != nullptr)
    list.add("fooling_set", Kind::exact, Rational(power_of_two(n)), n + 1, rule.fooling);
  const bool is_order = rule.name == std::string_view("order");
  if (is_order) {
    list.add_cover("cover_0", power_of_two(n), rule.fooling);
    list.add_cover("cover_1", power_of_two(n) - 1, "by structure: (x + 1, x) for all x but the last");
  } else if (rule.fooling != nullptr) {
    list.add_cover("cover_1", power_of_two(n), rule.fooling);
  }
  if (!rule.every_field) {
    const Rational value(BigInteger(1), power_of_two(n / 2));
    list.add_with(error, "discrepancy", Kind::upper_bound, value, discrepancy_bits(value, error),
                  "by structure: uniform, Lindsey's lemma, 2^-(n/2) rounded up");
  }
  list.add_vc(error, rule.shatters_n ? n : 1, rule.shattered);
  return list.take();
}

/// INDEX: row x is x itself, and the columns are the coordinates.
std::vector<Bound> of_address(int n, const Rational& error) {
  const int leaves = bits_to_index(BigInteger(2 * BigInteger(n)));
  const char* const identity = "by structure: identity matrices in the rows of a single 1, of a single 0";
  List list("address");
  list.add("deterministic", Kind::exact, leaves, leaves,
           fmt::format("{}; Bob names his place, Alice answers", identity));
  list.add("one_way", Kind::exact, n, n, "by structure: 2^n different rows");
  const int place = bits_to_index(BigInteger(n));
  list.add("one_way_reverse", Kind::exact, place, place, "by structure: n different columns");
  for (const char* name : {"log_rank_gf2", "log_rank_gfp", "log_rank_q"})
    list.add(name, Kind::lower_bound, leaves, leaves, identity);
  list.add("fooling_set", Kind::exact, n, leaves, identity);
  list.add_cover("cover_0", n, identity);
  list.add_cover("cover_1", n, identity);
  list.add_vc(error, n, "by structure: all n columns, and 2^n rows");
  return list.take();
}

}  // namespace

std::vector<Bound> structure_bounds(const Problem& problem, const Rational& error) {
  if (problem.id == "index" && problem.values.size() == 2) return of_address(problem.n, error);
  const auto found =
      std::find_if(std::begin(rules), std::end(rules), [&](const Rule& r) { return problem.id == r.id; });
  return found == std::end(rules) ? std::vector<Bound>() : of_rule(*found, problem.n, error);
}

}  // namespace crossbits

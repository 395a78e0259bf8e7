#include <fmt/format.h>

#include <nlohmann/json.hpp>
#include <set>

#include "protocols/check/evidence.hpp"
#include "protocols/check/reader.hpp"

namespace crossbits::check {
namespace {

constexpr int most_tested = 3;  // the definition is tested on all inputs up to this n

/// For which problem a rule is proved, for every n, from the problem's own definition.
const std::set<std::pair<std::string, std::string>> proved_rules{{"disjointness", "and_power"},
                                                                 {"equality", "and_power"},
                                                                 {"inner-product", "xor_power"},
                                                                 {"greater-than", "order"}};

Symbols tail(const Symbols& s) { return {s.begin() + 1, s.end()}; }

/// What the rule says f_n is, from f_1 and f_(n-1).
int composed(const std::string& rule, const Problem& one, const Problem& rest, const Symbols& x,
             const Symbols& y) {
  const int first = one.f({x[0]}, {y[0]}).value(), others = rest.f(tail(x), tail(y)).value();
  if (rule == "and_power") return first & others;
  if (rule == "xor_power") return first ^ others;
  return x[0] == y[0] ? others : first;
}

/// A rule holds for a problem by the problem's own definition; here it is tested once more for n = 2 and 3.
std::string fault_of_rule(const std::string& rule, const Json& head) {
  const std::string id = text(head, "id");
  if (!proved_rules.contains({id, rule})) return fmt::format("the rule {} is not proved for {}", rule, id);
  const auto at = [&](int n) {
    Json smaller = head;
    smaller["n"] = n;
    return problem_of(smaller);
  };
  for (int n = 2; n <= most_tested; ++n) {
    const Problem one = at(1), rest = at(n - 1), whole = at(n);
    if (whole.x_count() != 1 << n || whole.y_count() != 1 << n)
      return "the problem is not about two strings of n bits";
    for (std::uint64_t i = 0; i < 1u << n; ++i) {
      for (std::uint64_t j = 0; j < 1u << n; ++j) {
        const Symbols x = whole.x_at(i), y = whole.y_at(j);
        if (whole.f(x, y) != composed(rule, one, rest, x, y))
          return fmt::format("{} is not composed by the rule {}", whole.name, rule);
      }
    }
  }
  return {};
}

/// What the one-bit matrix must be for the rule to say anything.
std::string fault_of_piece(const std::string& rule, const Problem& one) {
  const auto f = [&](int x, int y) { return one.f({x}, {y}).value(); };
  const int determinant = f(0, 0) * f(1, 1) - f(0, 1) * f(1, 0);
  if (rule == "and_power")
    return determinant == 1 || determinant == -1 ? "" : "the one-bit matrix is singular";
  if (rule == "xor_power")
    return (f(0, 0) + f(0, 1) + f(1, 0) + f(1, 1)) % 2 == 1 ? "" : "the one-bit matrix in signs is singular";
  return f(0, 0) == 0 && f(1, 1) == 0 && f(1, 0) == 1 && f(0, 1) == 0 ? "" : "the one-bit matrix is no order";
}

BigInteger two_to(int n) { return BigInteger(1) << n; }

}  // namespace

/// and_power: the one-bit matrix A has determinant 1 or -1, so that [f = 1], its n-th Kronecker power, has
/// rank 2^n over every field, and J minus it at least 2^n - 1. A nonsingular 2 x 2 matrix of zeros and ones
/// has a permutation of ones whose crossed entries are not both one, a fooling set of 2 pairs, and products
/// of fooling sets fool; 2^n rows allow no more. One entry 0 adds a leaf. order: [f = 1] is strictly
/// triangular with rank 2^n - 1, its complement triangular with ones on the diagonal; the diagonal fools for
/// answer 0. xor_power: in signs a Kronecker power of a 2 x 2 Hadamard matrix H, so [f = 1] = (J - H)/2 and
/// [f = 0] have rank at least 2^n - 1 each in characteristic other than 2, and |1' H 1| over a rectangle is
/// at most 2^(3n/2).
Proved prove_structure(const Json& certificate, const std::string& name, const std::string& kind,
                       const Rational& error) {
  const Json& head = member(certificate, "problem");
  const std::string rule = text(member(certificate, "evidence"), "structure");
  if (rule != "and_power" && rule != "xor_power" && rule != "order")
    return Proved::no(fmt::format("\"{}\" is no rule of composition", rule));
  const Problem problem = problem_of(head);
  if (std::string fault = fault_of_rule(rule, head); !fault.empty()) return Proved::no(fault);
  Json first = head;
  first["n"] = 1;
  if (std::string fault = fault_of_piece(rule, problem_of(first)); !fault.empty()) return Proved::no(fault);
  const int n = problem.n, sum_bits = bits_to_index(two_to(n + 1) - (rule == "xor_power" ? 2 : 1));
  if (name == "deterministic" && kind == "exact" && sum_bits == n + 1) return {n + 1, n + 1, {}};
  if ((name == "one_way" || name == "one_way_reverse") && kind == "exact") return {n, n, {}};
  if (name == "log_rank_gf2" && kind == "lower" && rule != "xor_power") return {sum_bits, sum_bits, {}};
  if ((name == "log_rank_gfp" || name == "log_rank_q") && kind == "lower") return {sum_bits, sum_bits, {}};
  if (name == "fooling_set" && kind == "exact" && rule != "xor_power")
    return {Rational(two_to(n)), n + 1, {}};
  if (name == "discrepancy" && kind == "upper" && rule == "xor_power") {
    const Rational value(BigInteger(1), two_to(n / 2));
    return {value, discrepancy_bits(value, error), {}};
  }
  return Proved::no(fmt::format("the rule {} proves no {} value of {}", rule, kind, name));
}

}  // namespace crossbits::check

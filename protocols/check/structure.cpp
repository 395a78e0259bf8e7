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
                                                                 {"greater-than", "order"},
                                                                 {"index", "address"}};

constexpr std::int64_t most_vc_digits = 30'000;  // the powers from which bits follow are written down

Symbols tail(const Symbols& s) { return {s.begin() + 1, s.end()}; }

/// What the rule says f_n is, from f_1 and f_(n-1).
int composed(const std::string& rule, const Problem& one, const Problem& rest, const Symbols& x,
             const Symbols& y) {
  const int first = one.f({x[0]}, {y[0]}).value(), others = rest.f(tail(x), tail(y)).value();
  if (rule == "and_power") return first & others;
  if (rule == "xor_power") return first ^ others;
  return x[0] == y[0] ? others : first;
}

/// Are the columns the coordinates of x?
std::string fault_of_address(const Problem& problem) {
  const int n = problem.n;
  if (problem.x_count() != 1 << n || problem.y_count() != n)
    return "the problem is not about n bits and one of n places";
  for (std::uint64_t i = 0; i < 1U << n; ++i) {
    for (std::uint64_t j = 0; j < static_cast<std::uint64_t>(n); ++j) {
      if (const Symbols x = problem.x_at(i); problem.f(x, problem.y_at(j)) != x[j])
        return fmt::format("{} does not look up a bit of x", problem.name);
    }
  }
  return {};
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
    if (rule == "address") {
      if (std::string fault = fault_of_address(at(n)); !fault.empty()) return fault;
      continue;
    }
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

/// How many columns are shattered, and no more, if the one-bit matrix shows it.
std::optional<int> shattered(const std::string& rule, const Problem& one, int n) {
  const auto f = [&](int x, int y) { return one.f({x}, {y}).value(); };
  const auto is_column_of = [&](int y, int value) { return f(0, y) == value && f(1, y) == value; };
  const int neutral = rule == "and_power" ? 1 : 0;
  if (rule == "order") return 1;
  if (is_column_of(0, neutral) || is_column_of(1, neutral)) return n;
  const bool is_permutation = f(0, 0) == f(1, 1) && f(0, 1) == f(1, 0) && f(0, 0) != f(0, 1);
  if (rule == "and_power" && is_permutation) return 1;
  return std::nullopt;
}

/// A number of rectangles, of different lines, and so on; and what they come to in bits.
Proved counted(const BigInteger& count) { return {Rational(count), bits_to_index(count), {}}; }

Proved prove_shattered(int columns, const Rational& error) {
  if (columns > most_vc_digits / static_cast<std::int64_t>(denominator(error)))
    return Proved::no("the error is too fine to compute the bits of so many columns");
  return {columns, shattering_bits(static_cast<std::size_t>(columns), error), {}};
}

/// address: f(x, i) = x_i. All 2^n rows are different, and all n columns, which are shattered; 2^n rows allow
/// no more. In the rows with a single 1, [f = 1] is the identity, in those with a single 0 [f = 0] is: rank n
/// over every field, and fooling sets of n pairs, one for each column. 2n leaves need ceil(log2 2n) bits, and
/// Bob's place and Alice's answer do.
Proved prove_address(int n, const std::string& name, const std::string& kind, const Rational& error) {
  const int place = bits_to_index(BigInteger(n)), leaves = place + 1;
  const bool exact = kind == "exact";
  if (name == "deterministic" && exact) return {leaves, leaves, {}};
  if (name == "one_way" && exact) return {n, n, {}};
  if (name == "one_way_reverse" && exact) return {place, place, {}};
  if (name.starts_with("log_rank_") && kind == "lower") return {leaves, leaves, {}};
  if (name == "fooling_set" && exact) return {n, leaves, {}};
  if (name.starts_with("cover_") && exact) return counted(n);
  if (name == "vc_dimension" && exact) return prove_shattered(n, error);
  return Proved::no(fmt::format("the rule address proves no {} value of {}", kind, name));
}

}  // namespace

/// and_power: the one-bit matrix A has determinant 1 or -1, so that [f = 1], its n-th Kronecker power, has
/// rank 2^n over every field, and J minus it at least 2^n - 1. A nonsingular 2 x 2 matrix of zeros and ones
/// has a permutation of ones whose crossed entries are not both one, a fooling set of 2 pairs, and products
/// of fooling sets fool; 2^n rows allow no more. One entry 0 adds a leaf. order: [f = 1] is strictly
/// triangular with rank 2^n - 1, its complement triangular with ones on the diagonal; the diagonal fools for
/// answer 0. xor_power: in signs a Kronecker power of a 2 x 2 Hadamard matrix H, so [f = 1] = (J - H)/2 and
/// [f = 0] have rank at least 2^n - 1 each in characteristic other than 2, and |1' H 1| over a rectangle is
/// at most 2^(3n/2).
/// Covers: a fooling set needs as many rectangles as it has pairs, and the rows with such entries do; for
/// order these are the 2^n - 1 pairs (x + 1, x) for answer 1 and the diagonal for answer 0. Shattered
/// columns: if A has a column that changes nothing (of ones under "and", of zeros under "xor"), the n columns
/// with all coordinates but one there show x itself, and 2^n rows allow no more; a permutation matrix has one
/// 1 in every row, and in an order no row has a 0 and a 1 behind it, so that no two columns show all
/// patterns.
Proved prove_structure(const Json& certificate, const std::string& name, const std::string& kind,
                       const Rational& error) {
  const Json& head = member(certificate, "problem");
  const std::string rule = text(member(certificate, "evidence"), "structure");
  if (rule != "and_power" && rule != "xor_power" && rule != "order" && rule != "address")
    return Proved::no(fmt::format("\"{}\" is no rule of composition", rule));
  const Problem problem = problem_of(head);
  if (std::string fault = fault_of_rule(rule, head); !fault.empty()) return Proved::no(fault);
  if (rule == "address") return prove_address(problem.n, name, kind, error);
  Json first = head;
  first["n"] = 1;
  const Problem one = problem_of(first);
  if (std::string fault = fault_of_piece(rule, one); !fault.empty()) return Proved::no(fault);
  const int n = problem.n, sum_bits = bits_to_index(two_to(n + 1) - (rule == "xor_power" ? 2 : 1));
  if (name == "deterministic" && kind == "exact" && sum_bits == n + 1) return {n + 1, n + 1, {}};
  if ((name == "one_way" || name == "one_way_reverse") && kind == "exact") return {n, n, {}};
  if (name == "log_rank_gf2" && kind == "lower" && rule != "xor_power") return {sum_bits, sum_bits, {}};
  if ((name == "log_rank_gfp" || name == "log_rank_q") && kind == "lower") return {sum_bits, sum_bits, {}};
  if (name == "fooling_set" && kind == "exact" && rule != "xor_power")
    return {Rational(two_to(n)), n + 1, {}};
  if (name == "cover_1" && kind == "exact" && rule != "xor_power")
    return counted(two_to(n) - (rule == "order" ? 1 : 0));
  if (name == "cover_0" && kind == "exact" && rule == "order") return counted(two_to(n));
  if (const auto columns = shattered(rule, one, n); columns && name == "vc_dimension" && kind == "exact")
    return prove_shattered(*columns, error);
  if (name == "discrepancy" && kind == "upper" && rule == "xor_power") {
    const Rational value(BigInteger(1), two_to(n / 2));
    return {value, discrepancy_bits(value, error), {}};
  }
  return Proved::no(fmt::format("the rule {} proves no {} value of {}", rule, kind, name));
}

}  // namespace crossbits::check

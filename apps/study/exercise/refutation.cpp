// Small functions on which bounds fail that are used outside their measure: INDEX, equality, an almost empty
// matrix.

#include <fmt/format.h>

#include <cmath>
#include <stdexcept>

#include "apps/study/exercise/bound_rules.hpp"
#include "basis/integer.hpp"

namespace crossbits {
namespace {

using enum BoundName;

bool is_randomised(Measure m) { return m == Measure::randomised || m == Measure::randomised_one_way; }
bool both_know(Measure m) { return m == Measure::deterministic || m == Measure::randomised; }

int bits(std::size_t count) { return bits_to_index(static_cast<std::uint64_t>(count)); }

/// INDEX_n with one more row, undefined or of 2s, where the kind asks for it. Two-way: Bob sends his column.
Refutation index(int n, FunctionKind kind, bool written) {
  Refutation r;
  const char* more = kind == FunctionKind::partial       ? ", and one more row on which f is undefined"
                     : kind == FunctionKind::many_valued ? ", and one more row of 2s"
                                                         : "";
  r.described = fmt::format("INDEX_{}: rows are the {} strings of {} bits, column y reads bit y{}", n,
                            n < 31 ? std::to_string(1 << n) : fmt::format("2^{}", n), n, more);
  r.f.name = fmt::format("INDEX_{}", n);
  for (int x = 0; written && x < 1 << n; ++x) {
    r.f.rows.emplace_back();
    for (int i = n - 1; i >= 0; --i) r.f.rows.back() += x >> i & 1 ? '1' : '0';
  }
  if (written && kind != FunctionKind::boolean)
    r.f.rows.emplace_back(static_cast<std::size_t>(n), kind == FunctionKind::partial ? '*' : '2');
  const int values = kind == FunctionKind::many_valued ? 3 : 2;
  r.cost = bits(static_cast<std::size_t>(n)) + bits(static_cast<std::size_t>(values));
  r.protocol = "bob_sends_column";
  r.protocol_text = "Bob sends y, Alice the answer";
  return r;
}

/// Equality of k inputs, with an undefined pair or with 2 for equal inputs that are all 0. Two hash bits
/// decide it.
Refutation equality(int k, FunctionKind kind, Measure m) {
  Refutation r;
  r.described = fmt::format("equality of {} strings{}", k,
                            kind == FunctionKind::partial       ? ", undefined on one pair"
                            : kind == FunctionKind::many_valued ? ", with the answer 2 where both are 0"
                                                                : "");
  r.f.name = fmt::format("EQ of {} strings", k);
  for (int i = 0; i < k; ++i) {
    r.f.rows.emplace_back(static_cast<std::size_t>(k), '0');
    r.f.rows.back()[static_cast<std::size_t>(i)] = '1';
  }
  if (kind == FunctionKind::partial) r.f.rows[0][1] = '*';
  if (kind == FunctionKind::many_valued) r.f.rows[0][0] = '2';
  const int answer = kind == FunctionKind::many_valued ? 2 : 1;
  r.cost = 2 + (both_know(m) ? answer : 0);
  r.protocol = "hash";
  r.protocol_text =
      fmt::format("Alice sends two inner products of x with public random strings, Bob compares{}; error 1/4",
                  both_know(m) ? " and says the answer" : "");
  return r;
}

/// 32 rows, of which two say something: f depends on the row alone, so Alice sends which of the kinds of rows
/// hers is.
Refutation nearly_empty(FunctionKind kind) {
  Refutation r;
  const bool partial = kind == FunctionKind::partial;
  r.described = fmt::format("32 rows and 2 columns: row 0 is 1, row 1 is 0, all others are {}",
                            partial ? "undefined" : "2");
  r.f.name = "a nearly empty matrix";
  r.f.rows.assign(32, partial ? "**" : "22");
  r.f.rows[0] = "11";
  r.f.rows[1] = "00";
  r.cost = partial ? 1 : 2;
  r.protocol = "alice_sends_class";
  r.protocol_text =
      partial ? "Alice sends whether her row is row 0" : "Alice sends f, which her row alone decides";
  return r;
}

/// Partial functions that cost nothing.
Refutation free_of_cost(std::vector<std::string> rows, std::string described) {
  return {.f = {"a constant column each", std::move(rows)},
          .described = std::move(described),
          .quantity = "",
          .claimed = 0,
          .cost = 0,
          .protocol = "alice_sends_class",
          .protocol_text =
              "nothing is sent: no two rows differ where both are defined, so Bob's column fixes the answer"};
}

double entropy(double e) { return -e * std::log2(e) - (1 - e) * std::log2(1 - e); }

Refutation example(BoundName bound, Measure m, FunctionKind kind) {
  if (bound == discrepancy) return nearly_empty(kind);
  if (bound == vc_dimension)
    return is_randomised(m) ? index(128, kind, false)
                            : index(kind == FunctionKind::many_valued ? 6 : 4, kind, true);
  if (is_randomised(m)) return equality(kind == FunctionKind::many_valued ? 32 : 16, kind, m);
  if (bound == one_way && m == Measure::deterministic) return index(4, kind, true);
  if (bound == one_way)
    return free_of_cost({"0*1", "*01"}, "two rows, 0*1 and *01: they agree where both are defined");
  return free_of_cost({"1***", "*1**", "**1*", "***1"},
                      "1 on the diagonal of a 4 x 4 matrix, undefined elsewhere");
}

void claim_bits(Refutation& r, BoundName bound, Measure m) {
  const auto count = [&](int number, const char* what) {
    r.quantity = fmt::format("{} {}", number, what);
    r.claimed = std::log2(number);
  };
  if (bound == one_way) return count(different_rows(r.f), "different rows");
  if (bound == log_rank) return count(rank(r.f), "is the rank");
  if (bound == fooling_set) return count(diagonal_fooling_set(r.f, '1'), "pairs on the diagonal fool");
  if (bound == cover)
    return count(diagonal_fooling_set(r.f, '1'), "rectangles at least cover the 1s, which fool");
  if (bound == discrepancy) {
    const auto [imbalance, entries] = uniform_discrepancy(r.f);
    r.quantity = fmt::format("disc = {}/{}", imbalance, entries);
    r.claimed = std::log2(static_cast<double>(entries) / imbalance) -
                (is_randomised(m) ? std::log2(3.0) : 0.0) - (both_know(m) ? 0 : 1);
    return;
  }
  const int shattered = r.f.rows.empty() ? 128 : crossbits::vc_dimension(r.f);
  r.quantity = fmt::format("{} columns show all patterns", shattered);
  r.claimed = shattered * (is_randomised(m) ? 1 - entropy(1.0 / 3) : 1.0);
}

}  // namespace

Refutation refute(BoundName bound, Measure m, FunctionKind kind) {
  Refutation r = example(bound, m, kind);
  claim_bits(r, bound, m);
  if (holds(bound, m, kind) || r.claimed <= r.cost)
    throw std::logic_error(fmt::format("{} is not refuted for {} and {}", name(bound), name(m), name(kind)));
  return r;
}

}  // namespace crossbits

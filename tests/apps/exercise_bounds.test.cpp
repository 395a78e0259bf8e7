// Wrong choices of bounds: the refutation is computed again from the matrix in it.
#include <algorithm>
#include <cmath>
#include <set>

#include "apps/study/exercise/bound_rules.hpp"
#include "protocols/bounds/discrepancy.hpp"
#include "protocols/bounds/rank.hpp"
#include "protocols/bounds/vc_dimension.hpp"
#include "protocols/problems.hpp"
#include "tests/apps/exercise.hpp"
#include "tests/protocols/exact_cost.hpp"

using namespace crossbits;
using namespace crossbits::test;

namespace {

/// Checks the numbers of a refutation from the matrix in it.
void check_refutation(const Json& shown, const std::string& measure) {
  const bool randomised = measure.starts_with("randomised"),
             both = measure == "deterministic" || measure == "randomised";
  const std::string statement = shown["statement"];
  const double claimed = shown["claimed_bits"];
  const int cost = shown["protocol_bits"];
  INFO(shown.dump());
  CHECK(claimed > cost);
  if (shown["matrix"].is_null()) {  // INDEX_128
    const double h = -(1.0 / 3) * std::log2(1.0 / 3) - (2.0 / 3) * std::log2(2.0 / 3);
    CHECK(claimed == Approx(128 * (1 - h)));
    CHECK(cost >= 8);
    return;
  }
  const auto rows = shown["matrix"].get<std::vector<std::string>>();
  std::set<char> values;
  for (const std::string& row : rows)
    for (const char c : row)
      if (c != '*') values.insert(c);
  const std::string protocol = shown["protocol"];
  if (protocol == "bob_sends_column") {
    CHECK(cost == bits_to_index(rows[0].size()) + bits_to_index(values.size()));
  } else if (protocol == "alice_sends_class") {  // greedy classes of rows that agree where both are defined
    std::vector<std::string> classes;
    for (const std::string& row : rows) {
      const auto agrees = [&](const std::string& merged) {
        for (std::size_t j = 0; j < row.size(); ++j)
          if (row[j] != '*' && merged[j] != '*' && row[j] != merged[j]) return false;
        return true;
      };
      const auto found = std::find_if(classes.begin(), classes.end(), agrees);
      if (found == classes.end())
        classes.push_back(row);
      else
        for (std::size_t j = 0; j < row.size(); ++j)
          if (row[j] != '*') (*found)[j] = row[j];
    }
    CHECK(bits_to_index(classes.size()) <= cost);
    if (both)
      for (const std::string& one : classes) CHECK(std::set<char>(one.begin(), one.end()).size() == 1);
  } else {  // two hash bits: right on equal inputs, wrong with probability 1/4 on others
    CHECK(protocol == "hash");
    for (std::size_t i = 0; i < rows.size(); ++i)
      for (std::size_t j = 0; j < rows.size(); ++j)
        CHECK((rows[i][j] == '*' || (rows[i][j] == '0') == (i != j)));
    CHECK(cost == 2 + (both ? bits_to_index(values.size()) : 0));
  }
  if (statement == "one_way") {
    CHECK(claimed == Approx(std::log2(std::set<std::string>(rows.begin(), rows.end()).size())));
  } else if (statement == "discrepancy") {  // row 0 is 1s: imbalance of at least its width over all entries,
                                            // and no more with row 1
    CHECK(claimed == Approx(std::log2(static_cast<double>(rows.size())) - (randomised ? std::log2(3.0) : 0) -
                            (both ? 0 : 1)));
  } else if (statement == "vc_dimension") {
    std::set<std::string> boolean;
    for (const std::string& row : rows)
      if (row.find_first_not_of("01") == std::string::npos) boolean.insert(row);
    CHECK(boolean.size() == std::size_t{1} << rows[0].size());
    CHECK(claimed == Approx(static_cast<double>(rows[0].size())));
  } else {  // rank, fooling set and cover: diagonal matrices
    int ones = 0, other = 0;
    for (std::size_t i = 0; i < rows.size(); ++i) (rows[i][i] == '1' ? ones : other) += 1;
    CHECK(claimed == Approx(std::log2(statement == "log_rank" ? ones + other : ones)));
  }
}

}  // namespace

TEST_CASE("200 wrong choices of bounds are refuted by numbers or answered with the theorem") {
  int refuted = 0, missed = 0;
  for (std::uint64_t seed = 0; seed < exercises; ++seed) {
    const Json asked = given("which-bound", seed);
    Json answer = key("which-bound", seed);
    Json& bounds = answer["bounds"];
    Json others = Json::array();
    for (const auto& [name, statement] : asked["statements"].items())
      if (std::count(bounds.begin(), bounds.end(), name) == 0) others.push_back(name);
    const bool add = others.size() > 0 && (seed % 2 == 0 || bounds.empty());
    if (add)
      bounds.push_back(others[seed % others.size()]);
    else
      bounds.erase(seed % bounds.size());
    const Json shown = counterexample("which-bound", seed, answer);
    if (add)
      check_refutation(shown, asked["measure"]);
    else
      CHECK_FALSE(shown["source"].get<std::string>().empty());
    (add ? refuted : missed) += 1;
  }
  CHECK(refuted > 50);
  CHECK(missed > 50);
}

TEST_CASE(
    "every false statement about a bound is refuted, and the true deterministic ones hold on random "
    "functions") {
  for (const BoundName bound : all_bounds)
    for (const Measure measure : all_measures)
      for (const FunctionKind kind : all_function_kinds)
        if (!holds(bound, measure, kind)) CHECK_NOTHROW(refute(bound, measure, kind));
  Draw draw(5);
  for (int k = 0; k < 300; ++k) {
    const int values = 2 + k % 2, height = 2 + draw.below(3), width = 2 + draw.below(3);
    SmallFunction f{"random", {}};
    std::vector<std::vector<int>> matrix;
    for (int i = 0; i < height; ++i) {
      matrix.push_back(draw.symbols(width, values));
      f.rows.emplace_back();
      for (const int v : matrix.back()) f.rows.back() += static_cast<char>('0' + v);
    }
    const int two_way = ExactCost(matrix, Knows::both).bits(), one_way = one_way_cost(matrix, false);
    CHECK(one_way == bits_to_index(static_cast<std::uint64_t>(different_rows(f))));
    CHECK(two_way >= bits_to_index(static_cast<std::uint64_t>(rank(f))));
    CHECK(one_way >= bits_to_index(static_cast<std::uint64_t>(rank(f))));
    CHECK(one_way >= vc_dimension(f));
    if (values > 2) continue;
    const auto [imbalance, entries] = uniform_discrepancy(f);
    CHECK(two_way >= std::log2(static_cast<double>(entries) / imbalance));
    CHECK(one_way >= std::log2(static_cast<double>(entries) / imbalance) - 1);
    // The library of bounds, which shares no code with the small definitions, finds the same numbers.
    std::string text;
    for (const std::string& row : f.rows) text += row + '\n';
    const CommunicationMatrix same(matrix_problem(text));
    if (!same.is_boolean()) continue;
    Effort effort = Effort::steps(1 << 20);
    CHECK(rank(f) == static_cast<int>(rank_mod(same.plane(1), largest_prime).rank()));
    CHECK(vc_dimension(f) == static_cast<int>(vc_dimension(same, effort).columns.size()));
    CHECK(largest_imbalance(merge_equal_lines(same)).value().size == static_cast<std::uint64_t>(imbalance));
  }
}

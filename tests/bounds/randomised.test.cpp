#include <catch2/catch.hpp>

#include "protocols/bounds/best_response.hpp"
#include "protocols/bounds/coin_strings.hpp"
#include "protocols/bounds/solver/cover.hpp"
#include "protocols/bounds/solver/game_value.hpp"
#include "protocols/check/certificate.hpp"
#include "protocols/direct/equality.hpp"
#include "protocols/exact_error.hpp"
#include "protocols/problems.hpp"
#include "tests/bounds/checked.hpp"
#include "tests/bounds/naive.hpp"

using namespace crossbits;
using test::is_valid;

namespace {

/// The least weight that a protocol of so many bits gets wrong, by trying everything without a table.
std::int64_t least_error(const naive::Matrix& m, const std::vector<std::int64_t>& weights, int bits,
                         unsigned rows, unsigned columns) {
  if (bits == 0) {
    std::int64_t zeros = 0, ones = 0;
    for (std::size_t i = 0; i < m.size(); ++i) {
      for (std::size_t j = 0; j < m[0].size(); ++j) {
        if ((rows >> i & columns >> j & 1) != 0)
          (m[i][j] == '1' ? ones : zeros) += weights[i * m[0].size() + j];
      }
    }
    return std::min(zeros, ones);
  }
  std::int64_t least = least_error(m, weights, bits - 1, rows, columns);
  for (unsigned part = rows; part != 0; part = (part - 1) & rows)
    least = std::min(least, least_error(m, weights, bits - 1, part, columns) +
                                least_error(m, weights, bits - 1, rows ^ part, columns));
  for (unsigned part = columns; part != 0; part = (part - 1) & columns)
    least = std::min(least, least_error(m, weights, bits - 1, rows, part) +
                                least_error(m, weights, bits - 1, rows, columns ^ part));
  return least;
}

CommunicationMatrix matrix_of(const naive::Matrix& m) {
  return CommunicationMatrix(subject_of_matrix(naive::text_of(m)).problem);
}

Bound at_error(const std::string& spec, int n, const Rational& error, const char* name) {
  const Subject subject{.problem = make_problem(spec, n)};
  const auto report = bound(subject, {.only = {name}, .error = error}, all_techniques());
  REQUIRE(report.bounds.size() == 1);
  CHECK(is_valid(certificate(subject, report.bounds[0])));
  return report.bounds[0];
}

}  // namespace

TEST_CASE("the best protocol against weights errs least of all, and its tree errs with just that weight") {
  for (std::uint64_t seed = 0; seed < 40; ++seed) {
    naive::Matrix m = naive::random_matrix(seed);
    m.resize(std::min<std::size_t>(m.size(), 4));
    const CommunicationMatrix matrix = matrix_of(m);
    std::vector<std::int64_t> weights;
    for (std::uint64_t e = 0; e < m.size() * m[0].size(); ++e)
      weights.push_back(static_cast<std::int64_t>(coin_below(seed, 90, e, 20)));
    for (int bits = 0; bits <= 2; ++bits) {
      BestResponse response(matrix, bits);
      const std::int64_t error = response.least_error(weights);
      CHECK(error == least_error(m, weights, bits, (1u << m.size()) - 1, (1u << m[0].size()) - 1));
      const ProtocolTree tree = response.tree();
      CHECK(tree.depth() <= bits);
      std::int64_t wrong = 0;
      for (std::size_t i = 0; i < m.size(); ++i) {
        for (std::size_t j = 0; j < m[0].size(); ++j)
          wrong += tree.value(i, j) != m[i][j] - '0' ? weights[i * m[0].size() + j] : 0;
      }
      CHECK(wrong == error);
    }
  }
}

TEST_CASE("the values of games are exact, fall with every bit, and are 0 from D(f) bits on and not before") {
  for (std::uint64_t seed = 0; seed < 40; ++seed) {
    const auto m = naive::random_matrix(seed);
    CAPTURE(naive::text_of(m));
    const CommunicationMatrix matrix = merge_equal_lines(matrix_of(m)).matrix;
    Rational last = 1;
    const int depth = naive::Depth(m).value();
    for (int bits = 0; bits <= depth; ++bits) {
      Effort effort = Effort::steps(~std::uint64_t{0});
      const GameValue value = game_value(matrix, bits, effort);
      CHECK(value.is_exact());
      CHECK(value.upper <= last);
      CHECK((value.upper == 0) == (bits == depth));
      last = value.upper;
    }
  }
}

TEST_CASE("R^pub at an error is at most D(f), at least what discrepancy says, and its certificate holds") {
  int exact = 0;
  for (std::uint64_t seed = 100; seed < 130; ++seed) {
    const auto m = naive::random_matrix(seed);
    CAPTURE(naive::text_of(m));
    const Subject subject = subject_of_matrix(naive::text_of(m));
    for (const Rational& error : {Rational(0), Rational(1, 8), Rational(2, 5)}) {
      const auto report =
          bound(subject, {.only = {"public_coin", "discrepancy", "vc_dimension"}, .error = error},
                all_techniques());
      const Bound* const cost = report.find("public_coin", Kind::lower_bound);
      REQUIRE(cost != nullptr);
      exact += cost->kind == Kind::exact;
      CHECK(*cost->bits <= naive::Depth(m).value());
      if (error == 0) CHECK(*cost->bits == naive::Depth(m).value());
      CHECK(*report.find("discrepancy", Kind::estimate)->bits <= *cost->bits);
      for (const Bound& b : report.bounds) {
        Json document = certificate(subject, b);
        CHECK(is_valid(document));
        document["claim"]["bits"] = b.bits.value_or(0) + 1;
        CHECK_FALSE(is_valid(document));
      }
    }
  }
  CHECK(exact == 90);
}

TEST_CASE("public coins: EQ_n at error e costs at most ceil(log2(ceil(1/e) + 1)) + 1 bits") {
  for (const auto& [n, divisor] : {std::pair(1, 3), {1, 8}, {2, 3}, {2, 4}, {2, 8}, {3, 3}}) {
    const Bound cost = at_error("equality", n, Rational(1, divisor), "public_coin");
    CHECK(cost.kind == Kind::exact);
    CHECK(cost.bits <= bits_to_index(static_cast<std::uint64_t>(divisor) + 1) + 1);
  }
  CHECK(at_error("equality", 9, Rational(1, 8), "public_coin").bits == 4);
  CHECK(at_error("equality", 9, Rational(1, 9), "public_coin").bits == 5);
}

TEST_CASE(
    "public coins never cost EQ_n more than its n + 1 bits without coins, and up to EQ_12 are written down") {
  const Bound fine = at_error("equality", 4, Rational(1, 1000), "public_coin");
  CHECK(fine.bits == 5);
  CHECK(fine.evidence["upper"]["by"] == "no_coins");
  CHECK(at_error("equality", 5, Rational(1, 16), "public_coin").bits == 5);
  CHECK(at_error("equality", 5, Rational(1, 17), "public_coin").evidence["upper"]["by"] == "no_coins");
  for (const int n : {11, 12}) CHECK(at_error("equality", n, Rational(1, 8), "public_coin").bits == 4);
  const Subject other{.problem = make_problem("greater-than", 4)};
  CHECK_FALSE(is_valid(certificate(other, fine)));
}

TEST_CASE("a mixture or a distribution that is changed no longer proves its claim") {
  const Subject subject{.problem = make_problem("equality", 2)};
  const auto report = bound(subject, {.only = {"public_coin"}, .error = Rational(1, 4)}, all_techniques());
  const Json document = certificate(subject, report.bounds[0]);
  REQUIRE(is_valid(document));
  Json changed = document;
  changed["claim"]["error"] = "2/9";  // the least error with 2 bits is 3/13
  CHECK_FALSE(is_valid(changed));
  changed = document;
  changed["evidence"]["upper"]["protocols"].erase(0);
  CHECK_FALSE(is_valid(changed));
  changed = document;
  changed["evidence"]["upper"]["protocols"][0]["weight"] = 1;
  CHECK_FALSE(is_valid(changed));
  changed = document;
  changed["evidence"]["lower"]["distribution"].erase(0);
  CHECK_FALSE(is_valid(changed));
  changed = document;
  changed["evidence"]["lower"]["bits"] = 2;
  CHECK_FALSE(is_valid(changed));
}

TEST_CASE("a few coin strings do for EQ_n: worst error and bits are those of all runs of the protocol") {
  int found_some = 0;
  for (int n = 5; n <= 8; ++n) {
    Effort effort = Effort::steps(~std::uint64_t{0});
    const auto found = coin_strings_for_equality(n, Rational(2, 5), effort);
    if (!found) continue;
    ++found_some;
    CHECK(found->worst <= Rational(2, 5));
    CHECK(found->bits() <= n);
    const Problem problem = make_problem("equality", n);
    const auto strings = std::make_shared<const std::vector<Bits>>(found->strings);
    const ExactError error = exact_error(
        problem,
        [&](const Symbols& x, const Symbols& y, const Coins& coins) {
          return equality_few_coins(problem, x, y, strings, coins, found->hash_bits, Knows::both);
        },
        1 << 22);
    CHECK(error.worst == found->worst);
    CHECK(error.most_bits == static_cast<std::uint64_t>(found->bits()));
  }
  CHECK(found_some > 0);
}

TEST_CASE(
    "private coins make EQ_9 cheaper than its 10 bits, and worse strings or fewer of them are rejected") {
  const Subject subject{.problem = make_problem("equality", 9)};
  const auto report = bound(subject, {.only = {"private_coin"}, .error = Rational(1, 3)}, all_techniques());
  const Json document = certificate(subject, report.bounds[0]);
  CHECK(*report.bounds[0].bits < 10);
  REQUIRE(is_valid(document));
  Json changed = document;
  for (Json& string : changed["evidence"]["strings"])
    string = std::string(string.get<std::string>().size(), '0');
  CHECK_FALSE(is_valid(changed));
  changed = document;
  changed["evidence"]["strings"] = {changed["evidence"]["strings"][0]};
  CHECK_FALSE(is_valid(changed));
  changed = document;
  changed["problem"]["id"] = "disjointness";
  CHECK_FALSE(is_valid(changed));
}

TEST_CASE("an error of 1/2 or more, a negative one and one that is too fine are refused") {
  const Subject subject{.problem = make_problem("equality", 2)};
  for (const Rational& error : {Rational(1, 2), Rational(-1, 3), Rational(1, 1001)})
    CHECK_THROWS_AS(bound(subject, {.only = {}, .error = error}, all_techniques()), std::invalid_argument);
}

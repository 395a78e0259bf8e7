#include <catch2/catch.hpp>

#include "protocols/bounds/deterministic.hpp"
#include "protocols/bounds/solver/cover.hpp"
#include "protocols/check/certificate.hpp"
#include "protocols/problems.hpp"
#include "protocols/run.hpp"

using namespace crossbits;

namespace {

Bound only(const std::string& spec, int n, const char* name) {
  const Subject subject = {.problem = make_problem(spec, n)};
  BoundReport report = bound(subject, {.only = {name}}, all_techniques());
  REQUIRE(!report.bounds.empty());
  const Checked checked = check_certificate(certificate(subject, report.bounds[0]),
                                            [](const std::string&) { return std::nullopt; });
  CAPTURE(spec, n, name, checked.reason);
  CHECK(checked.valid);
  return report.bounds[0];
}

bool is_exactly(const Bound& b, int value) { return b.kind == Kind::exact && b.value == value; }

/// The ranks of f = 0 and f = 1.
std::pair<std::size_t, std::size_t> ranks(const std::string& spec, int n, std::uint32_t prime) {
  Facts facts({.problem = make_problem(spec, n)}, Effort::steps(1));
  return {facts.ranks(prime)[0].rank(), facts.ranks(prime)[1].rank()};
}

std::pair<std::size_t, std::size_t> fooling(const std::string& spec, int n) {
  Facts facts({.problem = make_problem(spec, n)}, Effort::steps(~std::uint64_t{0}));
  for (const FoolingSet& set : facts.fooling_sets()) CHECK(set.is_maximum());
  return {facts.fooling_sets()[0].pairs.size(), facts.fooling_sets()[1].pairs.size()};
}

}  // namespace

TEST_CASE("D(EQ_n) = D(DISJ_n) = n + 1 for n <= 6, also IP_n and GT_n for n <= 5") {
  for (int n = 1; n <= 6; ++n) {
    CHECK(is_exactly(only("equality", n, "deterministic"), n + 1));
    CHECK(is_exactly(only("disjointness", n, "deterministic"), n + 1));
    if (n <= 5) CHECK(is_exactly(only("inner-product", n, "deterministic"), n + 1));
    if (n <= 5) CHECK(is_exactly(only("greater-than", n, "deterministic"), n + 1));
  }
}

TEST_CASE("INDEX_n: one message from Alice costs n bits, two ways at most ceil(log2 n) + 1") {
  for (int n = 1; n <= 8; ++n) {
    CHECK(is_exactly(only("index", n, "one_way"), n));
    CHECK(is_exactly(only("index", n, "one_way_reverse"), bits_to_index(static_cast<std::uint64_t>(n))));
    const Bound depth = only("index", n, "deterministic");
    CHECK(depth.kind == Kind::exact);
    CHECK(depth.value == bits_to_index(static_cast<std::uint64_t>(n)) + 1);
    CHECK(only("index", n, "vc_dimension").value == n);
  }
  CHECK(is_exactly(only("index:symbols=3", 3, "deterministic"), 4));
}

TEST_CASE(
    "ranks: EQ and DISJ 2^n over every field, strict GT 2^n - 1, IP 2^n - 1 in odd characteristic and n over "
    "GF(2)") {
  for (int n = 1; n <= 8; ++n) {
    const std::size_t all = std::size_t{1} << n;
    for (const std::uint32_t prime : {2U, 3U, 251U}) {
      CHECK(ranks("equality", n, prime).second == all);
      CHECK(ranks("disjointness", n, prime).second == all);
      CHECK(ranks("greater-than", n, prime).second == all - 1);
      CHECK(ranks("inner-product", n, prime).second == (prime == 2 ? static_cast<std::size_t>(n) : all - 1));
    }
  }
}

TEST_CASE("maximum fooling sets of DISJ_n are proved to have 2^n pairs for n <= 10") {
  for (int n = 1; n <= 10; ++n) {
    Facts facts({.problem = make_problem("disjointness", n)}, Effort::steps(~std::uint64_t{0}));
    CHECK(facts.fooling_sets()[1].pairs.size() == std::size_t{1} << n);
    CHECK(facts.fooling_sets()[1].is_maximum());
    CHECK_FALSE(facts.fooling_sets()[1].needs_search());
  }
  CHECK(is_exactly(only("disjointness", 8, "fooling_set"), 256));
}

TEST_CASE("0-fooling sets at n = 2: EQ 3, DISJ 2, IP 3, GT 4") {
  CHECK(fooling("equality", 2) == std::pair<std::size_t, std::size_t>(3, 4));
  CHECK(fooling("disjointness", 2).first == 2);
  CHECK(fooling("inner-product", 2).first == 3);
  CHECK(fooling("greater-than", 2).first == 4);
}

TEST_CASE("the discrepancy of IP_2 under the uniform distribution is 5/16") {
  CHECK(only("inner-product", 2, "discrepancy").value == Rational(5, 16));
}

TEST_CASE("D of EQ_2, DISJ_2, IP_2, GT_2 is 3, and 3 too where a greedy rectangle count says 2.585") {
  for (const char* spec : {"equality", "disjointness", "inner-product", "greater-than"})
    CHECK(is_exactly(only(spec, 2, "deterministic"), 3));
  const auto report =
      bound(subject_of_matrix("0100\n0110\n0100\n1100\n"), {.only = {"deterministic"}}, all_techniques());
  CHECK(is_exactly(report.bounds[0], 3));
}

TEST_CASE(
    "an optimal tree runs as a protocol: right answers, never more bits than D(f), and D(f) on some input") {
  for (const char* spec : {"disjointness", "greater-than", "inner-product", "index", "index:symbols=3"}) {
    Facts facts({.problem = make_problem(spec, 3)}, Effort::steps(~std::uint64_t{0}));
    const Depth depth = deterministic_depth(facts);
    REQUIRE(depth.is_exact());
    std::uint64_t most = 0;
    for (std::size_t i = 0; i < facts.matrix().rows(); ++i) {
      for (std::size_t j = 0; j < facts.matrix().columns(); ++j) {
        const auto outcome = run(tree_protocol(*depth.tree, i, j));
        CHECK(outcome.alice == facts.matrix().at(i, j));
        CHECK(outcome.bob == facts.matrix().at(i, j));
        most = std::max(most, outcome.transcript.bits());
      }
    }
    CHECK(most == static_cast<std::uint64_t>(depth.upper));
  }
}

TEST_CASE("the same question has the same answer again, byte for byte") {
  const Subject subject = {.problem = make_problem("inner-product", 3)};
  const auto text = [&] {
    std::string all;
    for (const Bound& b : bound(subject, {}, all_techniques()).bounds) all += certificate(subject, b).dump();
    return all;
  };
  CHECK(text() == text());
}

TEST_CASE("without time every answer is still a true pair of bounds with valid certificates") {
  for (const char* spec : {"disjointness", "inner-product", "greater-than"}) {
    const Subject subject = {.problem = make_problem(spec, 4)};
    const auto report = bound(subject, {.only = {}, .seconds = 0}, all_techniques());
    for (const Bound& b : report.bounds) {
      CAPTURE(spec, b.name);
      CHECK(
          check_certificate(certificate(subject, b), [](const std::string&) { return std::nullopt; }).valid);
      if (b.name == "deterministic") CHECK((b.kind == Kind::lower_bound ? b.value <= 5 : b.value >= 5));
    }
  }
}

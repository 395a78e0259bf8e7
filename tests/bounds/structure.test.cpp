#include "protocols/bounds/structure.hpp"

#include <catch2/catch.hpp>

#include "protocols/bounds/facts.hpp"
#include "protocols/bounds/solver/cover.hpp"
#include "protocols/bounds/spectrum.hpp"
#include "protocols/check/certificate.hpp"
#include "protocols/problems.hpp"
#include "tests/bounds/checked.hpp"

using namespace crossbits;
using test::is_valid;

TEST_CASE("what structure proves is what the searches find, for n from 1 to 4") {
  for (const char* id : {"disjointness", "equality", "inner-product", "greater-than", "index"}) {
    for (int n = 1; n <= 4; ++n) {
      const Subject subject = {.problem = make_problem(id, n)};
      const auto proved = structure_bounds(subject.problem, usual_error);
      BoundQuestion question;
      for (const Bound& b : proved) question.only.push_back(b.name);
      const BoundReport found = bound(subject, question, all_techniques());
      CHECK(proved.size() >= 5);
      for (const Bound& b : proved) {
        CAPTURE(id, n, b.name);
        const Bound* const same = found.find(b.name, Kind::estimate);
        REQUIRE(same != nullptr);
        CHECK(is_valid(certificate(subject, b)));
        if (b.kind == Kind::exact)
          CHECK((same->kind == Kind::exact && same->value == b.value));
        else if (b.kind == Kind::lower_bound)
          CHECK(same->value >= b.value);
        else
          CHECK(same->value <= b.value);
      }
    }
  }
}

TEST_CASE(
    "values for n = 20, 30 and 1000 come with certificates that name the rule, and a wrong one is rejected") {
  for (const char* id : {"disjointness", "equality", "inner-product", "greater-than", "index"}) {
    for (const int n : {20, 30, 1000}) {
      const Subject subject = {.problem = make_problem(id, n)};
      const BoundReport report = bound(subject, {}, all_techniques());
      CHECK(report.find("deterministic", Kind::estimate)->value ==
            (id == std::string("index") ? bits_to_index(BigInteger(n)) + 1 : n + 1));
      for (const Bound& b : report.bounds) {
        CAPTURE(id, n, b.name);
        CHECK(is_valid(certificate(subject, b)));
        Bound wrong = b;
        wrong.value *= 2;
        CHECK_FALSE(is_valid(certificate(subject, wrong)));
        Json other = certificate(subject, b);
        other["problem"]["id"] = "unique-intersection";
        other["problem"]["n"] = 20;
        CHECK_FALSE(is_valid(other));
        for (const char* rule : {"and_power", "xor_power", "order", "address"}) {
          Json renamed = certificate(subject, b);
          renamed["evidence"]["structure"] = rule;
          CHECK(is_valid(renamed) == (b.evidence["structure"] == rule));
        }
      }
    }
  }
  CHECK_THROWS_AS(bound({.problem = make_problem("gap-hamming", 20)}, {}, all_techniques()),
                  std::invalid_argument);
}

TEST_CASE(
    "at n = 20 structure knows covers, shattered columns and one-way costs, each from its own problem") {
  const auto value = [](const char* spec, const char* name) {
    const auto report = bound({.problem = make_problem(spec, 20)}, {.only = {name}}, all_techniques());
    REQUIRE(report.bounds.size() == 1);
    CHECK(report.bounds[0].kind == Kind::exact);
    return report.bounds[0].value;
  };
  const Rational all = 1 << 20;
  for (const char* spec : {"disjointness", "equality"}) CHECK(value(spec, "cover_1") == all);
  CHECK(value("greater-than", "cover_1") == all - 1);
  CHECK(value("greater-than", "cover_0") == all);
  for (const char* spec : {"disjointness", "inner-product", "index"})
    CHECK(value(spec, "vc_dimension") == 20);
  for (const char* spec : {"equality", "greater-than"}) CHECK(value(spec, "vc_dimension") == 1);
  CHECK(value("index", "one_way") == 20);
  CHECK(value("index", "one_way_reverse") == 5);
  CHECK(value("index", "deterministic") == 6);
  CHECK(structure_bounds(make_problem("index:symbols=3", 20), usual_error).empty());
  for (const Bound& b : structure_bounds(make_problem("disjointness", 20'000), usual_error))
    CHECK(b.name != "vc_dimension");  // its bits would be written down with 100,000 digits
}

TEST_CASE("the ranks of g(x XOR y) and g(x AND y) from one transform are those of their matrices") {
  for (std::uint64_t seed = 0; seed < 60; ++seed) {
    const std::size_t size = std::size_t{2} << coin_below(seed, 1, 0, 5);
    std::vector<std::int64_t> g;
    for (std::size_t z = 0; z < size; ++z) g.push_back(coin_below(seed, 2, z, 4) == 0 ? 1 : 0);
    BitMatrix by_xor(size, size), by_and(size, size);
    for (std::size_t x = 0; x < size; ++x) {
      for (std::size_t y = 0; y < size; ++y) {
        if (g[x ^ y] == 1) by_xor.set(x, y);
        if (g[x & y] == 1) by_and.set(x, y);
      }
    }
    // A rank modulo 251 may be smaller than over the rationals only where 251 divides an eigenvalue or
    // coefficient below 33.
    CHECK(rank_of_xor_function(g) == rank_mod(by_xor, 251).rank());
    CHECK(rank_of_and_function(g) == rank_mod(by_and, 251).rank());
  }
}

TEST_CASE(
    "at n = 20 one transform gives the rank of DISJ and IP as functions of x AND y, and the norm of EQ") {
  const std::size_t size = std::size_t{1} << 20;
  std::vector<std::int64_t> none(size, 0), parity(size);
  none[0] = 1;
  for (std::size_t z = 0; z < size; ++z) parity[z] = __builtin_parityll(z);
  CHECK(rank_of_and_function(none) == size);
  CHECK(rank_of_and_function(parity) == size - 1);
  CHECK(rank_of_xor_function(none) == size);
  CHECK(norm_of_xor_function(none) == 1);
  CHECK_THROWS_WITH(walsh_hadamard({1, 2, 3}), "a transform takes 2^n values, n at most 26 (got 3 values)");
}

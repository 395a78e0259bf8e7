#include "protocols/check/proof.hpp"

#include <catch2/catch.hpp>

#include "basis/coin.hpp"
#include "protocols/bounds/solver/satisfy.hpp"

using namespace crossbits;
using check::fault_of_proof;

namespace {

/// n + 1 pigeons in n holes.
Formula pigeons(int n) {
  Formula f{.variables = (n + 1) * n, .clauses = {}};
  const auto in = [n](int pigeon, int hole) { return 1 + pigeon * n + hole; };
  for (int p = 0; p <= n; ++p) {
    f.clauses.emplace_back();
    for (int h = 0; h < n; ++h) f.clauses.back().push_back(in(p, h));
  }
  for (int h = 0; h < n; ++h)
    for (int p = 0; p <= n; ++p)
      for (int q = 0; q < p; ++q) f.clauses.push_back({-in(p, h), -in(q, h)});
  return f;
}

/// Random clauses of three literals, a little more than can be satisfied.
Formula random_formula(std::uint64_t seed, int variables, int clauses) {
  Formula f{.variables = variables, .clauses = {}};
  for (int c = 0; c < clauses; ++c) {
    f.clauses.emplace_back();
    for (int k = 0; k < 3; ++k) {
      const auto index = static_cast<std::uint64_t>(3 * c + k);
      const int v = 1 + static_cast<int>(coin_below(seed, 1, index, static_cast<std::uint64_t>(variables)));
      f.clauses.back().push_back(coin(seed, 2, index) & 1 ? v : -v);
    }
  }
  return f;
}

bool satisfies(const Formula& f, const std::vector<bool>& model) {
  return std::all_of(f.clauses.begin(), f.clauses.end(), [&](const auto& clause) {
    return std::any_of(clause.begin(), clause.end(),
                       [&](int l) { return model[static_cast<std::size_t>(std::abs(l))] == (l > 0); });
  });
}

}  // namespace

TEST_CASE("the solver's proofs are valid, and its models satisfy") {
  int refuted = 0, satisfied = 0;
  for (std::uint64_t seed = 0; seed < 60; ++seed) {
    const Formula f = random_formula(seed, 40, 175);
    const Satisfied found = satisfy(f, Effort::steps(1u << 30), 100'000);
    REQUIRE(found.answer);
    if (*found.answer) {
      ++satisfied;
      CHECK(satisfies(f, found.model));
    } else {
      ++refuted;
      CHECK(fault_of_proof(f.clauses, f.variables, found.proof) == "");
    }
  }
  CHECK(refuted > 10);
  CHECK(satisfied > 10);
  const Formula holes = pigeons(6);
  const Satisfied found = satisfy(holes, Effort::steps(1u << 30), 1'000'000);
  REQUIRE(found.answer == false);
  CHECK(fault_of_proof(holes.clauses, holes.variables, found.proof) == "");
}

TEST_CASE("no proof refutes a formula that can be satisfied, and a damaged proof is refused") {
  const Formula holes = pigeons(5);
  const std::string proof = satisfy(holes, Effort::steps(1u << 30), 1'000'000).proof;
  for (std::size_t c = 0; c < holes.clauses.size(); ++c) {  // without any one clause the birds fit
    Formula easier = holes;
    easier.clauses.erase(easier.clauses.begin() + static_cast<std::ptrdiff_t>(c));
    CHECK(fault_of_proof(easier.clauses, easier.variables, proof) != "");
  }
  CHECK(fault_of_proof(holes.clauses, holes.variables, proof.substr(0, proof.size() / 2)) != "");
  CHECK(fault_of_proof(holes.clauses, holes.variables, "") == "the proof does not end in a contradiction");
  CHECK(fault_of_proof(holes.clauses, holes.variables, "0\n") == "line 1 of the proof does not follow");
  CHECK(fault_of_proof(holes.clauses, holes.variables, "1 2\n") ==
        "line 1 of the proof is no clause over the formula's variables");
  CHECK(fault_of_proof(holes.clauses, holes.variables, "999 0\n") ==
        "line 1 of the proof is no clause over the formula's variables");
}

TEST_CASE("a clause that only resolution asymmetric tautology justifies is accepted") {
  // (a or b) and (-a or -b): x defined nowhere else, so "x or a" has the property on x; "a" has it on no
  // literal.
  const std::vector<check::Clause> clauses = {{1, 2}, {-1, -2}};
  CHECK(fault_of_proof(clauses, 3, "3 1 0\n") == "the proof does not end in a contradiction");
  CHECK(fault_of_proof({{1, 2}, {-1, 2}, {-2, 3}, {-2, -3}}, 3, "2 0\n0\n") == "");
}

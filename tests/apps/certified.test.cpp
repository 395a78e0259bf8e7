#include "apps/study/certified.hpp"

#include <catch2/catch.hpp>
#include <nlohmann/json.hpp>

#include "apps/study/experiment.hpp"
#include "apps/study/families.hpp"
#include "protocols/problems.hpp"
#include "tests/apps/call.hpp"

using namespace crossbits;

namespace {

/// The entry of that name that is exact; null if there is none.
const Bound* exact_of(const std::vector<Bound>& bounds, const std::string& name) {
  for (const Bound& b : bounds) {
    if (b.name == name && b.kind == Kind::exact) return &b;
  }
  return nullptr;
}

}  // namespace

TEST_CASE("DISJ_n is certified at n + 1 bits for both and n for one message, up to 2^12 entries") {
  for (int n = 1; n <= 6; ++n) {
    const auto bounds = certified_bounds(make_problem("disjointness", n), Direction::alice_to_bob);
    REQUIRE(bounds.size() == 2);
    CHECK(exact_of(bounds, "deterministic")->value == n + 1);
    CHECK(exact_of(bounds, "one_way")->value == n);
  }
  CHECK(certified_bounds(make_problem("disjointness", 7), Direction::alice_to_bob).empty());
}

TEST_CASE("where f is not defined everywhere, rows are not counted; D is of the defined entries") {
  const auto bounds = certified_bounds(make_problem("unique-intersection", 3), Direction::alice_to_bob);
  REQUIRE(bounds.size() == 1);
  CHECK(bounds[0].name == "deterministic");
}

TEST_CASE("no bound of the catalogue is above what is certified, and one-way bounds are equal to it") {
  int compared = 0;
  for (const Family& family : families()) {
    for (const FamilyCase& c : family.cases) {
      for (int n = 2; n <= 4; ++n) {
        const Setup setup = prepare({.reduction = c.reduction,
                                     .problem = "",
                                     .n = n,
                                     .model = {.text = c.spec},
                                     .which = Which::optimal});
        const Problem& problem = setup.problem();
        CAPTURE(c.reduction, n);
        const auto bounds = certified_bounds(problem, Direction::alice_to_bob);
        const auto both = problem.lower_bound(Direction::two_way, Knows::both),
                   bob = problem.lower_bound(Direction::alice_to_bob, Knows::bob);
        const Bound *const depth = exact_of(bounds, "deterministic"), *const one =
                                                                          exact_of(bounds, "one_way");
        if (both && depth) CHECK(both->bits <= static_cast<std::uint64_t>(*depth->bits));
        if (bob && one) CHECK(bob->bits == static_cast<std::uint64_t>(*one->bits));
        compared += (both && depth) + (bob && one);
      }
    }
  }
  CHECK(compared > 60);
}

TEST_CASE("run shows what is certified, in words and in JSON; a large problem has none") {
  const auto shown = test::call("run disjointness-to-sparse-average -n 3 --seed 1");
  CHECK(shown.out.find("proved  D(DISJ_3) = 4 (exact, both know: ") != std::string::npos);
  const auto document =
      Json::parse(test::call("run disjointness-to-sparse-average -n 3 --seed 1 --json").out);
  REQUIRE(document["certified_bounds"].size() == 2);
  CHECK(document["certified_bounds"][0]["value"] == 4);
  const auto large = Json::parse(test::call("run disjointness-to-sparse-average -n 9 --seed 1 --json").out);
  CHECK(large["certified_bounds"].empty());
}

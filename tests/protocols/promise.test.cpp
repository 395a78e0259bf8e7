#include <catch2/catch.hpp>
#include <cmath>

#include "protocols/direct/pointer_chasing.hpp"
#include "protocols/problems.hpp"

using namespace crossbits;

TEST_CASE("unique intersection and gap-Hamming are defined exactly where their promises hold, up to n = 6") {
  for (int n = 1; n <= 6; ++n) {
    const Problem common = make_problem("unique-intersection", n), gap = make_problem("gap-hamming", n);
    for (unsigned x = 0; x < 1u << n; ++x) {
      for (unsigned y = 0; y < 1u << n; ++y) {
        const int meets = __builtin_popcount(x & y), differ = __builtin_popcount(x ^ y);
        const auto found = common.f(common.x_at(x), common.y_at(y));
        CHECK(found == (meets > 1 ? std::nullopt : std::optional(meets)));
        const double half = n / 2.0, width = n < 4 ? half : std::sqrt(n);  // exact enough at these sizes
        const auto far = gap.f(gap.x_at(x), gap.y_at(y));
        if (differ >= half + width)
          CHECK(far == 1);
        else if (differ <= half - width)
          CHECK(far == 0);
        else
          CHECK_FALSE(far);
      }
    }
  }
}

TEST_CASE(
    "pointers are chased by turns: right answers and (steps - 1) ceil(log2 n) + 1 bits on all inputs of n = "
    "3") {
  for (const int steps : {1, 2, 3, 4}) {
    const Problem problem = pointer_chasing(3, steps);
    for (std::uint64_t i = 0; i < 27; ++i) {
      for (std::uint64_t j = 0; j < 27; ++j) {
        const Symbols x = problem.x_at(i), y = problem.y_at(j);
        int place = 0;
        for (int step = 0; step < steps; ++step)
          place = (step % 2 == 0 ? x : y)[static_cast<std::size_t>(place)];
        REQUIRE(problem.f(x, y) == place % 2);
        const ProtocolOutcome outcome = run(chase_pointers(problem, x, y));
        REQUIRE(outcome.alice == place % 2);
        REQUIRE(outcome.bob == place % 2);
        REQUIRE(outcome.transcript.bits() == static_cast<std::uint64_t>((steps - 1) * 2 + 1));
        REQUIRE(outcome.transcript.rounds() == static_cast<std::uint64_t>(steps));
      }
    }
  }
  CHECK(make_problem("pointer-chasing:steps=3", 4).spec() == "pointer-chasing:steps=3");
  CHECK_THROWS_WITH(make_problem("pointer-chasing:steps=0", 4),
                    "steps of problem pointer-chasing must be at least 1 (got 0)");
  CHECK_THROWS_WITH(make_problem("sparse-disjointness:size=0", 4),
                    "size of problem sparse-disjointness must be at least 1 (got 0)");
  CHECK_THROWS_AS(chase_pointers(make_problem("equality", 3), {0, 0, 0}, {0, 0, 0}), std::invalid_argument);
}

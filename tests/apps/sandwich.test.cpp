// The same engine judges reductions: fooling set, rank <= D(f) <= measured worst bits <= claimed bits.

#include <catch2/catch.hpp>

#include "apps/study/bound.hpp"
#include "apps/study/experiment.hpp"
#include "apps/study/families.hpp"
#include "reductions/verify.hpp"

using namespace crossbits;

namespace {

int bits_of(const BoundReport& report, const char* name) {
  const Bound* const found = report.find(name, Kind::upper_bound);
  REQUIRE(found != nullptr);
  return found->bits.value();
}

/// The most bits over all inputs of the experiment's protocol. Every answer must be right.
std::uint64_t worst_bits(const Setup& setup) {
  const Problem& problem = setup.problem();
  std::uint64_t worst = 0;
  for (std::uint64_t i = 0; i < problem.x_count(); ++i) {
    for (std::uint64_t j = 0; j < problem.y_count(); ++j) {
      const Symbols x = problem.x_at(i), y = problem.y_at(j);
      const Experiment e = run_experiment(setup, {x, y, problem.f(x, y).value()});
      REQUIRE(e.correct());
      worst = std::max(worst, e.transcript.bits());
    }
  }
  return worst;
}

}  // namespace

TEST_CASE("over the whole catalogue: fooling set, rank <= D(f) <= worst bits measured <= bits claimed") {
  int judged = 0;
  for (const Family& family : families()) {
    for (const FamilyCase& c : family.cases) {
      for (int n = 2; n <= 3; ++n) {
        for (const Which which : {Which::paper, Which::optimal}) {
          if (which == Which::paper && !c.splits) continue;
          Question question{.reduction = c.reduction,
                            .problem = "",
                            .n = n,
                            .model = {.text = c.spec},
                            .which = which,
                            .knows = Knows::both};
          const Setup setup = prepare(question);
          CAPTURE(c.reduction, c.spec, n);
          const BoundReport report =
              bound({.problem = setup.problem()},
                    {.only = {"deterministic", "fooling_set", "log_rank_q", "one_way"}}, all_techniques());
          const Bound* const depth = report.find("deterministic", Kind::upper_bound);
          REQUIRE(depth->kind == Kind::exact);
          CHECK(bits_of(report, "fooling_set") <= *depth->bits);
          CHECK(bits_of(report, "log_rank_q") <= *depth->bits);
          const std::uint64_t worst = worst_bits(setup);
          CHECK(static_cast<std::uint64_t>(*depth->bits) <= worst);
          CHECK(worst <= static_cast<std::uint64_t>(setup.protocol().bits));
          if (setup.direction() == Direction::alice_to_bob)
            CHECK(static_cast<std::uint64_t>(bits_of(report, "one_way")) <= worst);
          ++judged;
        }
      }
    }
  }
  CHECK(judged > 20);
}

TEST_CASE("a case of the catalogue has a paper protocol if and only if it says so") {
  for (const Family& family : families()) {
    for (const FamilyCase& c : family.cases) {
      CAPTURE(c.reduction, c.spec);
      const Setup setup = prepare({.reduction = c.reduction,
                                   .problem = "",
                                   .n = 2,
                                   .model = {.text = c.spec},
                                   .which = Which::optimal});
      CHECK(setup.paper_protocol.has_value() == c.splits);
    }
  }
}

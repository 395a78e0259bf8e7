// Counting all pairs from each side's numbers: the same count as running every pair.
#include "reductions/factorised/factorised.hpp"

#include <omp.h>

#include <catch2/catch.hpp>

#include "protocols/problems.hpp"
#include "reductions/factorised/expected_rows.hpp"
#include "reductions/factorised/split_model.hpp"
#include "tests/reductions/asked.hpp"
#include "tests/reductions/public_query.hpp"

using namespace crossbits;
using test::Asked;

namespace {

constexpr auto pairs = VerifyOptions::Method::pairs;
constexpr auto factorised = VerifyOptions::Method::factorised;

void require_same(const Verification& a, const Verification& b) {
  REQUIRE(a.inputs == b.inputs);
  REQUIRE(a.wrong == b.wrong);
  REQUIRE(a.max_bits == b.max_bits);
  REQUIRE(a.min_bits == b.min_bits);
  REQUIRE(a.first_wrong.has_value() == b.first_wrong.has_value());
  if (!a.first_wrong) return;
  REQUIRE(a.first_wrong->x == b.first_wrong->x);
  REQUIRE(a.first_wrong->y == b.first_wrong->y);
  REQUIRE(a.first_wrong->expected == b.first_wrong->expected);
  REQUIRE(a.first_wrong->got == b.first_wrong->got);
}

/// Returns how many pairs are wrong.
std::uint64_t compare_methods(const Embedding& embedding, const DecidingModel& model,
                              const CompiledProtocol& protocol) {
  const Verification one_by_one = verify(embedding, model, protocol, {.method = pairs});
  const Verification by_sides = verify(embedding, model, protocol, {.method = factorised});
  REQUIRE_FALSE(one_by_one.factorised);
  REQUIRE(by_sides.factorised);
  REQUIRE(by_sides.protocol_equals_model());
  REQUIRE(by_sides.pairs_compared == std::min(pairs_run_beside, by_sides.inputs));
  require_same(one_by_one, by_sides);
  return by_sides.wrong;
}

DecidingModel deciding(const test::PublicQuery& asked) { return decide_with(asked.graph, asked.embedding); }

CompiledProtocol one_way(const DecidingModel& model) {
  return compile(model.graph, model.owners, {model.decision},
                 Permit::one_way({Role::partial, Role::weight, Role::value}));
}

}  // namespace

TEST_CASE(
    "the factorised count is that of running every pair, for right and wrong models of every reduction") {
  std::uint64_t wrong = 0, right = 0;
  for (int n = 1; n <= 5; ++n) {
    const std::string few = std::to_string(std::max(1, n - 1));
    const std::pair<std::string, std::string> cases[] = {
        {"disjointness-to-sparse-average", "attention:keys=pairs"},
        {"disjointness-to-sparse-average", "attention:keys=pairs,m=" + few},
        {"disjointness-to-sparse-average", "attention:keys=onehot"},
        {"disjointness-to-sparse-average", "attention:keys=random,bits=3,m=" + few},
        {"disjointness-to-sparse-average-streaming", "rnn"},
        {"disjointness-to-sparse-average-streaming", "rnn:memory=" + few},
        {"disjointness-to-sparse-average-streaming", "rnn:cell=gru,memory=" + few},
        {"disjointness-to-sparse-average-dense", "mlp"},
        {"disjointness-to-sparse-average-dense", "mlp:rows=" + few},
        {"index-to-sparse-average-dense", "mlp"},
        {"index-to-sparse-average-dense", "mlp:rows=" + few},
        {"index-to-lookup", "rnn"},
        {"index-to-lookup", "rnn:memory=" + few},
        {"index-to-lookup", "attention"},
        {"index-to-lookup", "attention:m=1"}};
    for (const auto& [reduction, model] : cases) {
      INFO(reduction << ' ' << model << " n = " << n);
      const Asked asked(reduction, n, model);
      ++(compare_methods(asked.embedding, asked.model, asked.protocol) > 0 ? wrong : right);
    }
  }
  CHECK(wrong > 20);
  CHECK(right > 30);
}

TEST_CASE("a problem with more than two answers is counted alike") {
  const Reduction& reduction = find_reduction("index-to-lookup");
  for (const std::string spec : {"rnn:memory=2", "rnn", "attention", "attention:m=1"}) {
    const Embedding embedding = reduction.embed("index:symbols=5", 3, {});
    const ModelSpec model_spec = ModelSpec::parse(spec);
    const DecidingModel model = decide_with(embedding.construct(model_spec).graph, embedding);
    const auto protocol =
        compile(model.graph, model.owners, {model.decision}, reduction.paper(model_spec.family).permit);
    compare_methods(embedding, model, protocol);
  }
}

TEST_CASE(
    "a threshold of one sum is recognised, counted alike, and never decides DISJ_n for n >= 2 at any "
    "threshold") {
  for (int n = 1; n <= 5; ++n) {
    for (const std::int64_t threshold : {1, 40, 64, 90, 128, 200}) {
      INFO("n = " << n << ", threshold " << threshold);
      const test::PublicQuery asked = test::public_query(n, threshold);
      const DecidingModel model = deciding(asked);
      const CompiledProtocol protocol = one_way(model);
      const std::uint64_t wrong = compare_methods(asked.embedding, model, protocol);
      const Verification v = verify(asked.embedding, model, protocol, {.method = factorised});
      REQUIRE(v.nested.has_value() == (n >= 2));
      if (n < 2) continue;
      REQUIRE(wrong > 0);
      ModelRun run(model);
      int errors = 0;
      for (const Symbols& x : {v.nested->x, v.nested->x_other})
        for (const Symbols& y : {v.nested->y, v.nested->y_other})
          errors += model.answer(run.decide(model.inputs(asked.embedding, asked.embedding.embed(x, y)))) !=
                    asked.embedding.problem.f(x, y);
      REQUIRE(errors > 0);
    }
  }
}

TEST_CASE("two heads with a read-out are no threshold of one sum, and counted alike") {
  for (int n = 2; n <= 5; ++n) {
    const test::PublicQuery asked = test::public_query(n, 3, 2);
    const DecidingModel model = deciding(asked);
    compare_methods(asked.embedding, model, one_way(model));
    CHECK_FALSE(verify(asked.embedding, model, one_way(model), {.method = factorised}).nested);
  }
}

TEST_CASE("generated rows are what the problem says, entry by entry") {
  for (const std::string id : {"disjointness", "index", "equality", "greater-than", "inner-product"}) {
    for (int n = 1; n <= 7; ++n) {
      const Problem problem = make_problem(id, n);
      const ExpectedRows rows(problem);
      std::vector<std::uint64_t> ones(rows.words()), defined(rows.words());
      for (std::uint64_t x = 0; x < problem.x_count(); ++x) {
        rows.row(x, ones, defined);
        for (std::uint64_t y = 0; y < 64 * rows.words(); ++y) {
          const bool inside = y < problem.y_count();
          REQUIRE((defined[y / 64] >> (y % 64) & 1) == inside);
          if (inside)
            REQUIRE(static_cast<int>(ones[y / 64] >> (y % 64) & 1) ==
                    problem.f(problem.x_at(x), problem.y_at(y)));
        }
      }
    }
  }
}

TEST_CASE("undefined entries of a promise problem are left out") {
  const Problem problem = matrix_problem("01*\n*10\n1*1\n");
  const ExpectedRows rows(problem);
  std::vector<std::uint64_t> ones(1), defined(1);
  rows.row(1, ones, defined);
  CHECK(defined[0] == 0b110);
  CHECK((ones[0] & defined[0]) == 0b010);
}

TEST_CASE("the count and its first error do not depend on the number of threads") {
  const Asked asked("disjointness-to-sparse-average", 9, "attention:keys=pairs,m=8");
  const int usual = omp_get_max_threads();
  omp_set_num_threads(1);
  const Verification one = verify(asked.embedding, asked.model, asked.protocol, {.method = factorised});
  omp_set_num_threads(2);
  const Verification two = verify(asked.embedding, asked.model, asked.protocol, {.method = factorised});
  omp_set_num_threads(usual);
  REQUIRE(one.wrong > 0);
  require_same(one, two);
}

TEST_CASE("beyond 2^16 pairs the two sides are combined without being asked") {
  const Asked small("disjointness-to-sparse-average", 8, "attention:keys=pairs"),
      large("disjointness-to-sparse-average", 9, "attention:keys=pairs");
  CHECK_FALSE(verify(small.embedding, small.model, small.protocol, {}).factorised);
  CHECK(verify(large.embedding, large.model, large.protocol, {}).factorised);
}

TEST_CASE(
    "a model with numbers beyond 53 bits is refused in words, and run pair by pair where that was left "
    "open") {
  const Asked asked("disjointness-to-sparse-average", 9, "attention:keys=cyclic");
  std::string why_not;
  CHECK_FALSE(verify_factorised(asked.embedding, asked.model, asked.protocol, 1, why_not));
  CHECK(why_not.find("53 bits") != std::string::npos);
  CHECK_THROWS_AS(verify(asked.embedding, asked.model, asked.protocol, {.method = factorised}),
                  std::invalid_argument);
}

TEST_CASE("rows that cross are found for every problem that has them") {
  CHECK_FALSE(crossing_rows(disjointness(1)));
  for (int n = 2; n <= 9; ++n) CHECK(crossing_rows(disjointness(n)));
  CHECK(crossing_rows(make_problem("index", 4)));
  CHECK_FALSE(crossing_rows(make_problem("greater-than", 4)));  // its rows are nested
}

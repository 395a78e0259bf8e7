#include "reductions/catalogue.hpp"

#include <catch2/catch.hpp>

#include "reductions/verify.hpp"

using namespace crossbits;

namespace {

struct Case {
  std::string reduction, problem, model;
  int n;
  std::uint64_t paper_bits;  // 0: not stated
};

Verification verify_case(const Case& c, bool paper, std::uint64_t samples = 0, std::int32_t tokens = 0) {
  const Reduction& reduction = find_reduction(c.reduction);
  const Embedding embedding = reduction.embed(c.problem, c.n, {.tokens = tokens});
  const ModelSpec spec = ModelSpec::parse(c.model);
  Construction construction = embedding.construct(spec);
  INFO(construction.reason);
  REQUIRE(construction.certified);
  const DecidingModel model = decide_with(std::move(construction.graph), embedding);
  const Permit permit = paper ? reduction.paper(spec.family).permit : Permit{};
  const CompiledProtocol protocol = compile(model.graph, model.owners, {model.decision}, permit);
  const Verification v = verify(embedding, model, protocol, {samples, 1});
  REQUIRE(v.max_bits == static_cast<std::uint64_t>(protocol.bits));
  REQUIRE(v.min_bits == v.max_bits);
  return v;
}

void expect_right(const Case& c) {
  INFO(c.reduction << " " << c.model << " n = " << c.n);
  const Verification paper = verify_case(c, true), optimal = verify_case(c, false);
  REQUIRE(paper.inputs > 0);
  REQUIRE(paper.wrong == 0);
  REQUIRE(paper.protocol_equals_model());
  REQUIRE(optimal.protocol_equals_model());
  REQUIRE(optimal.max_bits <= paper.max_bits);
  if (c.paper_bits > 0) REQUIRE(paper.max_bits == c.paper_bits);
}

}  // namespace

TEST_CASE("attention with pair keys decides DISJ_n on all inputs with exactly n bits") {
  for (int n = 1; n <= 6; ++n)
    expect_right({"disjointness-to-sparse-average", "disjointness", "attention:keys=pairs,bits=1", n,
                  static_cast<std::uint64_t>(n)});
}

TEST_CASE("pair keys shared out to heads decide DISJ_n with ceil(n / H) bits a head") {
  for (const int n : {2, 3, 5})
    for (int heads = 1; heads <= n; ++heads)
      expect_right({"disjointness-to-sparse-average", "disjointness",
                    "attention:keys=pairs,heads=" + std::to_string(heads), n,
                    static_cast<std::uint64_t>(heads * ((n + heads - 1) / heads))});
}

TEST_CASE("random keys are no less right the finer their queries are") {
  for (const int bits : {10, 20, 28, 30, 33, 40})
    expect_right({"disjointness-to-sparse-average", "disjointness",
                  "attention:keys=random,bits=" + std::to_string(bits), 3, 0});
}

TEST_CASE("an option that the keys do not have is refused, not passed over") {
  const auto build = [](const std::string& model) {
    const Embedding e = find_reduction("disjointness-to-sparse-average").embed("disjointness", 3, {});
    return e.construct(ModelSpec::parse(model));
  };
  CHECK_THROWS_WITH(build("attention:keys=cyclic,m=3"),
                    "\"m\" is not an option of the family attention with keys=cyclic; it takes keys");
  CHECK_THROWS_WITH(build("attention:keys=onehot,bits=5"),
                    "\"bits\" is not an option of the family attention with keys=onehot; it takes keys, m");
  CHECK_THROWS_WITH(build("attention:seed=3"),
                    "\"seed\" is not an option of the family attention; it takes keys, m, bits, heads");
  CHECK_THROWS_WITH(
      build("attention:keys=random,heads=2"),
      "\"heads\" is not an option of the family attention with keys=random; it takes keys, m, bits, seed");
}

TEST_CASE("attention with one-hot, cyclic and random keys decides DISJ_n on all inputs") {
  for (int n = 1; n <= 4; ++n) {
    expect_right({"disjointness-to-sparse-average", "disjointness", "attention:keys=onehot", n,
                  static_cast<std::uint64_t>(2 * n + 1)});
    expect_right({"disjointness-to-sparse-average", "disjointness", "attention:keys=cyclic", n, 0});
    const auto width =
        static_cast<std::uint64_t>(6 * n * bits_to_index(static_cast<std::uint64_t>(2 * n + 1)));
    expect_right({"disjointness-to-sparse-average", "disjointness", "attention:keys=random", n, 10 * width});
  }
}

TEST_CASE("cyclic polytope keys cost the honest bits of every coefficient of the query") {
  // N = 5, q = 2: at most the coefficients of (t + 2)^4 in modulus; the first is minus a square, the last is
  // -1.
  std::uint64_t bits = static_cast<std::uint64_t>(bits_to_index(std::uint64_t{17}));
  for (const int bound : {32, 24, 8})
    bits += static_cast<std::uint64_t>(bits_to_index(static_cast<std::uint64_t>(2 * bound + 1)));
  expect_right({"disjointness-to-sparse-average", "disjointness", "attention:keys=cyclic", 2, bits});
}

TEST_CASE("the delay line and the dense network decide DISJ_n on all inputs with exactly n bits") {
  for (int n = 1; n <= 5; ++n) {
    const auto bits = static_cast<std::uint64_t>(n);
    expect_right({"disjointness-to-sparse-average-streaming", "disjointness", "rnn", n, bits});
    expect_right({"disjointness-to-sparse-average-dense", "disjointness", "mlp", n, bits});
    expect_right({"index-to-sparse-average-dense", "index", "mlp", n, bits});
  }
}

TEST_CASE("saturated cells cost two bits each, sums of b bits b, and all are right on all inputs") {
  for (int n = 1; n <= 4; ++n) {
    const auto twice = static_cast<std::uint64_t>(2 * n);
    for (const std::string cell : {"elman", "gru", "lstm"}) {
      INFO(cell);
      expect_right(
          {"disjointness-to-sparse-average-streaming", "disjointness", "rnn:cell=" + cell, n, twice});
      expect_right({"index-to-lookup", "index", "rnn:cell=" + cell, n, twice});
    }
    for (const int bits : {2, 62}) {
      const auto sums = static_cast<std::uint64_t>(bits * n);
      const std::string model = "mlp:bits=" + std::to_string(bits);
      expect_right({"disjointness-to-sparse-average-dense", "disjointness", model, n, sums});
      expect_right({"index-to-sparse-average-dense", "index", model, n, sums});
    }
  }
}

TEST_CASE("two way a recurrent look-up costs the number of the symbol and the symbol, as the problem does") {
  for (int n = 2; n <= 64; ++n) {
    const Embedding embedding = find_reduction("index-to-lookup").embed("index", n, {});
    const DecidingModel model = decide_with(embedding.construct(ModelSpec::parse("rnn")).graph, embedding);
    const CompiledProtocol protocol = compile(model.graph, model.owners, {model.decision}, Permit{});
    CHECK(protocol.bits == std::min(bits_to_index(static_cast<std::uint64_t>(n)) + 1, n));
  }
}

TEST_CASE("index look-up by a recurrent network costs n whole symbols, by attention a query and a summary") {
  for (int n = 1; n <= 5; ++n) {
    expect_right({"index-to-lookup", "index", "rnn", n, static_cast<std::uint64_t>(n)});
    expect_right({"index-to-lookup", "index", "attention", n, 0});
    if (n <= 3) {
      expect_right({"index-to-lookup", "index:symbols=5", "rnn", n, static_cast<std::uint64_t>(3 * n)});
      expect_right({"index-to-lookup", "index:symbols=5", "attention", n, 0});
    }
  }
}

TEST_CASE("at n = 1 every default model has its paper's protocol, and what has none says why in words") {
  for (const Reduction& reduction : reductions()) {
    INFO(reduction.id);
    const Embedding embedding = reduction.embed(reduction.problem_id, 1, {});
    const ModelSpec spec = ModelSpec::parse(reduction.default_model);
    const DecidingModel model = decide_with(embedding.construct(spec).graph, embedding);
    CHECK_NOTHROW(compile(model.graph, model.owners, {model.decision}, reduction.paper(spec.family).permit));
  }
  const Embedding lag = find_reduction("index-to-adaptive-lag").embed("index", 1, {});
  CHECK_THROWS_WITH(lag.construct(ModelSpec::parse("attention")),
                    Catch::StartsWith("an adaptive lag by attention needs n of at least 2"));
}

TEST_CASE("one coordinate less than n makes the pair-key model wrong on 3^(n-1) inputs") {
  const Reduction& reduction = find_reduction("disjointness-to-sparse-average");
  std::uint64_t expected = 1;
  for (int n = 2; n <= 5; ++n) {
    expected *= 3;
    const Embedding embedding = reduction.embed("disjointness", n, {});
    Construction c =
        embedding.construct(ModelSpec::parse("attention:keys=pairs,bits=1,m=" + std::to_string(n - 1)));
    REQUIRE_FALSE(c.certified);
    const DecidingModel model = decide_with(std::move(c.graph), embedding);
    const CompiledProtocol protocol =
        compile(model.graph, model.owners, {model.decision}, reduction.paper("attention").permit);
    REQUIRE(protocol.bits == n - 1);
    const Verification v = verify(embedding, model, protocol, {});
    REQUIRE(v.wrong == expected);
    REQUIRE(v.protocol_equals_model());
  }
}

TEST_CASE("an embedding that writes a field of the other party is refused") {
  Embedding embedding = find_reduction("disjointness-to-sparse-average").embed("disjointness", 2, {});
  embedding.embed_alice = [](const Symbols&, FieldNumbers& numbers) { numbers[0] = {1}; };
  REQUIRE_THROWS(embedding.embed({0, 1}, {1, 1}));
}

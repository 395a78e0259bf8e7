// The delay line and adaptive lags as reductions: graphs of exact values, cut by the compiler.

#include <catch2/catch.hpp>

#include "reductions/verify.hpp"
#include "reductions/witness/witness.hpp"
#include "tests/reductions/asked.hpp"

using namespace crossbits;

namespace {

struct DelayCase {
  const char* reduction;
  const char* model;
  int n;
  std::uint64_t bits;  // 0: not stated
};

Verification verified(const DelayCase& c) {
  const test::Asked asked(c.reduction, c.n, c.model);
  INFO(c.reduction << " " << c.model << ", n = " << c.n);
  REQUIRE(asked.embedding.construct(ModelSpec::parse(c.model)).certified);
  const Verification v = verify(asked.embedding, asked.model, asked.protocol, {});
  REQUIRE_FALSE(v.sampled);
  REQUIRE(v.wrong == 0);
  REQUIRE(v.saturated == 0);
  REQUIRE(v.protocol_equals_model());
  REQUIRE(v.max_bits == v.min_bits);
  if (c.bits > 0) CHECK(v.max_bits == c.bits);
  return v;
}

bool is_certified(const char* reduction, int n, const std::string& model) {
  return find_reduction(reduction)
      .embed(find_reduction(reduction).problem_id, n, {})
      .construct(ModelSpec::parse(model))
      .certified;
}

}  // namespace

TEST_CASE(
    "a delay line brings all bits, and decides DISJ and INDEX, on all pairs by every kind of heads, in at "
    "least n bits one way") {
  for (int n = 1; n <= 5; ++n) {
    const auto least = static_cast<std::uint64_t>(n);
    verified({"delay-line", "relative:readout=exact", n, least});
    CHECK(verified({"delay-line", "relative", n, 0}).max_bits >= least);
    CHECK(verified({"delay-line", "relative:first=3", n, 0}).max_bits >= least);
    if (n <= 4) CHECK(verified({"delay-line", "relative:type=log", n, 0}).max_bits >= least);
    for (const char* form : {"disjointness-to-delay-line", "index-to-delay-line"}) {
      CHECK(verified({form, "relative", n, 0}).max_bits >= least);
      verified({form, "relative:readout=exact", n, least});
    }
  }
}

TEST_CASE("the sum over layers of heads times bits is what a delay line sends, n bits at depth n") {
  for (int n = 1; n <= 5; ++n) {
    // Every layer one head of one bit: n of them are a shift register.
    const std::string deep = "relative:first=3,layers=" + std::to_string(n);
    verified({"delay-line", deep.c_str(), n, static_cast<std::uint64_t>(n)});
  }
  for (const int layers : {2, 3, 4}) {
    const std::string model = "relative:bits=20,layers=" + std::to_string(layers);
    CHECK(test::Asked("delay-line", 5, model).protocol.bits == 5 * 20);  // H = T in all, however deep
  }
  std::int64_t before = test::Asked("delay-line", 5, "relative").protocol.bits;
  for (const int layers : {2, 3, 5}) {
    const std::int64_t bits =
        test::Asked("delay-line", 5, "relative:layers=" + std::to_string(layers)).protocol.bits;
    CHECK(bits < before);
    before = bits;
  }
}

TEST_CASE(
    "a delay line with fewer bits of state than its lag is wrong somewhere, and a witness shows where") {
  for (const auto& [n, model] :
       std::vector<std::pair<int, std::string>>{{4, "relative:readout=exact,bits=3"},
                                                {5, "relative:heads=2,bits=2"},
                                                {6, "relative:heads=1,bits=5"},
                                                {4, "relative:layers=2,heads=1,bits=1"}}) {
    CAPTURE(n, model);
    const test::Asked asked("delay-line", n, model);
    REQUIRE(asked.protocol.bits < n);
    REQUIRE_FALSE(is_certified("delay-line", n, model));
    REQUIRE(verify(asked.embedding, asked.model, asked.protocol, {}).wrong > 0);
    const WitnessSearch search = find_witness(asked.embedding, asked.model, asked.protocol, {});
    REQUIRE(search.witness);
  }
}

TEST_CASE(
    "one bit less than certified is not certified, and with fewer heads than the lag no bits are enough") {
  REQUIRE(is_certified("delay-line", 4, "relative"));
  const std::int64_t bits = test::Asked("delay-line", 4, "relative").protocol.bits / 4;
  CHECK(is_certified("delay-line", 4, "relative:bits=" + std::to_string(bits)));
  CHECK_FALSE(is_certified("delay-line", 4, "relative:bits=" + std::to_string(bits - 1)));
  for (const char* model : {"relative:heads=3,bits=200", "relative:type=log,heads=3,bits=200"}) {
    CHECK_FALSE(is_certified("delay-line", 4, model));
    const test::Asked asked("delay-line", 4, model);
    CHECK(verify(asked.embedding, asked.model, asked.protocol, {}).wrong > 0);
  }
}

TEST_CASE("three realisations of an adaptive lag decide INDEX on all pairs, one way in at least n bits") {
  for (int n = 1; n <= 6; ++n) {
    const auto least = static_cast<std::uint64_t>(n);
    verified({"index-to-adaptive-lag", "relative", n, least});
    CHECK(verified({"index-to-adaptive-lag", "relative:readout=linear", n, 0}).max_bits >= least);
    if (n <= 4) CHECK(verified({"index-to-adaptive-lag", "relative:type=log", n, 0}).max_bits >= least);
    if (n == 1) continue;  // one lag: nothing to ask, and one token is no sum
    for (const char* model : {"attention", "attention:slope=16", "attention:slope=64,type=log"})
      verified({"index-to-adaptive-lag", model, n, 0});
  }
}

TEST_CASE("a query factor pays n bits one way at n = 1000, content keys pay O(log n) two ways") {
  const test::Asked factor("index-to-adaptive-lag", 1000, "relative"),
      content("index-to-adaptive-lag", 1000, "attention");
  CHECK(factor.protocol.bits == 1000);
  CHECK(content.protocol.bits < 100);
  for (const test::Asked* asked : {&factor, &content}) {
    const Verification v =
        verify(asked->embedding, asked->model, asked->protocol, {.samples = 20, .seed = 1});
    CHECK(v.wrong == 0);
    CHECK(v.protocol_equals_model());
  }
}

TEST_CASE("an adaptive lag with n - 1 digits is wrong on a pair that a witness names") {
  for (int n = 2; n <= 6; ++n) {
    const test::Asked asked("index-to-adaptive-lag", n, "relative:bits=" + std::to_string(n - 1));
    REQUIRE(find_witness(asked.embedding, asked.model, asked.protocol, {}).witness);
    const test::Asked enough("index-to-adaptive-lag", n, "relative");
    REQUIRE_FALSE(find_witness(enough.embedding, enough.model, enough.protocol, {}).witness);
  }
}

TEST_CASE("delay lines and adaptive lags that make no sense are refused in a sentence") {
  const auto built = [](const char* reduction, int n, const char* model) {
    return find_reduction(reduction)
        .embed(find_reduction(reduction).problem_id, n, {})
        .construct(ModelSpec::parse(model));
  };
  CHECK_THROWS_WITH(built("delay-line", 4, "relative:heads=0"),
                    "heads of the model must be a number from 1 to 64, not \"0\"");
  CHECK_THROWS_WITH(built("delay-line", 4, "relative:bits=0"),
                    "bits of the model must be a number from 1 to 4096, not \"0\"");
  CHECK_THROWS_WITH(
      built("delay-line", 4, "relative:type=log,bits=5"),
      "bits=5 is too small for the range: at lag 4 the weight of the slowest head, 4^-16, underflows");
  CHECK_THROWS_WITH(built("disjointness-to-delay-line", 400, "relative"),
                    "a linear readout of lin heads is built for a lag of at most 64, not 400");
  CHECK_THROWS_WITH(built("index-to-adaptive-lag", 64, "attention:slope=65536"),
                    "slope lowers the score of the farthest of 64 tokens by 4194304 / 2^8: its weight "
                    "underflows in 50 bits");
  CHECK_THROWS_WITH(
      built("delay-line", 17, "relative"),
      "the problem delay has 2^n answers: -n must be from 1 to 16 (got 17); its DISJ form has one bit");
  CHECK_THROWS_AS(built("delay-line", 4, "relative:type=T5"), std::invalid_argument);
  CHECK_THROWS_AS(built("delay-line", 4, "relative:type=log,readout=exact"), std::invalid_argument);
  CHECK_THROWS_AS(built("delay-line", 4, "relative:layers=5"), std::invalid_argument);
  CHECK_THROWS_AS(built("delay-line", 4, "attention"), std::invalid_argument);
  CHECK_THROWS_AS(built("index-to-adaptive-lag", 4, "mlp"), std::invalid_argument);
  CHECK_THROWS_AS(built("index-to-adaptive-lag", 30, "relative:readout=linear"), std::invalid_argument);
}

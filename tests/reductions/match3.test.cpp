#include <catch2/catch.hpp>

#include "reductions/catalogue.hpp"
#include "reductions/verify.hpp"
#include "tests/reductions/built.hpp"

using namespace crossbits;
using test::Built;

namespace {

Built build_match3(const std::string& id, int n, int modulus, const std::string& spec, bool paper = true) {
  const Reduction& reduction = find_reduction(id);
  return test::build(reduction.embed(reduction.problem_id, n, {.modulus = modulus}), spec,
                     paper ? reduction.paper("attention").permit : Permit{});
}

Verification check(const Built& b) { return verify(b.embedding, b.model, b.protocol, {}); }

}  // namespace

TEST_CASE(
    "Match3 by a histogram decides DISJ_n and INDEX_n on all inputs for n <= 5 and every M from N + 1 to N + "
    "5") {
  for (const std::string id : {"disjointness-to-match3", "index-to-match3"}) {
    for (int n = 1; n <= 5; ++n) {
      for (int modulus = 2 * n + 2; modulus <= 2 * n + 6; ++modulus) {
        INFO(id << " n = " << n << " M = " << modulus);
        const Built b = build_match3(id, n, modulus, "attention:keys=histogram");
        REQUIRE(b.certified);
        const Verification v = check(b);
        REQUIRE(v.wrong == 0);
        REQUIRE(v.protocol_equals_model());
        const int counter = bits_to_index(static_cast<std::uint64_t>(n + 1));
        REQUIRE(v.max_bits <= static_cast<std::uint64_t>((modulus + 1) * counter));
        REQUIRE(v.max_bits >= static_cast<std::uint64_t>(n));
      }
    }
  }
}

TEST_CASE("a histogram with one bin less is wrong, and so is an embedding with two elements on one number") {
  for (int n = 1; n <= 4; ++n) {
    for (int modulus = 2 * n + 2; modulus <= 2 * n + 6; ++modulus) {
      INFO("n = " << n << " M = " << modulus);
      const Built small = build_match3("disjointness-to-match3", n, modulus,
                                       "attention:keys=histogram,m=" + std::to_string(modulus - 1));
      REQUIRE_FALSE(small.certified);
      REQUIRE(check(small).wrong > 0);
      Built mutant = build_match3("disjointness-to-match3", n, modulus, "attention:keys=histogram");
      const auto alice = mutant.embedding.embed_alice;
      mutant.embedding.embed_alice = [alice](const Symbols& x, FieldNumbers& numbers) {
        alice(x, numbers);
        numbers[1] = {x[0] ? 2 : 1};  // v_0 is 0
      };
      REQUIRE(check(mutant).wrong > 0);
    }
  }
}

TEST_CASE(
    "third-order attention decides DISJ_n on all inputs, but two parties have no cheaper split than her "
    "tokens") {
  for (int n = 1; n <= 3; ++n) {
    const int modulus = 2 * n + 2;
    INFO("n = " << n);
    const Built b = build_match3("disjointness-to-match3", n, modulus, "attention:order=3", false);
    REQUIRE(b.certified);
    const Verification v = check(b);
    REQUIRE(v.wrong == 0);
    REQUIRE(v.protocol_equals_model());
    REQUIRE(b.protocol.bits == n * bits_to_index(static_cast<std::uint64_t>(modulus)));
    REQUIRE_THROWS_WITH(build_match3("disjointness-to-match3", n, modulus, "attention:order=3"),
                        Catch::Contains("would have to cross"));
  }
}

TEST_CASE("a modulus below N + 1 leaves too few pairs and is refused") {
  const Reduction& reduction = find_reduction("disjointness-to-match3");
  CHECK_THROWS_WITH(reduction.embed("disjointness", 3, {.modulus = 7}),
                    "--modulus 7 is too small: n = 3 needs M >= 2n + 2 = 8");
}

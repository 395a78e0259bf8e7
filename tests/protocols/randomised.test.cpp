#include <catch2/catch.hpp>

#include "protocols/direct/equality.hpp"
#include "protocols/direct/greater_than.hpp"
#include "protocols/problems.hpp"

using namespace crossbits;

TEST_CASE("fingerprints never err on equal strings and cost what they promise") {
  const Problem problem = make_problem("equality", 20);
  for (std::uint64_t seed = 0; seed < 100; ++seed) {
    const Symbols x = problem.instance(seed).x;
    const ProtocolOutcome open = run(equality_public_coins(problem, x, x, seed, 7, Knows::both));
    CHECK(open.bob == 1);
    CHECK(open.alice == 1);
    CHECK(open.transcript.bits() == 8);
    const ProtocolOutcome hidden = run(equality_private_coins(problem, x, x, seed, 10, Knows::bob));
    CHECK(hidden.bob == 1);
    CHECK_FALSE(hidden.alice);
    CHECK(hidden.transcript.bits() == 2 * 8);  // the least prime above 200 is 211
  }
  CHECK(equality_prime(20, 10) == 211);
}

TEST_CASE("on different strings a fingerprint errs as seldom as promised, but does err with one bit") {
  const Problem problem = make_problem("equality", 6);
  int one_bit = 0;
  int eight_bits = 0;
  int field = 0;
  for (std::uint64_t seed = 0; seed < 2000; seed += 2) {  // even seeds: answer 0
    const Instance instance = problem.instance(seed);
    one_bit += *run(equality_public_coins(problem, instance.x, instance.y, seed, 1, Knows::bob)).bob;
    eight_bits += *run(equality_public_coins(problem, instance.x, instance.y, seed, 8, Knows::bob)).bob;
    field += *run(equality_private_coins(problem, instance.x, instance.y, seed, 4, Knows::bob)).bob;
  }
  CHECK(one_bit > 430);
  CHECK(one_bit < 570);
  CHECK(eight_bits < 20);
  CHECK(field < 250);
}

TEST_CASE("over all choices of the private point, different strings agree in fewer than n points") {
  const Problem problem = make_problem("equality", 4);
  for (std::uint64_t i = 0; i < 16; ++i) {
    for (std::uint64_t j = 0; j < 16; ++j) {
      std::set<std::string> fooled;  // the points at which Bob is
      for (std::uint64_t seed = 0; seed < 200 && i != j; ++seed) {
        const auto protocol =
            equality_private_coins(problem, problem.x_at(i), problem.y_at(j), seed, 4, Knows::bob);
        const ProtocolOutcome outcome = run(protocol);
        if (outcome.bob == 1) fooled.insert(outcome.transcript.messages()[0].bits.text());
      }
      REQUIRE(fooled.size() < 4);
    }
  }
}

TEST_CASE("the search for greater-than is right on all pairs of 5-bit numbers and stays below its promise") {
  for (int n : {1, 2, 5}) {
    const Problem problem = make_problem("greater-than", n);
    for (std::uint64_t i = 0; i < problem.x_count(); ++i) {
      for (std::uint64_t j = 0; j < problem.y_count(); ++j) {
        const Symbols x = problem.x_at(i);
        const Symbols y = problem.y_at(j);
        const ProtocolOutcome outcome = run(greater_than_search(problem, x, y, 11, 30, Knows::both));
        REQUIRE(outcome.bob == problem.f(x, y));
        REQUIRE(outcome.alice == outcome.bob);
        REQUIRE(outcome.transcript.bits() <=
                static_cast<std::uint64_t>(bits_to_index(std::uint64_t(n)) * 31 + 2));
      }
    }
  }
}

TEST_CASE("randomised protocols refuse the wrong problem, no hash and an Alice who alone knows") {
  const Problem equality = make_problem("equality", 2);
  const Problem greater_than = make_problem("greater-than", 2);
  CHECK_THROWS(equality_public_coins(greater_than, {0, 0}, {0, 0}, 0, 1, Knows::bob));
  CHECK_THROWS(equality_private_coins(equality, {0, 0}, {0, 0}, 0, 0, Knows::bob));
  CHECK_THROWS(equality_public_coins(equality, {0, 0}, {0, 0}, 0, 1, Knows::alice));
  CHECK_THROWS(greater_than_search(equality, {0, 0}, {0, 0}, 0, 1, Knows::bob));
}

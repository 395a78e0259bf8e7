// Damage every message of every protocol in every way: what comes out is a named error, or visibly another
// run.
#include <catch2/catch.hpp>

#include "protocols/direct/equality.hpp"
#include "protocols/direct/greater_than.hpp"
#include "protocols/direct/send_all.hpp"
#include "protocols/error.hpp"
#include "protocols/problems.hpp"

using namespace crossbits;

namespace {

/// True if the damage shows: a ProtocolError, another transcript or another answer. Any other exception fails
/// the test.
bool shows(const Protocol& protocol, const ProtocolOutcome& reference, const Fault& fault) {
  try {
    const ProtocolOutcome outcome = run(protocol, {.fault = fault, .message_limit = 10'000});
    REQUIRE(outcome.fault_applied);
    REQUIRE(outcome.transcript.bits() == outcome.transcript.bits_by(0) + outcome.transcript.bits_by(1));
    return !(outcome.transcript == reference.transcript) || answer(outcome) != answer(reference);
  } catch (const ProtocolError& error) {
    return std::string(error.what()).size() > 10;
  }
}

int sweep(const Protocol& protocol) {
  const ProtocolOutcome reference = run(protocol);
  int faults = 0;
  for (std::size_t k = 0; k < reference.transcript.messages().size(); ++k) {
    REQUIRE(shows(protocol, reference, {Fault::drop, k, 0}));
    for (std::size_t bit = 0; bit < reference.transcript.messages()[k].bits.size(); ++bit) {
      REQUIRE(shows(protocol, reference, {Fault::flip, k, bit}));
      REQUIRE(shows(protocol, reference, {Fault::truncate, k, bit}));
      faults += 2;
    }
    ++faults;
  }
  return faults;
}

}  // namespace

TEST_CASE("no damaged message of sending everything goes unnoticed, hangs or crashes") {
  int faults = 0;
  for (const char* spec :
       {"disjointness", "index", "index:symbols=5", "equality", "greater-than", "inner-product"}) {
    const Problem problem = make_problem(spec, 9);
    for (std::uint64_t seed = 0; seed < 4; ++seed) {
      const Instance instance = problem.instance(seed);
      for (const Direction direction : {Direction::alice_to_bob, Direction::bob_to_alice}) {
        for (const Knows knows : {Knows::alice, Knows::bob, Knows::both}) {
          faults += sweep(send_all(problem, instance.x, instance.y, direction, knows));
        }
      }
    }
  }
  CHECK(faults > 2000);
}

TEST_CASE("a fault beyond the last message or the last bit leaves the run as it is") {
  const Problem problem = make_problem("equality", 4);
  const Protocol protocol =
      send_all(problem, {1, 0, 0, 1}, {1, 0, 0, 1}, Direction::alice_to_bob, Knows::both);
  for (const Fault& fault :
       {Fault{Fault::drop, 2, 0}, Fault{Fault::flip, 0, 4}, Fault{Fault::truncate, 1, 1}}) {
    const ProtocolOutcome outcome = run(protocol, {.fault = fault});
    CHECK_FALSE(outcome.fault_applied);
    CHECK(outcome.transcript == run(protocol).transcript);
  }
}

TEST_CASE("no damaged message of a randomised protocol goes unnoticed, hangs or crashes") {
  const Problem equality = make_problem("equality", 9);
  const Problem greater_than = make_problem("greater-than", 9);
  for (std::uint64_t seed = 0; seed < 8; ++seed) {
    const Instance strings = equality.instance(seed);
    const Instance numbers = greater_than.instance(seed);
    for (const Knows knows : {Knows::bob, Knows::both}) {
      CHECK(sweep(equality_public_coins(equality, strings.x, strings.y, seed, 5, knows)) >= 11);
      CHECK(sweep(equality_private_coins(equality, strings.x, strings.y, seed, 3, knows)) >= 22);
      CHECK(sweep(greater_than_search(greater_than, numbers.x, numbers.y, seed, 4, knows)) >= 30);
    }
  }
}

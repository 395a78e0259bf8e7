#include "protocols/direct/send_all.hpp"

#include <catch2/catch.hpp>

#include "protocols/problems.hpp"
#include "protocols/transcript_io.hpp"

using namespace crossbits;

namespace {

/// Who should have an answer, and that it is the right one.
void check_answers(const ProtocolOutcome& outcome, Knows knows, int right) {
  REQUIRE(outcome.alice == (knows == Knows::bob ? Verdict() : Verdict(right)));
  REQUIRE(outcome.bob == (knows == Knows::alice ? Verdict() : Verdict(right)));
  REQUIRE(answer(outcome) == right);
}

void check_all_inputs(const Problem& problem, Direction direction, Knows knows) {
  for (std::uint64_t i = 0; i < problem.x_count(); ++i) {
    for (std::uint64_t j = 0; j < problem.y_count(); ++j) {
      const Symbols x = problem.x_at(i);
      const Symbols y = problem.y_at(j);
      const ProtocolOutcome outcome = run(send_all(problem, x, y, direction, knows));
      check_answers(outcome, knows, problem.f(x, y).value());
      REQUIRE(outcome.transcript.bits() == problem.trivial_bits(direction, knows));
      REQUIRE(outcome.transcript.rounds() <= 2);
    }
  }
}

}  // namespace

TEST_CASE(
    "sending everything is right on all inputs and costs exactly the trivial bits, in every direction") {
  for (const char* spec :
       {"disjointness", "index", "index:symbols=3", "equality", "greater-than", "inner-product"}) {
    for (int n = 1; n <= 3; ++n) {
      const Problem problem = make_problem(spec, n);
      for (const Direction direction :
           {Direction::alice_to_bob, Direction::bob_to_alice, Direction::two_way}) {
        for (const Knows knows : {Knows::alice, Knows::bob, Knows::both})
          check_all_inputs(problem, direction, knows);
      }
    }
  }
}

TEST_CASE("the trivial bits follow the formulas of the conventions") {
  const Problem disjointness_8 = make_problem("disjointness", 8);
  CHECK(disjointness_8.trivial_bits(Direction::alice_to_bob, Knows::bob) == 8);
  CHECK(disjointness_8.trivial_bits(Direction::alice_to_bob, Knows::both) == 9);
  CHECK(disjointness_8.trivial_bits(Direction::two_way, Knows::bob) == 8);
  const Problem index_64 = make_problem("index", 64);
  CHECK(index_64.trivial_bits(Direction::alice_to_bob, Knows::bob) == 64);
  CHECK(index_64.trivial_bits(Direction::two_way, Knows::bob) == 7);
  CHECK(index_64.trivial_bits(Direction::two_way, Knows::both) == 7);
  CHECK(make_problem("index:symbols=5", 10).trivial_bits(Direction::alice_to_bob, Knows::both) == 24 + 3);
}

TEST_CASE("a constant matrix with one row costs nothing and sends nothing") {
  const Problem problem = matrix_problem("11");
  const ProtocolOutcome outcome = run(send_all(problem, {0}, {1}, Direction::alice_to_bob, Knows::both));
  CHECK(outcome.transcript.messages().empty());
  check_answers(outcome, Knows::both, 1);
}

TEST_CASE("inputs on which the problem is not defined are refused") {
  const Problem problem = matrix_problem("1*");
  CHECK_THROWS_WITH(send_all(problem, {0}, {1}, Direction::alice_to_bob, Knows::both),
                    "matrix 1 x 2 is not defined on x = 0, y = 1");
  CHECK_THROWS_AS(send_all(problem, {1}, {0}, Direction::alice_to_bob, Knows::both), std::invalid_argument);
}

TEST_CASE("the transcript of sending everything is golden") {
  const Problem problem = make_problem("index:symbols=5", 3);
  const Protocol protocol = send_all(problem, {4, 0, 3}, {2}, Direction::alice_to_bob, Knows::both);
  CHECK(protocol.name == "send-x");
  CHECK(to_text(run(protocol).transcript) == "0 Alice x 1100111\n1 Bob answer 011\n");
  const Protocol reverse = send_all(problem, {4, 0, 3}, {2}, Direction::two_way, Knows::bob);
  CHECK(to_text(run(reverse).transcript) == "0 Bob y 10\n1 Alice answer 011\n");
}

#include "reductions/number_on_forehead.hpp"

#include <catch2/catch.hpp>

#include "models/constructions/match3.hpp"
#include "models/tasks/match.hpp"
#include "protocols/error.hpp"

using namespace crossbits;

namespace {

/// Tokens 1..N-1 in three blocks, token 0 for all to see.
Foreheads three_blocks(std::int32_t tokens) {
  Foreheads foreheads{-1};
  for (std::int32_t t = 1; t < tokens; ++t) foreheads.push_back((t - 1) * 3 / (tokens - 1));
  return foreheads;
}

bool answers_yes(const ForeheadProtocol& p, const Bits& answer) {
  const Format& format = p.graph.format(p.outputs.front());
  return 2 * (answer.big_number(0, answer.size()) + format.lowest) > BigInteger(1) << format.fraction;
}

}  // namespace

TEST_CASE(
    "three players answer Match3 by third-order attention on all inputs, and each posts one summary, seeing "
    "no more") {
  const std::int32_t tokens = 4, modulus = 5;
  const Construction c = match3_third_order({tokens, modulus, {0}, 1}, ModelSpec::parse("attention:order=3"));
  REQUIRE(c.certified);
  const Foreheads foreheads = three_blocks(tokens);
  const ForeheadProtocol p = compile_number_on_forehead(c.graph, foreheads, 3, c.graph.outputs);
  ForeheadExecutor executor(p, foreheads);
  for (int k = 0; k < modulus * modulus * modulus; ++k) {
    const std::vector<int> x{1, k % modulus, k / modulus % modulus, k / modulus / modulus};
    InputNumbers inputs;
    for (const int symbol : x) inputs.push_back({symbol});
    const PartiesOutcome outcome = executor.run(inputs);
    REQUIRE(outcome.answers[0] == outcome.answers[1]);
    REQUIRE(outcome.answers[0] == outcome.answers[2]);
    REQUIRE(answers_yes(p, outcome.answers[0]) == (match3(x, modulus)[0] == 1));
    REQUIRE(outcome.transcript.bits() == static_cast<std::uint64_t>(p.bits));
    const Ledger ledger = outcome.transcript.ledger();
    for (const std::uint64_t bits : ledger.by_party) REQUIRE(bits > 0);
    REQUIRE(outcome.transcript.messages().size() == 3);
  }
}

TEST_CASE("a player's message does not change with the number on its own forehead") {
  const Construction c = match3_third_order({4, 5, {0}, 1}, ModelSpec::parse("attention:order=3"));
  const Foreheads foreheads = three_blocks(4);
  const ForeheadProtocol p = compile_number_on_forehead(c.graph, foreheads, 3, c.graph.outputs);
  ForeheadExecutor executor(p, foreheads);
  for (int player = 0; player < 3; ++player) {
    InputNumbers inputs{{1}, {2}, {3}, {4}};
    const auto said = [&] {
      const PartiesOutcome outcome = executor.run(inputs);
      for (const Message& m : outcome.transcript.messages())
        if (m.from == player) return m.bits.text();
      return std::string();
    };
    const std::string before = said();
    inputs[static_cast<std::size_t>(player) + 1] = {0};
    REQUIRE(said() == before);
    REQUIRE_FALSE(before.empty());
  }
}

TEST_CASE(
    "two players cannot: some pair of tokens stands on both foreheads, and what stands there is named") {
  const Construction c = match3_third_order({3, 4, {0}, 1}, ModelSpec::parse("attention:order=3"));
  CHECK_THROWS_WITH(compile_number_on_forehead(c.graph, {-1, 0, 1}, 2, c.graph.outputs),
                    Catch::Contains("nobody sees all of it"));
  CHECK_THROWS_WITH(compile_number_on_forehead(c.graph, {-1, 0, 3}, 3, c.graph.outputs),
                    "there is no player 3 among 3");
  CHECK_THROWS_WITH(compile_number_on_forehead(c.graph, {-1, 0}, 3, c.graph.outputs),
                    "the model has 3 inputs, but 2 foreheads were given");
  CHECK_THROWS(compile_number_on_forehead(c.graph, {-1, 0, 1}, 17, c.graph.outputs));
}

TEST_CASE("no damaged post of the three players goes unnoticed") {
  const Construction c = match3_third_order({4, 5, {0}, 1}, ModelSpec::parse("attention:order=3"));
  const Foreheads foreheads = three_blocks(4);
  const ForeheadProtocol p = compile_number_on_forehead(c.graph, foreheads, 3, c.graph.outputs);
  ForeheadExecutor executor(p, foreheads);
  const InputNumbers inputs{{1}, {2}, {3}, {4}};
  for (std::size_t message = 0; message < 3; ++message) {
    REQUIRE_THROWS_AS(executor.run(inputs, {.fault = Fault{Fault::drop, message, 0}}), ProtocolError);
    REQUIRE_THROWS_AS(executor.run(inputs, {.fault = Fault{Fault::truncate, message, 1}}), ProtocolError);
  }
}

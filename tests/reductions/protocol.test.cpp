// Random models, random owners: the compiled protocol computes what the model computes, and damage shows.
#include <catch2/catch.hpp>

#include "protocols/error.hpp"
#include "reductions/execute.hpp"
#include "tests/models/random_model.hpp"

using namespace crossbits;

namespace {

struct Setting {
  explicit Setting(std::uint64_t seed, const testing::RandomModelOptions& options)
      : graph(testing::random_model(seed, options)) {
    testing::Draw draw(seed + 1000);
    for (std::size_t k = 0; k < graph.inputs().size(); ++k)
      owners.push_back(
          std::array{Owner::everyone, Owner::alice, Owner::bob}[static_cast<std::size_t>(draw.below(3))]);
    permit.knows = std::array{Knows::bob, Knows::both, Knows::alice}[static_cast<std::size_t>(draw.below(3))];
    if (permit.knows == Knows::bob && draw.one_in(2)) permit.bob_speaks = false;
  }
  Graph graph;
  Owners owners;
  Permit permit;
};

/// The outputs as the plain model computes them, as bits.
Bits answer_of_model(const Setting& setting, const InputNumbers& inputs) {
  const Evaluator evaluator(setting.graph);
  Store store = full_store(setting.graph);
  Scratch scratch;
  write_inputs(setting.graph, inputs, store);
  evaluator.compute_all(store, scratch);
  Bits bits;
  for (const ValueId id : setting.graph.outputs) bits.append(encode(setting.graph, id, store));
  return bits;
}

}  // namespace

TEST_CASE(
    "on random models with random owners every party that must know ends with the model's outputs, at the "
    "bits compiled") {
  std::int64_t talkative = 0;
  for (std::uint64_t seed = 0; seed < 400; ++seed) {
    INFO("seed " << seed);
    const Setting setting(seed, {.tokens = 4, .operations = 8, .only_attention_and_linear = seed % 2 == 0});
    const CompiledProtocol protocol =
        compile(setting.graph, setting.owners, setting.graph.outputs, setting.permit);
    Executor executor(protocol, setting.owners);
    for (std::uint64_t k = 0; k < 3; ++k) {
      const InputNumbers inputs = testing::random_inputs(setting.graph, k);
      const Bits expected = answer_of_model(setting, inputs);
      const auto outcome = executor.run(inputs);
      REQUIRE(outcome.alice == (setting.permit.knows == Knows::bob ? Bits() : expected));
      REQUIRE(outcome.bob == (setting.permit.knows == Knows::alice ? Bits() : expected));
      REQUIRE(outcome.transcript.bits() == static_cast<std::uint64_t>(protocol.bits));
      if (!setting.permit.bob_speaks) REQUIRE(outcome.transcript.bits_by(1) == 0);
    }
    talkative += protocol.bits > 0;
  }
  CHECK(talkative > 200);
}

TEST_CASE("no damaged message of a compiled protocol goes unnoticed, hangs or crashes") {
  int faults = 0;
  for (std::uint64_t seed = 0; seed < 150; ++seed) {
    INFO("seed " << seed);
    const Setting setting(seed, {.tokens = 4, .operations = 8});
    const CompiledProtocol protocol =
        compile(setting.graph, setting.owners, setting.graph.outputs, setting.permit);
    Executor executor(protocol, setting.owners);
    const InputNumbers inputs = testing::random_inputs(setting.graph, seed);
    const auto reference = executor.run(inputs);
    const auto shows = [&](const Fault& fault) {
      try {
        const auto outcome = executor.run(inputs, {.fault = fault, .message_limit = 10'000});
        return !(outcome.transcript == reference.transcript) || outcome.alice != reference.alice ||
               outcome.bob != reference.bob;
      } catch (const ProtocolError&) {
        return true;
      }
    };
    for (std::size_t k = 0; k < reference.transcript.messages().size(); ++k) {
      REQUIRE(shows({Fault::drop, k, 0}));
      for (std::size_t bit = 0;
           bit < std::min<std::size_t>(reference.transcript.messages()[k].bits.size(), 12); ++bit) {
        REQUIRE(shows({Fault::flip, k, bit}));
        REQUIRE(shows({Fault::truncate, k, bit}));
        ++faults;
      }
    }
    REQUIRE(executor.run(inputs).transcript == reference.transcript);
  }
  CHECK(faults > 300);
}

TEST_CASE("a party has no number that it neither computed nor received") {
  for (std::uint64_t seed = 0; seed < 60; ++seed) {
    const Setting s(seed, {.tokens = 4, .operations = 8});
    const CompiledProtocol protocol = compile(s.graph, s.owners, s.graph.outputs, s.permit);
    Executor executor(protocol, s.owners);
    executor.run(testing::random_inputs(s.graph, seed));
    const auto ids = protocol.graph.inputs();
    for (std::size_t k = 0; k < ids.size(); ++k) {
      for (const int party : {0, 1}) {
        const Owner other = party == 0 ? Owner::bob : Owner::alice;
        const Program& program = party == 0 ? protocol.alice : protocol.bob;
        const bool received = std::any_of(program.begin(), program.end(), [&](const Step& step) {
          return step.value == ids[k] && step.act == Step::Act::receive;
        });
        if (s.owners[k] == other && !received)
          REQUIRE_THROWS_AS(executor.store(party).number(ids[k], 0), std::logic_error);
      }
    }
  }
}

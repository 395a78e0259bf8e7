// Many inputs side by side: the same numbers as the plain evaluator, one input at a time, on every
// instruction set.
#include <hwy/targets.h>

#include <catch2/catch.hpp>

#include "models/lanes/lower_to_tape.hpp"
#include "models/lanes/run.hpp"
#include "tests/models/random_model.hpp"

using namespace crossbits;

namespace {

/// All outputs of a graph on some inputs, by the plain evaluator.
std::vector<BigInteger> plain_outputs(const Graph& graph, const Evaluator& evaluator,
                                      const InputNumbers& inputs) {
  Store store = full_store(graph);
  Scratch scratch;
  write_inputs(graph, inputs, store);
  evaluator.compute_all(store, scratch);
  std::vector<BigInteger> numbers;
  for (const ValueId id : graph.outputs)
    for (std::int32_t i = 0; i < graph.count(id); ++i) numbers.push_back(store.number(id, i));
  return numbers;
}

struct Setting {
  explicit Setting(std::uint64_t seed, std::uint8_t party_of_odd_inputs)
      : graph(testing::random_model(
            seed, {.tokens = 4, .operations = 10, .only_attention_and_linear = seed % 2 == 0})),
        evaluator(graph) {
    std::vector<TapeInput> inputs;
    for (std::size_t k = 0; k < graph.inputs().size(); ++k)
      inputs.push_back({k % 2 == 1 ? party_of_odd_inputs : std::uint8_t{1}, {}});
    lowered = lower_to_tape(graph, inputs, graph.outputs);
    if (!lowered) return;
    for (const ValueId id : graph.outputs)
      for (const Register r : lowered->registers[static_cast<std::size_t>(id)]) outputs.push_back(r);
    const std::vector<ValueId> ids = graph.inputs();
    for (const ValueId id : lowered->leaf_values)
      for (std::int32_t i = 0; i < graph.count(id); ++i)
        leaves.emplace_back(static_cast<std::size_t>(std::find(ids.begin(), ids.end(), id) - ids.begin()),
                            static_cast<std::size_t>(i));
  }
  double leaf(std::size_t k, const InputNumbers& inputs) const {
    return static_cast<double>(inputs[leaves[k].first][leaves[k].second]);
  }

  Graph graph;
  Evaluator evaluator;
  std::optional<LoweredGraph> lowered;
  std::vector<Register> outputs;
  std::vector<std::pair<std::size_t, std::size_t>> leaves;  // which number of which input
};

constexpr std::uint8_t all_checks = 15;

/// Runs all lanes with different inputs and compares every one. Returns how many inputs were compared.
int compare_lanes(const Setting& s, std::uint64_t seed, bool plain) {
  const LaneProgram program(s.lowered->tape, s.outputs, s.lowered->tape.leaves, {}, all_checks);
  LaneRun run(program, s.evaluator, plain);
  std::vector<InputNumbers> inputs;
  for (std::uint64_t lane = 0; lane < lanes::width; ++lane) {
    inputs.push_back(testing::random_inputs(s.graph, seed * 1000 + lane % 40));
    for (std::size_t k = 0; k < s.leaves.size(); ++k) run.input(k)[lane] = s.leaf(k, inputs.back());
  }
  run.run();
  int compared = 0;
  for (std::size_t lane = 0; lane < 40; ++lane, ++compared) {
    const auto expected = plain_outputs(s.graph, s.evaluator, inputs[lane]);
    for (std::size_t k = 0; k < expected.size(); ++k) {
      INFO("seed " << seed << ", lane " << lane << ", number " << k);
      REQUIRE(expected[k] == static_cast<std::int64_t>(run.output(k)[lane]));
    }
  }
  return compared;
}

}  // namespace

TEST_CASE(
    "random models evaluated side by side give the plain evaluator's numbers, in plain C++ and in vectors") {
  int lowered = 0;
  for (std::uint64_t seed = 0; seed < 300; ++seed) {
    const Setting s(seed, 1);
    if (!s.lowered) continue;
    ++lowered;
    compare_lanes(s, seed, true);
    compare_lanes(s, seed, false);
  }
  CHECK(lowered > 200);
}

TEST_CASE("every instruction set of this machine gives the same numbers") {
  int sets = 0;
  for (const std::int64_t target : hwy::SupportedAndGeneratedTargets()) {
    hwy::SetSupportedTargetsForTest(target);
    INFO(hwy::TargetName(target));
    for (std::uint64_t seed = 0; seed < 40; ++seed)
      if (const Setting s(seed, 1); s.lowered) compare_lanes(s, seed, false);
    std::vector<double> numbers;
    for (int i = 0; i < 256; ++i) numbers.push_back(static_cast<double>((i * 37) % 101));
    std::vector<std::uint64_t> fast(4), plain(4);
    lanes::below(numbers.data(), numbers.size(), 50, fast.data());
    lanes::below_plain(numbers.data(), numbers.size(), 50, plain.data());
    REQUIRE(fast == plain);
    ++sets;
  }
  hwy::SetSupportedTargetsForTest(0);
  CHECK(sets > 0);
}

TEST_CASE("with one party's numbers as scalars the joint part gives the same numbers") {
  int joint = 0;
  for (std::uint64_t seed = 0; seed < 300; ++seed) {
    INFO("seed " << seed);
    const Setting s(seed, 2);
    if (!s.lowered) continue;
    const Tape& tape = s.lowered->tape;
    std::vector<char> alice(tape.instructions.size()), bob(alice), either(alice);
    for (std::size_t k = 0; k < alice.size(); ++k) {
      const Instruction& i = tape.instructions[k];
      alice[k] = i.depends == 1;
      bob[k] = i.depends == 2;
      either[k] = alice[k] || bob[k];
    }
    const std::vector<Register> edge = frontier(tape, s.outputs, either, 8);
    std::vector<Register> of_alice, of_bob, leaves_of_alice, leaves_of_bob;
    for (const Register r : edge) (tape[r].depends == 1 ? of_alice : of_bob).push_back(r);
    for (const Register r : tape.leaves)
      (tape[r].depends == 1 ? leaves_of_alice : leaves_of_bob).push_back(r);
    const LaneProgram alices(tape, of_alice, leaves_of_alice, {}, 2),
        bobs(tape, of_bob, leaves_of_bob, {}, 4);
    const LaneProgram both(tape, s.outputs, of_bob, of_alice, 8);
    LaneRun run_alice(alices, s.evaluator), run_bob(bobs, s.evaluator), run_both(both, s.evaluator);
    InputNumbers inputs = testing::random_inputs(s.graph, seed);
    const auto fill = [&](LaneRun& run, std::uint8_t party) {
      std::size_t next = 0;
      for (std::size_t k = 0; k < s.leaves.size(); ++k)
        if (tape[tape.leaves[k]].depends == party)
          std::fill_n(run.input(next++).begin(), lanes::width, s.leaf(k, inputs));
      run.run();
    };
    fill(run_alice, 1);
    fill(run_bob, 2);
    std::vector<double> scalars;
    for (std::size_t k = 0; k < of_alice.size(); ++k) scalars.push_back(run_alice.output(k)[3]);
    for (std::size_t k = 0; k < of_bob.size(); ++k) run_both.read_input_from(k, run_bob.output(k).data());
    LaneRun::Bound bound = LaneRun::unbound(both);
    LaneRun::bind(both, scalars, bound);
    run_both.run(bound);
    const auto expected = plain_outputs(s.graph, s.evaluator, inputs);
    for (std::size_t k = 0; k < expected.size(); ++k)
      REQUIRE(expected[k] == static_cast<std::int64_t>(run_both.output(k)[5]));
    joint += !of_alice.empty() && !of_bob.empty();
  }
  CHECK(joint > 100);
}

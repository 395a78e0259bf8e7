// The same parties say the same over sockets as in one process.
#include <algorithm>
#include <catch2/catch.hpp>
#include <map>

#include "apps/party/party.hpp"
#include "apps/study/families.hpp"
#include "protocols/direct/equality.hpp"
#include "protocols/direct/greater_than.hpp"
#include "protocols/direct/pointer_chasing.hpp"
#include "protocols/direct/send_all.hpp"
#include "protocols/problems.hpp"
#include "protocols/tree.hpp"
#include "reductions/execute.hpp"
#include "tests/models/random_model.hpp"
#include "tests/party/loopback.hpp"

using namespace crossbits;
using namespace crossbits::test;

namespace {

/// Ledgers, answers and transcripts of both ends against the run in one process.
template <class Ends, class Outcome>
void check_same(const Ends& ends, const Outcome& in_process) {
  const auto& [alice, bob] = ends;
  REQUIRE(first_difference(in_process.transcript, alice.transcript) == "");
  REQUIRE(first_difference(in_process.transcript, bob.transcript) == "");
  REQUIRE(alice.answer == in_process.alice);
  REQUIRE(bob.answer == in_process.bob);
  REQUIRE(alice.carried.wire_bits == bob.carried.wire_bits);
  REQUIRE(alice.carried.wire_bits == in_process.transcript.bits() + alice.carried.framing.total());
  REQUIRE(alice.carried.framing.total() == bob.carried.framing.total());
}

/// A tree over `inputs` x `inputs` in which random parties say random bits.
std::size_t grow(ProtocolTree& tree, Draw& draw, int depth) {
  if (depth == 0 || draw.below(4) == 0) return tree.add_leaf(draw.below(3));
  const std::size_t zero = grow(tree, draw, depth - 1), one = grow(tree, draw, depth - 1);
  const int speaker = draw.below(2);
  Bits says;
  for (std::size_t i = 0; i < (speaker == 0 ? tree.rows() : tree.columns()); ++i) says.push_back(draw.bit());
  return tree.add_inner(speaker, says, zero, one);
}

Protocol textbook_protocol(const Problem& problem, const Instance& i, std::uint64_t seed) {
  const Knows knows = seed % 2 ? Knows::bob : Knows::both;
  if (problem.id == "equality" && seed % 3 == 0)
    return equality_public_coins(problem, i.x, i.y, seed, 3, knows);
  if (problem.id == "equality" && seed % 3 == 1)
    return equality_private_coins(problem, i.x, i.y, seed, 4, knows);
  if (problem.id == "greater-than" && seed % 3 < 2)
    return greater_than_search(problem, i.x, i.y, seed, 4, knows);
  if (problem.id == "pointer-chasing" && seed % 3 < 2) return chase_pointers(problem, i.x, i.y);
  return send_all(problem, i.x, i.y, std::array{Direction::alice_to_bob, Direction::two_way}[seed % 2],
                  knows);
}

}  // namespace

TEST_CASE(
    "100 models over the catalogue, both protocols, say over two sockets what they say in one process") {
  std::vector<std::pair<FamilyCase, Which>> cases;
  for (const Family& family : families())
    for (const FamilyCase& c : family.cases)
      for (const Which which : {Which::paper, Which::optimal})
        if (which == Which::optimal || c.splits) cases.emplace_back(c, which);
  REQUIRE(cases.size() > 20);
  std::uint64_t bits = 0;
  for (std::uint64_t k = 0; k < 100; ++k) {
    const auto& [c, which] = cases[k % cases.size()];
    const Setup setup = prepare({.reduction = c.reduction,
                                 .problem = "",
                                 .n = 2 + static_cast<int>(k / cases.size()) % 3,
                                 .model = {.text = c.spec},
                                 .which = which,
                                 .knows = k % 2 ? Knows::both : Knows::bob});
    CAPTURE(c.reduction, c.spec, name(which), k);
    const Instance instance = setup.problem().instance(k);
    const Experiment e = run_experiment(setup, instance);
    Loopback ends = loopback();
    auto alices = std::async(std::launch::async,
                             [&] { return play_party(setup, 0, instance.x, ends.waiting, "test"); });
    const PartyRun bob = play_party(setup, 1, instance.y, ends.calling, "test"), alice = alices.get();
    REQUIRE(first_difference(e.transcript, alice.said.transcript) == "");
    REQUIRE(first_difference(e.transcript, bob.said.transcript) == "");
    REQUIRE(bob.answer == e.protocol_answer);
    REQUIRE(alice.answer == (k % 2 ? std::optional(e.protocol_answer) : std::nullopt));
    REQUIRE(bob.said.carried.wire_bits == e.transcript.bits() + bob.said.carried.framing.total());
    bits += e.transcript.bits();
  }
  REQUIRE(bits > 500);
}

TEST_CASE("50 random models with random owners say the same over sockets") {
  int talkative = 0;
  for (std::uint64_t seed = 0; seed < 50; ++seed) {
    INFO("seed " << seed);
    const Graph graph = testing::random_model(
        seed, {.tokens = 4, .operations = 8, .only_attention_and_linear = seed % 2 == 0});
    testing::Draw draw(seed + 1000);
    Owners owners;
    for (std::size_t k = 0; k < graph.inputs().size(); ++k)
      owners.push_back(
          std::array{Owner::everyone, Owner::alice, Owner::bob}[static_cast<std::size_t>(draw.below(3))]);
    const Permit permit{.knows = std::array{Knows::bob, Knows::both, Knows::alice}[seed % 3]};
    const CompiledProtocol protocol = compile(graph, owners, graph.outputs, permit);
    const InputNumbers inputs = testing::random_inputs(graph, seed);
    const auto plan = std::make_shared<const ExecutionPlan>(protocol);
    PartyExecutor alice(plan, owners, 0), bob(plan, owners, 1);
    InputNumbers alices = inputs, bobs = inputs;
    for (std::size_t k = 0; k < inputs.size(); ++k) {
      if (owners[k] == Owner::bob) alices[k].clear();
      if (owners[k] == Owner::alice) bobs[k].clear();
    }
    for (std::size_t k = 0; k < inputs.size(); ++k) {
      const bool crosses = std::any_of(protocol.alice.begin(), protocol.alice.end(), [&](const Step& s) {
        return s.act == Step::Act::receive && s.value == plan->inputs[k];
      });
      REQUIRE(alice.store().has(plan->inputs[k]) == (owners[k] != Owner::bob || crosses));
    }
    alice.give(alices);
    bob.give(bobs);
    check_same(converse_both(
                   {{"seed", std::to_string(seed)}}, [&](Port& port) { return alice.play(port); },
                   [&](Port& port) { return bob.play(port); }),
               Executor(protocol, owners).run(inputs));
    talkative += protocol.bits > 0;
  }
  REQUIRE(talkative > 30);
}

TEST_CASE(
    "90 textbook protocols and random trees, with public and private coins, say the same over sockets") {
  std::map<std::string, int> seen;
  for (std::uint64_t seed = 0; seed < 60; ++seed) {
    const std::vector<std::string> ids = problem_ids();
    const std::string id = seed % 2 ? std::array{"equality", "greater-than", "pointer-chasing"}[seed / 2 % 3]
                                    : ids[seed / 2 % ids.size()];
    const Problem problem = make_problem(id, id == "gap-hamming" ? 8 : 5);
    const Protocol protocol = textbook_protocol(problem, problem.instance(seed), seed / 3);
    CAPTURE(id, seed, protocol.name);
    check_same(converse_both({}, protocol.alice, protocol.bob), run(protocol));
    ++seen[protocol.name];
  }
  REQUIRE(seen.size() >= 5);
  for (std::uint64_t seed = 0; seed < 30; ++seed) {
    INFO("tree " << seed);
    Draw draw(seed);
    ProtocolTree tree(6, 7);
    grow(tree, draw, 7);
    const Protocol protocol =
        tree_protocol(tree, static_cast<std::size_t>(draw.below(6)), static_cast<std::size_t>(draw.below(7)));
    check_same(converse_both({}, protocol.alice, protocol.bob), run(protocol));
  }
}

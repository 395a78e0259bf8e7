#include "reductions/expand.hpp"

#include <catch2/catch.hpp>

#include "models/evaluate.hpp"
#include "models/model_file.hpp"
#include "tests/models/random_model.hpp"

using namespace crossbits;

namespace {

/// All numbers of a graph on one input, or the sentence of the value that has no answer.
struct Run {
  Run(const Graph& g, const InputNumbers& inputs) : graph(g), evaluator(g), store(full_store(g)) {
    write_inputs(graph, inputs, store);
    evaluator.compute_all(store, scratch);
  }
  std::vector<BigInteger> read(const Operand& operand) const {
    std::vector<BigInteger> result;
    for (const Segment& s : operand)
      for (std::int32_t i = 0; i < s.count; ++i) result.push_back(store.number(s.value, s.offset + i));
    return result;
  }
  const Graph& graph;
  Evaluator evaluator;
  Store store;
  Scratch scratch;
};

Owners random_owners(const Graph& graph, std::uint64_t seed) {
  testing::Draw draw(seed);
  Owners owners;
  for (std::size_t k = 0; k < graph.inputs().size(); ++k)
    owners.push_back(
        std::array{Owner::everyone, Owner::alice, Owner::bob}[static_cast<std::size_t>(draw.below(3))]);
  return owners;
}

std::vector<ValueId> all_values(const Graph& graph) {
  std::vector<ValueId> ids(static_cast<std::size_t>(graph.size()));
  std::iota(ids.begin(), ids.end(), 0);
  return ids;
}

template <class Kind>
int count_of(const Graph& graph) {
  int total = 0;
  for (ValueId id = 0; id < graph.size(); ++id) total += std::holds_alternative<Kind>(*graph[id].operation);
  return total;
}

}  // namespace

TEST_CASE(
    "every value keeps its numbers when attention and sums are split by owner, as pairs and as groups") {
  int summaries = 0, groups = 0, partial_sums = 0;
  for (std::uint64_t seed = 0; seed < 400; ++seed) {
    INFO("seed " << seed);
    const bool large = seed % 8 == 0;
    const Graph graph = testing::random_model(
        seed,
        {.tokens = 5, .operations = large ? 5 : 10, .only_attention_and_linear = large, .large = large});
    const std::vector<ValueId> wanted = all_values(graph);
    for (std::uint64_t owners = 0; owners < 2; ++owners) {
      const Expanded pairs = expand(graph, random_owners(graph, owners), wanted),
                     grouped = expand(graph, random_owners(graph, owners), wanted, -1);
      summaries += count_of<Summarise>(pairs.graph);
      groups += count_of<GroupSummary>(grouped.graph);
      partial_sums += count_of<Accumulate>(pairs.graph) - count_of<Accumulate>(graph);
      const InputNumbers inputs = testing::random_inputs(graph, seed + owners);
      const Run plain(graph, inputs), as_pairs(pairs.graph, inputs), as_groups(grouped.graph, inputs);
      for (const ValueId id : wanted) {
        INFO("value " << id << ", a " << name(*graph[id].operation));
        const auto expected = plain.read({graph.whole(id)});
        REQUIRE(as_pairs.read(pairs.images[static_cast<std::size_t>(id)]) == expected);
        REQUIRE(as_groups.read(grouped.images[static_cast<std::size_t>(id)]) == expected);
      }
    }
  }
  CHECK(summaries > 200);
  CHECK(groups > 200);
  CHECK(partial_sums > 200);
}

TEST_CASE("the pair form is a model that can be saved and loaded, the group form is refused") {
  int groups = 0;
  for (std::uint64_t seed = 0; seed < 40; ++seed) {
    const Graph graph =
        testing::random_model(seed, {.tokens = 4, .operations = 6, .only_attention_and_linear = true});
    const Expanded pairs = expand(graph, random_owners(graph, seed), graph.outputs),
                   grouped = expand(graph, random_owners(graph, seed), graph.outputs, -1);
    const std::string text = save_model(pairs.graph);
    const Graph again = load_model(text, "pairs.json");
    REQUIRE(save_model(again) == text);
    const InputNumbers inputs = testing::random_inputs(graph, seed);
    const Run before(pairs.graph, inputs), after(again, inputs);
    for (const ValueId id : all_values(again))
      REQUIRE(after.read({again.whole(id)}) == before.read({pairs.graph.whole(id)}));
    if (count_of<GroupSummary>(grouped.graph) == 0) continue;
    ++groups;
    REQUIRE_THROWS_AS(save_model(grouped.graph), std::invalid_argument);
  }
  CHECK(groups > 5);
}

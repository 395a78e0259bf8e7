// Two bidirectional attention layers on one input: three costs side by side.
#include <catch2/catch.hpp>

#include "models/layers/attention.hpp"
#include "reductions/execute.hpp"
#include "tests/models/random_model.hpp"

using namespace crossbits;

namespace {

struct TwoLayers {
  Graph graph;
  Owners owners;
};

/// The first half of the tokens is Alice's; token, inner and score widths as given.
TwoLayers two_layers(std::int32_t tokens, std::int32_t width, int token_bits, int inner_bits) {
  testing::Draw draw(1);
  TwoLayers m;
  m.graph.tokens = tokens;
  Stream stream;
  for (std::int32_t t = 0; t < tokens; ++t) {
    stream.push_back(add_input(m.graph, "x", t, Format::signed_bits(token_bits, 2), width));
    m.owners.push_back(t < tokens / 2 ? Owner::alice : Owner::bob);
  }
  const auto dense = [&] {
    DenseWeights d{Matrix::zero(width, width, 3)};
    for (auto& w : d.weights.entries)
      w = 2 * draw.from(-4, 4) + 1;  // no zero: everything depends on everything
    return d;
  };
  for (std::int16_t layer = 0; layer < 2; ++layer) {
    SelfAttention block;
    block.query = dense(), block.key = dense(), block.value = dense(), block.output = dense();
    block.inner = Format::signed_bits(inner_bits, 2);
    block.layer = layer;
    stream = add_self_attention(m.graph, stream, block);
  }
  m.graph.outputs = {stream.back()};
  return m;
}

struct Costs {
  std::int64_t layer_by_layer, tokens, optimum;
};

Costs costs(const TwoLayers& m, Knows knows) {
  const std::set<Role> of_layers{Role::query,  Role::key,   Role::value,  Role::score,
                                 Role::weight, Role::shift, Role::partial};
  std::set<Role> layers_or_answer = of_layers;
  if (knows == Knows::both) layers_or_answer.insert(Role::activation);
  Costs c{};
  c.layer_by_layer = compile(m.graph, m.owners, m.graph.outputs,
                             {.forbidden = all_roles_but(layers_or_answer), .knows = knows})
                         .bits;
  std::int64_t alice = 0, bob = 0;
  const auto ids = m.graph.inputs();
  for (std::size_t k = 0; k < ids.size(); ++k)
    (m.owners[k] == Owner::alice ? alice : bob) += m.graph.bits(ids[k]);
  const std::int64_t answer = m.graph.bits(m.graph.outputs.front());
  c.tokens = knows == Knows::both ? std::min(alice, bob) + answer : std::min(alice, bob + answer);
  c.optimum = compile(m.graph, m.owners, m.graph.outputs, {.knows = knows}).bits;
  return c;
}

}  // namespace

// While tokens are narrower than what a layer exchanges, everything that crosses between two bidirectional
// layers costs more than one side's tokens, so the optimum is to send these; only very wide tokens make the
// layers' own messages cheaper.
TEST_CASE(
    "two bidirectional attention layers on one input: layer by layer, the cheaper side's tokens, the "
    "optimum") {
  const auto expect = [](std::int32_t tokens, int token_bits, const Costs& expected) {
    const Costs c = costs(two_layers(tokens, 4, token_bits, 8), Knows::bob);
    INFO(tokens << " tokens of 4 x " << token_bits << " bits");
    CHECK(c.layer_by_layer == expected.layer_by_layer);
    CHECK(c.tokens == expected.tokens);
    CHECK(c.optimum == expected.optimum);
  };
  expect(4, 8, {366, 64, 64});
  expect(8, 8, {627, 128, 128});
  expect(8, 24, {627, 384, 384});
  expect(8, 60, {627, 960, 627});
  expect(16, 8, {1144, 256, 256});
}

TEST_CASE(
    "the optimum of two layers costs at most the layer-by-layer protocol and at most the cheaper side's "
    "tokens") {
  for (const Knows knows : {Knows::bob, Knows::both}) {
    for (const std::int32_t tokens : {2, 3, 6}) {
      for (const int token_bits : {1, 4, 16, 40, 60}) {
        const Costs c = costs(two_layers(tokens, 3, token_bits, 6), knows);
        INFO(tokens << " tokens of 3 x " << token_bits << " bits");
        CHECK(c.optimum <= c.layer_by_layer);
        CHECK(c.optimum <= c.tokens);
      }
    }
  }
}

TEST_CASE("two layers as a protocol answer as the model does, whichever messages are allowed") {
  const TwoLayers m = two_layers(6, 3, 5, 6);
  const Evaluator evaluator(m.graph);
  Store store = full_store(m.graph);
  Scratch scratch;
  const std::set<Role> of_layers{Role::query,  Role::key,   Role::value,  Role::score,
                                 Role::weight, Role::shift, Role::partial};
  for (const bool layer_by_layer : {true, false}) {
    Permit permit;
    if (layer_by_layer) permit.forbidden = all_roles_but(of_layers);
    const CompiledProtocol protocol = compile(m.graph, m.owners, m.graph.outputs, permit);
    Executor executor(protocol, m.owners);
    for (std::uint64_t seed = 0; seed < 50; ++seed) {
      const InputNumbers inputs = testing::random_inputs(m.graph, seed);
      store.clear();
      write_inputs(m.graph, inputs, store);
      evaluator.compute_all(store, scratch);
      REQUIRE(executor.run(inputs).bob == encode(m.graph, m.graph.outputs.front(), store));
    }
  }
}

// What the minimum cut must send, role by role, where the answer is known: one test a kind of model.
#include <catch2/catch.hpp>

#include "models/layers/attention.hpp"
#include "models/layers/recurrent.hpp"
#include "reductions/compile.hpp"
#include "tests/models/random_model.hpp"

using namespace crossbits;

namespace {

constexpr std::int32_t token_width = 4, known_tokens = 8;
constexpr int known_bits = 8;

struct KnownModel {
  Graph graph;
  Stream stream;
};

KnownModel tokens_of(int token_bits) {
  KnownModel m;
  m.graph.tokens = known_tokens;
  for (std::int32_t t = 0; t < known_tokens; ++t)
    m.stream.push_back(add_input(m.graph, "x", t, Format::signed_bits(token_bits, 2), token_width));
  return m;
}

/// No weight is zero: everything depends on everything.
DenseWeights full(testing::Draw& draw, std::int32_t rows, std::int32_t columns) {
  DenseWeights d{Matrix::zero(rows, columns, 3)};
  for (auto& w : d.weights.entries) w = 2 * draw.from(-4, 4) + 1;
  return d;
}

/// Bidirectional attention layers without residuals over tokens of `token_bits` bits a number.
KnownModel attention_layers(std::int16_t layers, int token_bits) {
  testing::Draw draw(1);
  KnownModel m = tokens_of(token_bits);
  for (std::int16_t layer = 0; layer < layers; ++layer) {
    SelfAttention block;
    for (DenseWeights* map : {&block.query, &block.key, &block.value, &block.output})
      *map = full(draw, token_width, token_width);
    block.residual = false;
    block.inner = Format::signed_bits(known_bits, 2);
    block.layer = layer;
    m.stream = add_self_attention(m.graph, m.stream, block);
  }
  m.graph.outputs = {m.stream.back()};
  return m;
}

/// The first half of the tokens is Alice's, the rest Bob's, the last token `last`'s.
Owners halves(Owner last) {
  Owners owners(known_tokens, Owner::bob);
  std::fill_n(owners.begin(), known_tokens / 2, Owner::alice);
  owners.back() = last;
  return owners;
}

struct Crossing {
  std::set<Role> alice, bob;  ///< roles of what they send
  std::int64_t bits = 0;
};

Crossing optimum(const Graph& graph, const Owners& owners) {
  const CompiledProtocol p = compile(graph, owners, graph.outputs, Permit{});
  const auto sent = [&](const Program& program) {
    std::set<Role> roles;
    for (const Step& step : program)
      if (step.act == Step::Act::send) roles.insert(p.graph[step.value].role);
    return roles;
  };
  return {sent(p.alice), sent(p.bob), p.bits};
}

/// What an attention head tells of a party's own tokens: maxima, sums of weights, sums of weighted values.
const std::set<Role> of_summary{Role::score, Role::shift, Role::weight, Role::partial};

bool is_summary(std::set<Role> roles) {
  for (const Role role : of_summary) roles.erase(role);
  return roles.empty();
}

}  // namespace

TEST_CASE("the summary is sent where the query is public, and nothing else") {
  const Crossing c = optimum(attention_layers(1, 60).graph, halves(Owner::everyone));
  CHECK((c.alice.contains(Role::partial) && is_summary(c.alice)));
  CHECK(is_summary(c.bob));
}

TEST_CASE("query and summary are sent by the party that holds the query token and others") {
  const Crossing c = optimum(attention_layers(1, 60).graph, halves(Owner::alice));
  std::set<Role> besides = c.alice;
  CHECK(besides.erase(Role::query) == 1);
  CHECK((besides.contains(Role::partial) && is_summary(besides)));
  CHECK(is_summary(c.bob));
}

TEST_CASE("the query crosses to the party that holds the other tokens, and their summary comes back") {
  const Crossing c = optimum(attention_layers(1, 60).graph, halves(Owner::bob));
  CHECK((c.alice.contains(Role::partial) && is_summary(c.alice)));
  std::set<Role> besides = c.bob;
  CHECK(besides.erase(Role::query) == 1);
  CHECK(is_summary(besides));
}

TEST_CASE("a recurrent network sends its state at the cut") {
  testing::Draw draw(2);
  KnownModel m = tokens_of(60);
  Recurrent layer;
  layer.input = full(draw, token_width, token_width);
  layer.hidden = full(draw, token_width, token_width);
  layer.state = Format::signed_bits(known_bits, 6);
  layer.inner = Format::signed_bits(2 * known_bits, 6);
  m.graph.outputs = {add_recurrent(m.graph, m.stream, layer).back()};
  const Crossing c = optimum(m.graph, halves(Owner::bob));
  CHECK(c.alice == std::set<Role>{Role::state});
  CHECK(c.bob.empty());
  CHECK(c.bits == token_width * known_bits);
}

TEST_CASE("a feed-forward network on the flattened input sends partial pre-activations") {
  testing::Draw draw(3);
  constexpr std::int32_t rows = 2;
  KnownModel m = tokens_of(60);
  const auto exact = one_part(Format::signed_bits(72, 5), rows);
  Operand parts;
  for (const ValueId token : m.stream)
    append(parts,
           {m.graph.whole(layer_of(full(draw, rows, token_width))
                              .apply(m.graph, {m.graph.whole(token)}, exact, {}, Role::pre_activation))});
  const ValueId sum =
      m.graph.add({operation(Accumulate{known_tokens}), exact, parts, {}, Role::pre_activation});
  m.graph.outputs = {LinearLayer(Matrix::identity(rows), {}, 0, true)
                         .apply(m.graph, {m.graph.whole(sum)},
                                one_part(Format::unsigned_bits(known_bits), rows), {}, Role::output)};
  const Crossing c = optimum(m.graph, halves(Owner::bob));
  CHECK(c.alice == std::set<Role>{Role::partial});
  CHECK(c.bob.empty());
  CHECK(c.bits < known_tokens / 2 * token_width * 60);
}

TEST_CASE("a bidirectional encoder of several layers over narrow tokens sends tokens") {
  for (const std::int16_t layers : {2, 3}) {
    const Crossing c = optimum(attention_layers(layers, known_bits).graph, halves(Owner::bob));
    CHECK(c.alice == std::set<Role>{Role::token});
    CHECK(c.bob.empty());
    CHECK(c.bits == known_tokens / 2 * token_width * known_bits);
  }
}

#pragma once

#include "models/layers/linear.hpp"
#include "protocols/problems.hpp"
#include "reductions/reduction.hpp"

namespace crossbits::test {

/// DISJ_n asked of one attention head with a public query: Alice's bits are the values of tokens 0..n-1,
/// Bob's those of tokens n..2n-1, token t has the public weight of its key, and the answer is [mean <
/// threshold / 2^8]: a threshold of one sum, which cannot be right for n >= 2.
struct PublicQuery {
  Embedding embedding;
  Graph graph;
};

inline PublicQuery public_query(int n, std::int64_t threshold, std::int32_t heads = 1) {
  PublicQuery asked{{.problem = disjointness(n), .task = "one mean of all tokens", .tokens = 2 * n}, {}};
  Embedding& e = asked.embedding;
  for (std::int32_t t = 0; t < 2 * n; ++t) {
    e.fields.push_back({"z", t, 1, Format::bit(), t < n ? Owner::alice : Owner::bob});
    e.fillers.push_back({0});
  }
  e.outputs = {2 * n - 1};
  const auto write = [n](std::int32_t from) {
    return [n, from](const Symbols& set, FieldNumbers& numbers) {
      for (std::int32_t i = 0; i < n; ++i)
        numbers[static_cast<std::size_t>(from + i)] = {set[static_cast<std::size_t>(i)]};
    };
  };
  e.embed_alice = write(0);
  e.embed_bob = write(n);
  e.decide = [threshold](const Format&) {
    return Decision{Compare{Compare::Test::all_below, threshold, 8}, Format::bit(), {0, 1}};
  };

  AttentionRule rule;
  rule.shift = AttentionRule::Shift::constant;
  rule.score = Format::signed_bits(12, 6);
  rule.product_fraction = 6;
  rule.weight_fraction = 10;
  rule.weight_cap = 1 << 14;
  rule.term = Format::range(0, 1 << 14, 10);
  rule.output = Format::signed_bits(16, 8);
  rule.heads = heads;
  Graph& graph = asked.graph;
  graph.tokens = 2 * n;
  auto tokens = std::make_shared<TokenSet>();
  for (std::int32_t t = 0; t < 2 * n; ++t) {
    const ValueId z = add_input(graph, "z", t, Format::bit(), 1, Role::value);
    std::vector<BigInteger> key;
    Operand values;
    for (std::int32_t h = 0; h < heads; ++h) {
      key.emplace_back((t * 37 + h * 11) % 64);
      append(values, {graph.whole(z)});
    }
    if (heads > 1) {
      Matrix copies = Matrix::zero(heads, 1);
      for (std::int32_t h = 0; h < heads; ++h) copies.at(h, 0) = 1;
      values = {graph.whole(LinearLayer(copies).apply(graph, {graph.whole(z)}, one_part(Format::bit(), heads),
                                                      {t, -1, -1, 0}, Role::value))};
    }
    tokens->keys.push_back({graph.whole(add_constant(graph, key, 0, {t, -1, -1, 0}, Role::key))});
    tokens->values.push_back(values);
    tokens->positions.push_back(t);
  }
  const Place last{2 * n - 1, -1, 0, 0};
  const ValueId query =
      add_constant(graph, std::vector<BigInteger>(static_cast<std::size_t>(heads), 1), 0, last, Role::query);
  ValueId mean =
      graph.add({operation(Attend{std::make_shared<const AttentionRule>(rule), tokens, 2 * n, {}, {}, 1}),
                 one_part(rule.output, heads),
                 {graph.whole(query)},
                 last,
                 Role::activation});
  if (heads > 1) {  // a read-out: ReLUs of differences of the heads' answers
    Matrix hidden = Matrix::zero(4, heads, 2), out = Matrix::zero(1, 4, 2);
    for (std::int32_t i = 0; i < 4; ++i) {
      for (std::int32_t h = 0; h < heads; ++h) hidden.at(i, h) = (i * 5 + h * 3) % 7 - 3;
      out.at(0, i) = i - 1;
    }
    mean = LinearLayer(hidden, {}, 0, true)
               .apply(graph, {graph.whole(mean)}, one_part(Format::signed_bits(16, 8), 4), last,
                      Role::activation);
    mean = LinearLayer(out).apply(graph, {graph.whole(mean)}, one_part(Format::signed_bits(16, 8), 1), last,
                                  Role::output);
  }
  graph.outputs = {mean};
  return asked;
}

}  // namespace crossbits::test

#pragma once

#include <memory>

#include "basis/coin.hpp"
#include "models/graph.hpp"
#include "models/layers/linear.hpp"
#include "reductions/owner.hpp"

namespace crossbits::bench {

/// One self-attention unit with real projections: tokens of m 8-bit numbers, phi linear m -> m, q, k, v
/// linear.
struct AttentionUnit {
  Graph graph;
  Owners owners;  ///< the first half of the tokens is Alice's
  InputNumbers inputs;
  std::vector<std::vector<std::int64_t>> weights;  ///< phi, query, key, value: m x m, in units of 2^-7
};

inline Matrix random_matrix(std::int32_t m, std::uint64_t party) {
  Matrix w = Matrix::zero(m, m, 7);
  for (std::size_t i = 0; i < w.entries.size(); ++i)
    w.entries[i] = static_cast<std::int64_t>(coin_below(1, party, i, 33)) - 16;
  return w;
}

/// Attention rule of 16-bit scores under the row's maximum.
inline AttentionRule unit_rule(std::int32_t m) {
  AttentionRule rule;
  rule.score = Format::signed_bits(16, 8);
  rule.product_fraction = 10 + (m == 64 ? 3 : 0);  // q and k have 5 fraction bits each; 1 / sqrt 64
  rule.weight_fraction = 8;
  rule.value_fraction = 5;
  rule.term = Format::signed_bits(9, 5);
  rule.output = Format::signed_bits(8, 5);
  return rule;
}

/// `layers` units on top of each other; all tokens ask, or only the last.
inline AttentionUnit attention_unit(std::int32_t tokens, std::int32_t m, bool all_queries,
                                    std::int32_t layers = 1) {
  AttentionUnit unit;
  Graph& graph = unit.graph;
  graph.tokens = tokens;
  const Format number = Format::signed_bits(8, 5);
  const auto shape = one_part(number, m);
  std::vector<ValueId> stream;
  for (std::int32_t t = 0; t < tokens; ++t) {
    stream.push_back(add_input(graph, "x", t, number, m));
    unit.owners.push_back(t < tokens / 2 ? Owner::alice : Owner::bob);
    unit.inputs.emplace_back();
    for (std::int32_t i = 0; i < m; ++i)
      unit.inputs.back().push_back(static_cast<std::int64_t>(coin_below(2, static_cast<std::uint64_t>(t),
                                                                        static_cast<std::uint64_t>(i), 256)) -
                                   128);
  }
  const auto rule = std::make_shared<const AttentionRule>(unit_rule(m));
  for (std::int32_t layer = 0; layer < layers; ++layer) {
    std::vector<LinearLayer> maps;
    for (std::uint64_t k = 0; k < 4; ++k) {
      const Matrix w = random_matrix(m, 10 * static_cast<std::uint64_t>(layer) + k);
      unit.weights.push_back(w.entries);
      maps.emplace_back(w);
    }
    const auto apply = [&](std::size_t map, ValueId to, std::int32_t t, Role role) {
      return maps[map].apply(graph, {graph.whole(to)}, shape, {t, static_cast<std::int16_t>(layer), -1, 0},
                             role);
    };
    std::vector<ValueId> phi, queries;
    const std::int32_t asking = all_queries || layer + 1 < layers ? 0 : tokens - 1;
    for (std::int32_t t = 0; t < tokens; ++t)
      phi.push_back(apply(0, stream[static_cast<std::size_t>(t)], t, Role::activation));
    for (std::int32_t t = asking; t < tokens; ++t)
      queries.push_back(apply(1, phi[static_cast<std::size_t>(t)], t, Role::query));
    auto set = std::make_shared<TokenSet>();
    for (std::int32_t t = 0; t < tokens; ++t)
      set->keys.push_back({graph.whole(apply(2, phi[static_cast<std::size_t>(t)], t, Role::key))});
    for (std::int32_t t = 0; t < tokens; ++t) {
      set->values.push_back({graph.whole(apply(3, phi[static_cast<std::size_t>(t)], t, Role::value))});
      set->positions.push_back(t);
    }
    stream.clear();
    const auto attend = operation(Attend{rule, set, tokens, {}, {}, m});
    for (std::int32_t t = asking; t < tokens; ++t)
      stream.push_back(graph.add({attend,
                                  shape,
                                  {graph.whole(queries[static_cast<std::size_t>(t - asking)])},
                                  {t, static_cast<std::int16_t>(layer), -1, 0},
                                  Role::output}));
  }
  graph.outputs = stream;
  return unit;
}

}  // namespace crossbits::bench

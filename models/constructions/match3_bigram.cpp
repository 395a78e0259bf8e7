#include <fmt/format.h>

#include "models/constructions/circle.hpp"
#include "models/constructions/match2.hpp"
#include "models/constructions/match3_variants.hpp"
#include "models/constructions/onehot_attention.hpp"
#include "models/layers/linear.hpp"

namespace crossbits {
namespace {

/// Positions score one-hot: the one asked for outweighs all others together by 16 M N, so that rounding gives
/// the number itself.
AttentionRule copy_rule(const Match3VariantTask& task) {
  AttentionRule rule = onehot_rule(std::int64_t{16} * task.modulus * task.tokens, task.modulus);
  rule.output = Format::range(0, 2 * task.modulus - 1);
  return rule;
}

/// For every token but the last, the number that follows it.
std::vector<ValueId> add_next_symbols(Graph& graph, const Match3VariantTask& task,
                                      const std::vector<ValueId>& symbols) {
  const auto rule = std::make_shared<const AttentionRule>(copy_rule(task));
  auto set = std::make_shared<TokenSet>();
  std::vector<ValueId> places;
  for (std::int32_t t = 0; t < task.tokens; ++t) {
    std::vector<BigInteger> place(static_cast<std::size_t>(task.tokens), 0);
    place[static_cast<std::size_t>(t)] = 1;
    places.push_back(add_constant(graph, place, 0, {t, 1, -1, 0}, Role::key));
    set->keys.push_back({graph.whole(places.back())});
    set->values.push_back({graph.whole(symbols[static_cast<std::size_t>(t)])});
    set->positions.push_back(t);
  }
  const auto shape = one_part(rule->output, 1);
  std::vector<ValueId> next;
  for (std::int32_t t = 0; t + 1 < task.tokens; ++t)
    next.push_back(graph.add({operation(Attend{rule, set, task.tokens, {}, {}, task.tokens}),
                              shape,
                              {graph.whole(places[static_cast<std::size_t>(t) + 1])},
                              {t, 1, -1, 0},
                              Role::activation}));
  return next;
}

/// What the second layer looks at: a number plus its successor, on the circle; the last position, which has
/// none, is the blank.
std::shared_ptr<const TokenSet> add_sums(Graph& graph, const Circle& circle,
                                         const std::vector<ValueId>& symbols,
                                         const std::vector<ValueId>& next) {
  Lookup table;
  for (int s = 0; s + 1 < 2 * circle.modulus(); ++s)
    table.table.insert(table.table.end(), {circle.cosine(s), circle.sine(s)});
  const auto key_of = operation(std::move(table));
  const auto shape = one_part(circle.format(), 2),
             sum_shape = one_part(Format::symbol(2 * circle.modulus() - 1), 1);
  const ValueId one = add_constant(graph, {1}, 0), none = add_constant(graph, {0, 0, 0}, 0);
  Matrix both = Matrix::zero(1, 2);
  both.entries = {1, 1};
  LinearLayer adder(both);
  auto set = std::make_shared<TokenSet>();
  for (std::size_t k = 0; k < next.size(); ++k) {
    const Place place{static_cast<std::int32_t>(k), 2, -1, 0};
    const ValueId sum = adder.apply(graph, {graph.whole(symbols[k]), graph.whole(next[k])}, sum_shape, place,
                                    Role::activation);
    const ValueId key = graph.add({key_of, shape, {graph.whole(sum)}, place, Role::key});
    set->keys.push_back({graph.whole(key), graph.whole(one)});
    set->values.push_back({graph.whole(one)});
    set->positions.push_back(place.position);
  }
  set->keys.push_back({graph.whole(none)});
  set->values.push_back({{none, 0, 1}});
  set->positions.push_back(static_cast<std::int32_t>(next.size()));
  return set;
}

Graph build(const Match3VariantTask& task, int bits) {
  const Circle circle(task.modulus, bits);
  Graph graph;
  graph.tokens = task.tokens;
  std::vector<ValueId> symbols;
  for (std::int32_t t = 0; t < task.tokens; ++t)
    symbols.push_back(add_input(graph, "symbol", t, Format::symbol(task.modulus), 1));
  const auto set = add_sums(graph, circle, symbols, add_next_symbols(graph, task, symbols));
  Lookup table;
  for (int x = 0; x < task.modulus; ++x)
    table.table.insert(table.table.end(), {circle.cosine(x), -circle.sine(x)});
  const auto query_of = operation(std::move(table));
  const auto rule = std::make_shared<const AttentionRule>(circle.rule(task.tokens, 2));
  const auto shape = one_part(circle.format(), 2), answer = one_part(rule->output, 1);
  const ValueId constant = add_constant(graph, {circle.constant(2 * bits)}, 2 * bits);
  for (std::int32_t t = 0; t < task.tokens; ++t) {
    const Place place{t, 2, -1, 0};
    const ValueId query =
        graph.add({query_of, shape, {graph.whole(symbols[static_cast<std::size_t>(t)])}, place, Role::query});
    graph.outputs.push_back(graph.add({operation(Attend{rule, set, task.tokens, {}, {}, 3}),
                                       answer,
                                       {graph.whole(query), graph.whole(constant)},
                                       place,
                                       Role::output}));
  }
  return graph;
}

}  // namespace

Construction match3_bigram_attention(const Match3VariantTask& task, const ModelSpec& spec) {
  const Match2Task second{task.tokens, task.modulus};
  auto bits = static_cast<int>(spec.number("bits", 0, 1, Circle::most_bits));
  const bool chosen = bits != 0;
  for (bits = chosen ? bits : 1;
       !chosen && bits < Circle::most_bits && !circle_decides(second, bits, task.tokens - 1);)
    ++bits;
  Construction c;
  c.graph = build(task, bits);
  c.summary = fmt::format(
      "two layers of attention: the next token by its position, then the circle with {} fraction bits", bits);
  c.certified = circle_decides(second, bits, task.tokens - 1);
  c.reason = c.certified ? "the copy is exact, and the least and largest weights of all sums lie on the "
                           "right side of the blank"
                         : "some sums can weigh too little or too much";
  c.claim = {"two layers compute Match3Bigram", "Sanford, Hsu, Telgarsky 2023", Ground::text};
  return c;
}

}  // namespace crossbits

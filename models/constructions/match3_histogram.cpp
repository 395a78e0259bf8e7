#include <fmt/format.h>

#include <stdexcept>

#include "models/constructions/match3.hpp"
#include "models/layers/linear.hpp"

namespace crossbits {
namespace {

constexpr std::int32_t most_bins = 512;

/// Every token weighs 1.
AttentionRule uniform_rule(std::int32_t tokens) {
  const int fraction = bits_to_index(static_cast<std::uint64_t>(tokens)) + 10;
  AttentionRule rule;
  rule.shift = AttentionRule::Shift::constant;
  rule.score = Format::constant(0);
  rule.weight_fraction = 0;
  rule.weight_cap = 1;
  rule.term = Format::bit();
  rule.output = Format::range(0, std::int64_t{1} << fraction, fraction);
  return rule;
}

/// Bin v counts the tokens with the number v; tokens beyond the last bin are not seen.
ValueId add_histogram(Graph& graph, const Match3Task& task, const std::vector<ValueId>& symbols,
                      std::int32_t bins) {
  const auto rule = std::make_shared<const AttentionRule>(uniform_rule(task.tokens));
  Lookup one_hot;
  for (std::int32_t v = 0; v < task.modulus; ++v)
    for (std::int32_t b = 0; b < bins; ++b) one_hot.table.push_back(v == b);
  const auto to_one_hot = operation(std::move(one_hot));
  const auto shape = one_part(Format::bit(), bins);
  const ValueId nothing = add_constant(graph, {0}, 0);
  auto tokens = std::make_shared<TokenSet>();
  for (std::int32_t t = 0; t < task.tokens; ++t) {
    const ValueId value = graph.add({to_one_hot,
                                     shape,
                                     {graph.whole(symbols[static_cast<std::size_t>(t)])},
                                     {t, -1, -1, 0},
                                     Role::value});
    tokens->keys.push_back({graph.whole(nothing)});
    tokens->values.push_back({graph.whole(value)});
    tokens->positions.push_back(t);
  }
  const Place place{task.queries.front(), -1, 0, 0};
  const ValueId mean = graph.add({operation(Attend{rule, tokens, task.tokens, {}, {}, 1}),
                                  one_part(rule->output, bins),
                                  {graph.whole(nothing)},
                                  place,
                                  Role::activation});
  // tokens * mean, rounded: the counts themselves.
  Matrix scale = Matrix::zero(bins, bins);
  for (std::int32_t b = 0; b < bins; ++b) scale.at(b, b) = task.tokens;
  return LinearLayer(scale).apply(graph, {graph.whole(mean)}, one_part(Format::range(0, task.tokens), bins),
                                  place, Role::activation);
}

/// relu(1 - count): 1 where a bin is empty.
ValueId add_absent(Graph& graph, ValueId counts, const Place& place) {
  const std::int32_t bins = graph.count(counts);
  Matrix minus = Matrix::identity(bins);
  for (std::int64_t& e : minus.entries) e = -e;
  LinearLayer layer(minus, std::vector<std::int64_t>(static_cast<std::size_t>(bins), 1), 0, true);
  return layer.apply(graph, {graph.whole(counts)}, one_part(Format::bit(), bins), place, Role::activation);
}

/// One hidden unit for each {v, w} that completes a number x: relu(1 - absent_v - absent_w - [token holds
/// another number]). Then 1 - relu(1 - their sum).
ValueId add_read_out(Graph& graph, const Match3Task& task, ValueId absent, ValueId symbol,
                     const Place& place) {
  const std::int32_t bins = graph.count(absent), modulus = task.modulus;
  const bool is_public = task.asked_symbol >= 0;
  std::vector<std::array<std::int32_t, 3>> units;  // x, v, w
  for (std::int32_t x = 0; x < modulus; ++x) {
    if (is_public && x != task.asked_symbol) continue;
    for (std::int32_t v = 0; v < bins; ++v) {
      const std::int32_t w = (2 * modulus - x - v) % modulus;
      if (v <= w && w < bins) units.push_back({x, v, w});
    }
  }
  const auto count = static_cast<std::int32_t>(units.size());
  Matrix first = Matrix::zero(count, bins + (is_public ? 0 : modulus));
  for (std::int32_t k = 0; k < count; ++k) {
    const auto& [x, v, w] = units[static_cast<std::size_t>(k)];
    first.at(k, v) = first.at(k, w) = -1;
    for (std::int32_t other = 0; !is_public && other < modulus; ++other)
      first.at(k, bins + other) = other == x ? 0 : -1;
  }
  Operand read{graph.whole(absent)};
  if (!is_public) {
    Lookup one_hot;
    for (std::int32_t v = 0; v < modulus; ++v)
      for (std::int32_t b = 0; b < modulus; ++b) one_hot.table.push_back(v == b);
    read.push_back(graph.whole(graph.add({operation(std::move(one_hot)),
                                          one_part(Format::bit(), modulus),
                                          {graph.whole(symbol)},
                                          place,
                                          Role::activation})));
  }
  LinearLayer hidden_layer(first, std::vector<std::int64_t>(static_cast<std::size_t>(count), 1), 0, true);
  const ValueId hidden =
      hidden_layer.apply(graph, read, one_part(Format::bit(), count), place, Role::activation);
  Matrix sum = Matrix::zero(1, count);
  std::fill(sum.entries.begin(), sum.entries.end(), -1);
  const ValueId none =
      LinearLayer(sum, {1}, 0, true)
          .apply(graph, {graph.whole(hidden)}, one_part(Format::bit(), 1), place, Role::activation);
  Matrix minus = Matrix::zero(1, 1);
  minus.at(0, 0) = -1;
  return LinearLayer(minus, {1})
      .apply(graph, {graph.whole(none)}, one_part(Format::bit(), 1), place, Role::output);
}

}  // namespace

Construction match3_histogram(const Match3Task& task, const ModelSpec& spec) {
  spec.expect_only({"keys", "m"});
  if (task.modulus > most_bins)
    throw std::invalid_argument(fmt::format(
        "the histogram's read-out writes modulus^2 weights: at most {}, not {}", most_bins, task.modulus));
  const auto bins = static_cast<std::int32_t>(spec.number("m", task.modulus, 1, task.modulus));
  Construction c;
  Graph& graph = c.graph;
  graph.tokens = task.tokens;
  std::vector<ValueId> symbols;
  for (std::int32_t t = 0; t < task.tokens; ++t)
    symbols.push_back(add_input(graph, "symbol", t, Format::symbol(task.modulus), 1));
  const ValueId counts = add_histogram(graph, task, symbols, bins);
  const ValueId absent = add_absent(graph, counts, {task.queries.front(), -1, -1, 0});
  for (const std::int32_t i : task.queries)
    graph.outputs.push_back(
        add_read_out(graph, task, absent, symbols[static_cast<std::size_t>(i)], {i, -1, -1, 0}));
  c.summary = fmt::format("attention, histogram: 1 head, uniform, value width {}, read-out network", bins);
  c.certified = bins == task.modulus;
  c.reason = c.certified ? "the counts are exact, and every pair of numbers has a unit of its own"
                         : fmt::format("{} of {} numbers are not counted", task.modulus - bins, task.modulus);
  c.claim = {"one layer for Match3 needs m p H >= c N / log log N (M >= N + 1); this one sends M + 1 counts",
             "Sanford, Hsu, Telgarsky 2023, Thm 7", Ground::text};
  return c;
}

Construction match3_attention(const Match3Task& task, const ModelSpec& spec) {
  if (spec.number("order", 2, 2, 3) == 3) return match3_third_order(task, spec);
  const std::string keys = spec.word("keys", "histogram");
  if (keys != "histogram")
    throw std::invalid_argument(
        fmt::format("keys={} is not known for Match3; choose keys=histogram or order=3", keys));
  ModelSpec rest = spec;
  rest.options.erase("order");
  return match3_histogram(task, rest);
}

}  // namespace crossbits

#include <fmt/format.h>

#include <algorithm>
#include <stdexcept>

#include "models/attention_weights.hpp"
#include "models/constructions/circle.hpp"
#include "models/constructions/match3.hpp"
#include "models/layers/linear.hpp"
#include "models/layers/tensor_attention.hpp"

namespace crossbits {
namespace {

constexpr int most_factor_bits = 18;  // three of them and a sum fit a machine word
constexpr std::int32_t most_tokens = 128, most_modulus = 128;

/// Tables of the vectors whose triple product is cos(t_0 + t_1 + t_2): (c, -c, -s, -s), (c, s, s, c), (c, s,
/// c, s).
struct Vectors {
  explicit Vectors(const Circle& circle) {
    Lookup q, f, s;
    for (int x = 0; x < circle.modulus(); ++x) {
      const std::int64_t cosine = circle.cosine(x), sine = circle.sine(x);
      q.table.insert(q.table.end(), {cosine, -cosine, -sine, -sine});
      f.table.insert(f.table.end(), {cosine, sine, sine, cosine});
      s.table.insert(s.table.end(), {cosine, sine, cosine, sine});
    }
    query = operation(std::move(q));
    first = operation(std::move(f));
    second = operation(std::move(s));
  }
  std::shared_ptr<const Operation> query, first, second;
};

/// The tokens, one public blank, answers at `queries`.
Graph build(const Circle& circle, std::int32_t tokens, std::int32_t rule_tokens,
            const std::vector<std::int32_t>& queries) {
  const Vectors vectors(circle);
  const auto shape = one_part(circle.format(), 4);
  const auto rule = std::make_shared<const AttentionRule>(circle.rule(rule_tokens, 3));
  Graph graph;
  graph.tokens = tokens;
  const int fraction = 3 * circle.bits();
  const ValueId one = add_constant(graph, {1}, 0), nothing = add_constant(graph, {0}, 0),
                none = add_constant(graph, {0, 0, 0, 0}, circle.bits());
  const ValueId constant = add_constant(graph, {circle.constant(fraction)}, fraction);
  std::vector<ValueId> symbols;
  ThirdOrderEntries entries;
  for (std::int32_t t = 0; t < tokens; ++t) {
    symbols.push_back(add_input(graph, "symbol", t, Format::symbol(circle.modulus()), 1));
    const Place place{t, -1, -1, 0};
    const Operand symbol{graph.whole(symbols.back())};
    const ValueId first = graph.add({vectors.first, shape, symbol, place, Role::key});
    const ValueId second = graph.add({vectors.second, shape, symbol, place, Role::key});
    entries.first_keys.push_back({graph.whole(first), graph.whole(one)});
    entries.second_keys.push_back({graph.whole(second), graph.whole(one)});
    entries.first_values.push_back({graph.whole(one)});
    entries.second_values.push_back({graph.whole(one)});
  }
  entries.first_keys.push_back({graph.whole(none), graph.whole(nothing)});
  entries.second_keys.push_back({graph.whole(none), graph.whole(nothing)});
  entries.first_values.push_back({graph.whole(nothing)});
  entries.second_values.push_back({graph.whole(nothing)});
  const auto pairs = add_pairs(graph, entries);
  const auto all = static_cast<std::int32_t>(pairs->keys.size());
  for (const std::int32_t i : queries) {
    const Place place{i, -1, 0, 0};
    const ValueId query = graph.add(
        {vectors.query, shape, {graph.whole(symbols[static_cast<std::size_t>(i)])}, place, Role::query});
    graph.outputs.push_back(graph.add({operation(Attend{rule, pairs, all, {}, {}, 5}),
                                       one_part(rule->output, 1),
                                       {graph.whole(query), graph.whole(constant)},
                                       place,
                                       Role::output}));
  }
  return graph;
}

/// Sufficient on all inputs: see match3_third_order. The weights are those of a model whose token x holds the
/// number x.
bool is_certain(const Match3Task& task, int bits) {
  const Circle circle(task.modulus, bits);
  std::vector<std::int32_t> asked;
  for (std::int32_t x = 0; x < task.modulus; ++x)
    if (task.asked_symbol < 0 || x == task.asked_symbol) asked.push_back(x);
  const Graph graph = build(circle, task.modulus, task.tokens, asked);
  const Evaluator evaluator(graph);
  Store store = full_store(graph);
  Scratch scratch;
  InputNumbers inputs;
  for (int x = 0; x < task.modulus; ++x) inputs.push_back({x});
  write_inputs(graph, inputs, store);
  for (ValueId id = 0; id < graph.size(); ++id)
    if (!std::holds_alternative<Attend>(*graph[id].operation)) evaluator.compute(id, store, scratch);
  const std::int64_t blanks = 2 * task.tokens + 1, pairs = std::int64_t{task.tokens} * task.tokens;
  for (std::size_t k = 0; k < asked.size(); ++k) {
    const std::vector<std::int64_t> weights =
        attention_weights(evaluator, graph.outputs[k], 0, store, scratch);
    std::int64_t matched = INT64_MAX, other = 0;
    for (std::int32_t a = 0; a < task.modulus; ++a) {
      for (std::int32_t b = 0; b < task.modulus; ++b) {
        const std::int64_t w = weights[static_cast<std::size_t>(a * (task.modulus + 1) + b)];
        if ((asked[k] + a + b) % task.modulus == 0)
          matched = std::min(matched, w);
        else
          other = std::max(other, w);
      }
    }
    // A quarter to spare on either side of 1/2: more than the rounding of the answer.
    const BigInteger blank = BigInteger(weights.back()) * blanks;
    if (BigInteger(matched) * 4 < blank * 5 || BigInteger(other) * pairs * 5 > blank * 4) return false;
  }
  return true;
}

}  // namespace

Construction match3_third_order(const Match3Task& task, const ModelSpec& spec) {
  spec.expect_only({"order", "bits"});
  if (task.tokens > most_tokens || task.modulus > most_modulus)
    throw std::invalid_argument(fmt::format(
        "third-order attention writes out all pairs: at most {} tokens and numbers below {}, not {} and {}",
        most_tokens, most_modulus, task.tokens, task.modulus));
  int bits = static_cast<int>(spec.number("bits", 0, 1, most_factor_bits));
  const bool chosen = bits != 0;
  for (bits = chosen ? bits : 1; !chosen && bits < most_factor_bits && !is_certain(task, bits);) ++bits;
  Construction c;
  c.graph = build(Circle(task.modulus, bits), task.tokens, task.tokens, task.queries);
  c.summary = fmt::format(
      "third-order attention: 1 head over all pairs, width 5, {} fraction bits of cosine and sine, one "
      "public blank",
      bits);
  c.certified = is_certain(task, bits);
  c.reason = c.certified
                 ? "one match outweighs the blanks, all other pairs together do not, whatever the numbers"
                 : "a pair that matches may weigh too little, or pairs that do not too much";
  c.claim = {"one third-order unit of constant width computes Match3", "Sanford, Hsu, Telgarsky 2023",
             Ground::text};
  return c;
}

}  // namespace crossbits

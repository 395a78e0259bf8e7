#include "models/constructions/match2.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <stdexcept>

#include "models/attention_weights.hpp"
#include "models/constructions/circle.hpp"
#include "models/layers/linear.hpp"

namespace crossbits {
namespace {

/// phi(x) = (cos, sin) by table; the key is (cos, sin, 1), the query (cos, -sin, -(1 - delta / 2)).
struct Unit {
  Unit(const Match2Task& task, int bits) : circle(task.modulus, bits), shape(one_part(circle.format(), 2)) {
    Lookup key_table, query_table;
    for (int x = 0; x < task.modulus; ++x) {
      key_table.table.insert(key_table.table.end(), {circle.cosine(x), circle.sine(x)});
      query_table.table.insert(query_table.table.end(), {circle.cosine(x), -circle.sine(x)});
    }
    key = operation(std::move(key_table));
    query = operation(std::move(query_table));
    rule = std::make_shared<const AttentionRule>(circle.rule(task.tokens, 2));
  }

  Circle circle;
  std::shared_ptr<const Parts> shape;
  std::shared_ptr<const Operation> key, query;
  std::shared_ptr<const AttentionRule> rule;
};

/// `tokens` numbers and the blank, and an answer for every token.
Graph build(const Unit& unit, std::int32_t count) {
  Graph graph;
  graph.tokens = count;
  auto tokens = std::make_shared<TokenSet>();
  std::vector<ValueId> symbols;
  const int fraction = 2 * unit.circle.bits();
  const ValueId one = add_constant(graph, {1}, 0), none = add_constant(graph, {0, 0, 0}, 0);
  const ValueId constant = add_constant(graph, {unit.circle.constant(fraction)}, fraction);
  for (std::int32_t t = 0; t < count; ++t) {
    symbols.push_back(add_input(graph, "symbol", t, Format::symbol(unit.circle.modulus()), 1));
    const ValueId key =
        graph.add({unit.key, unit.shape, {graph.whole(symbols.back())}, {t, -1, -1, 0}, Role::key});
    tokens->keys.push_back({graph.whole(key), graph.whole(one)});
    tokens->values.push_back({graph.whole(one)});
    tokens->positions.push_back(t);
  }
  tokens->keys.push_back({graph.whole(none)});
  tokens->values.push_back({{none, 0, 1}});
  tokens->positions.push_back(-1);
  const auto output = one_part(unit.rule->output, 1);
  for (std::int32_t t = 0; t < count; ++t) {
    const Place place{t, -1, 0, 0};
    const ValueId query = graph.add(
        {unit.query, unit.shape, {graph.whole(symbols[static_cast<std::size_t>(t)])}, place, Role::query});
    graph.outputs.push_back(graph.add({operation(Attend{unit.rule, tokens, count + 1, {}, {}, 3}),
                                       output,
                                       {graph.whole(query), graph.whole(constant)},
                                       place,
                                       Role::output}));
  }
  return graph;
}

/// The weight of every pair of numbers, from a model of the same unit whose token x holds the number x.
class PairWeights {
 public:
  explicit PairWeights(const Unit& unit)
      : graph_(build(unit, unit.circle.modulus())), evaluator_(graph_), store_(full_store(graph_)) {
    InputNumbers inputs;
    for (int x = 0; x < unit.circle.modulus(); ++x) inputs.push_back({x});
    write_inputs(graph_, inputs, store_);
    for (ValueId id = 0; id < graph_.size(); ++id)
      if (!std::holds_alternative<Attend>(*graph_[id].operation)) evaluator_.compute(id, store_, scratch_);
  }
  /// Of a token with each number, then of the blank, as a token with number x sees them.
  std::vector<std::int64_t> seen_by(int x) {
    return attention_weights(evaluator_, graph_.outputs[static_cast<std::size_t>(x)], 0, store_, scratch_);
  }

 private:
  Graph graph_;
  Evaluator evaluator_;
  Store store_;
  Scratch scratch_;
};

/// The answer's rounding of weight / (weight + blank) lies above 1/2.
bool answers_yes(const Unit& unit, std::int64_t weight, std::int64_t blank) {
  const auto answer = nearest_quotient(unit.rule->output, weight, BigInteger(weight) + blank, 0).numerator;
  return 2 * answer > BigInteger(1) << unit.rule->output.fraction;
}

/// What tokens can weigh for one that asks.
struct Extremes {
  std::int64_t lowest = INT64_MAX, highest = 0;  // of all numbers; of those that do not match
  std::int64_t match = 0, blank = 0;
};

Extremes extremes_of(const std::vector<std::int64_t>& weights, int match) {
  Extremes e{.match = weights[static_cast<std::size_t>(match)], .blank = weights.back()};
  for (std::size_t k = 0; k + 1 < weights.size(); ++k) {
    e.lowest = std::min(e.lowest, weights[k]);
    if (static_cast<int>(k) != match) e.highest = std::max(e.highest, weights[k]);
  }
  return e;
}

/// A number whose token can be answered wrongly, or -1. The answer grows with every token's weight.
int wrong_number(const Match2Task& task, int bits) {
  const Unit unit(task, bits);
  PairWeights pairs(unit);
  const std::int64_t others = task.tokens - 1;
  for (int x = 0; x < task.modulus; ++x) {
    const std::vector<std::int64_t> weights = pairs.seen_by(x);
    const int match = (task.modulus - x) % task.modulus;
    const Extremes e = extremes_of(weights, match);
    const std::int64_t mine = weights[static_cast<std::size_t>(x)];
    const std::int64_t least =
        x == match ? mine + others * e.lowest : mine + e.match + (others - 1) * e.lowest;
    if ((x == match || others > 0) && !answers_yes(unit, least, e.blank)) return x;
    if (x != match && answers_yes(unit, mine + others * e.highest, e.blank)) return x;
  }
  return -1;
}

}  // namespace

bool circle_decides(const Match2Task& task, int bits, std::int32_t entries) {
  const Unit unit(task, bits);
  PairWeights pairs(unit);
  for (int x = 0; x < task.modulus; ++x) {
    const Extremes e = extremes_of(pairs.seen_by(x), (task.modulus - x) % task.modulus);
    if (entries > 0 && !answers_yes(unit, e.match + (entries - 1) * e.lowest, e.blank)) return false;
    if (answers_yes(unit, entries * e.highest, e.blank)) return false;
  }
  return true;
}

std::optional<int> match2_precision(const Match2Task& task) {
  for (int bits = 1; bits <= Circle::most_bits; ++bits)
    if (wrong_number(task, bits) < 0) return bits;
  return std::nullopt;
}

Construction match2_attention(const Match2Task& task, const ModelSpec& spec) {
  int bits = static_cast<int>(spec.number("bits", 0, 1, Circle::most_bits));
  if (bits == 0) bits = match2_precision(task).value_or(Circle::most_bits);
  Construction c;
  c.graph = build(Unit(task, bits), task.tokens);
  c.summary = fmt::format(
      "attention on the circle: 1 head, query width 3, {} fraction bits of cosine and sine, one public blank",
      bits);
  const int wrong = wrong_number(task, bits);
  c.certified = wrong < 0;
  c.reason =
      c.certified
          ? fmt::format("above 1/2 iff matched on all {}^{} inputs: least and largest weights compared",
                        task.modulus, task.tokens)
          : fmt::format("a token with the number {} can be answered wrongly", wrong);
  c.claim = {"one unit with embedding dimension 3 computes Match2; p = O(log M) bits suffice",
             "Sanford, Hsu, Telgarsky 2023, Thm 6", Ground::text};
  return c;
}

}  // namespace crossbits

#include <fmt/format.h>

#include <algorithm>
#include <numeric>
#include <stdexcept>

#include "models/attention_weights.hpp"
#include "models/constructions/averaging_unit.hpp"
#include "models/constructions/pointer_sets.hpp"

namespace crossbits {
namespace {

AveragingUnit make_unit(const SparseAverageTask& task, const ModelSpec& spec) {
  const std::string keys = spec.word("keys", task.slot_pairs.empty() ? "onehot" : "pairs");
  if (keys == "pairs") return pair_keys(task, spec);
  if (keys == "onehot") return onehot_keys(task, spec);
  if (keys == "random") return random_keys(task, spec);
  if (keys == "cyclic") return cyclic_keys(task, spec);
  throw std::invalid_argument(
      fmt::format("keys={} is not known for sparse averaging; choose pairs, onehot, random or cyclic", keys));
}

/// sum_h share_h / (sum of the shares) times the answer of head h.
LinearLayer mean_of_heads(const std::vector<std::int32_t>& shares) {
  constexpr int fraction = 30;
  const std::int64_t all = std::accumulate(shares.begin(), shares.end(), std::int64_t{0});
  Matrix row = Matrix::zero(1, static_cast<std::int32_t>(shares.size()), fraction);
  for (std::size_t h = 0; h < shares.size(); ++h)
    row.entries[h] =
        static_cast<std::int64_t>(divide_nearest_even(BigInteger(shares[h]) << fraction, BigInteger(all)));
  return LinearLayer(row);
}

Graph build(const SparseAverageTask& task, AveragingUnit unit) {
  Graph graph;
  graph.tokens = task.tokens;
  const auto heads = static_cast<std::int32_t>(unit.shares.size());
  auto tokens = std::make_shared<TokenSet>();
  for (std::int32_t j = 0; j < task.tokens; ++j) {
    const ValueId z = add_input(graph, "z", j, task.z[static_cast<std::size_t>(j)], 1, Role::value);
    const ValueId key =
        add_constant(graph, unit.keys[static_cast<std::size_t>(j)], 0, {j, -1, -1, 0}, Role::key);
    tokens->keys.push_back({graph.whole(key)});
    tokens->values.push_back(Operand(unit.shares.size(), graph.whole(z)));
    tokens->positions.push_back(j);
  }
  unit.rule.product_fraction += unit.query_shape->front().format.fraction;
  unit.rule.heads = heads;
  const auto rule = std::make_shared<const AttentionRule>(unit.rule);
  LinearLayer layer(unit.linear), mean = mean_of_heads(unit.shares);
  for (const std::int32_t i : task.queries) {
    const ValueId y = add_input(graph, "multihot_y", i, Format::bit(), task.tokens);
    const Place place{i, -1, static_cast<std::int16_t>(heads == 1 ? 0 : -1), 0};
    const ValueId query =
        unit.query ? graph.add({unit.query, unit.query_shape, {graph.whole(y)}, place, Role::query})
                   : layer.apply(graph, {graph.whole(y)}, unit.query_shape, place, Role::query);
    const ValueId answers = graph.add({operation(Attend{rule, tokens, task.tokens, {}, {}, unit.width}),
                                       one_part(unit.rule.output, heads),
                                       {graph.whole(query)},
                                       place,
                                       heads == 1 ? Role::output : Role::activation});
    graph.outputs.push_back(heads == 1
                                ? answers
                                : mean.apply(graph, {graph.whole(answers)}, one_part(unit.rule.output, 1),
                                             {i, -1, -1, 0}, Role::output));
  }
  return graph;
}

/// What one head gives every token.
struct HeadWeights {
  std::vector<std::int64_t> weights;  // by token
  std::int32_t share = 1;
};

/// The largest |f - qSA| over all z for one pointer set is sum_j |sum_h s_h w_hj / (S W_h) - [j in y] / q|;
/// certified when it stays at most 1/(2q) with room for the final roundings.
bool close_enough(const std::vector<HeadWeights>& heads, const PointerSet& set, std::int32_t q) {
  std::int64_t all = 0;  // S, the sum of all shares
  std::vector<BigInteger> factors;
  for (const HeadWeights& h : heads) {
    factors.push_back(std::accumulate(h.weights.begin(), h.weights.end(), BigInteger(0)));
    if (factors.back() == 0) return false;
    all += h.share;
  }
  BigInteger whole = all;  // the denominator S times the product of all W_h
  for (const BigInteger& total : factors) whole *= total;
  for (std::size_t h = 0; h < heads.size(); ++h) factors[h] = whole / all / factors[h] * heads[h].share * q;
  BigInteger error = 0;
  for (std::size_t j = 0; j < heads.front().weights.size(); ++j) {
    const bool member = std::find(set.begin(), set.end(), static_cast<std::int32_t>(j)) != set.end();
    BigInteger weight = 0;
    for (std::size_t h = 0; h < heads.size(); ++h) weight += factors[h] * heads[h].weights[j];
    error += abs(weight - (member ? whole : BigInteger(0)));
  }
  const BigInteger rounding = (whole * q >> (averaging_output_fraction - 2)) + 1;
  return 2 * error + rounding <= whole;
}

void certify(Construction& c, const SparseAverageTask& task, const std::vector<std::int32_t>& shares,
             std::uint64_t seed) {
  const Evaluator evaluator(c.graph);
  Store store = full_store(c.graph);
  Scratch scratch;
  const PointerSets family(task, seed);
  const ValueId output =
      shares.size() == 1 ? c.graph.outputs.front() : c.graph[c.graph.outputs.front()].operand.front().value;
  const Value& query = c.graph[c.graph[output].operand.front().value];
  for (ValueId id = 0; id < output; ++id)
    if (std::holds_alternative<Constant>(*c.graph[id].operation)) evaluator.compute(id, store, scratch);
  const ValueId y = query.operand.empty() ? -1 : query.operand.front().value;
  for (std::uint64_t k = 0; k < family.size(); ++k) {
    const PointerSet set = family.at(k);
    const auto place = store.write_narrow(y);
    std::fill(place.begin(), place.end(), 0);
    for (const std::int32_t j : set) place[static_cast<std::size_t>(j)] = 1;
    evaluator.compute(c.graph[output].operand.front().value, store, scratch);
    std::vector<HeadWeights> heads;
    for (std::size_t h = 0; h < shares.size(); ++h)
      heads.push_back(
          {attention_weights(evaluator, output, static_cast<std::int32_t>(h), store, scratch), shares[h]});
    if (!close_enough(heads, set, task.sparsity)) {
      c.reason =
          fmt::format("not within 1/(2q) of qSA: fails on the pointer set {{{}}}", fmt::join(set, ", "));
      return;
    }
  }
  c.certified = true;
  c.reason = family.are_all()
                 ? fmt::format("within 1/(2q) of qSA for all {} pointer sets and all z, checked exactly",
                               family.size())
                 : fmt::format("within 1/(2q) of qSA for all z on {} seeded pointer sets, checked exactly",
                               family.size());
}

}  // namespace

Construction sparse_average_attention(const SparseAverageTask& task, const ModelSpec& spec) {
  AveragingUnit unit = make_unit(task, spec);
  const std::vector<std::int32_t> shares = unit.shares;
  Construction c;
  c.summary = "attention, " + unit.summary;
  c.claim = {"one unit with m >= C(d' + q log N), p = C log((q/eps) log N) eps-approximates qSA",
             "Sanford, Hsu, Telgarsky 2023, Thm 2", Ground::text};
  c.graph = build(task, std::move(unit));
  certify(c, task, shares, static_cast<std::uint64_t>(spec.number("seed", 1, 0, std::int64_t{1} << 62)));
  return c;
}

}  // namespace crossbits

#include <fmt/format.h>

#include <algorithm>
#include <numeric>
#include <stdexcept>

#include "basis/coin.hpp"
#include "models/attention_weights.hpp"
#include "models/constructions/sparse_average.hpp"
#include "models/constructions/subset_query.hpp"
#include "models/layers/linear.hpp"

namespace crossbits {
namespace {

constexpr int score_fraction = 8;
constexpr int output_fraction = 20;
constexpr std::uint64_t sampled_sets = 1000;
constexpr std::int32_t exhaustive_sparsity = 12;
constexpr std::int32_t exhaustive_sets = 4096;

using PointerSet = std::vector<std::int32_t>;

/// The pointer sets on which a construction is tuned and certified.
struct Family {
  explicit Family(const SparseAverageTask& t, std::uint64_t family_seed) : task(t), seed(family_seed) {
    if (task.slot_pairs.empty() && binomial(task.tokens - 1, task.sparsity) <= exhaustive_sets)
      list_subsets({}, 0);
    all = !listed.empty() || (!task.slot_pairs.empty() && task.sparsity <= exhaustive_sparsity);
    size = !listed.empty() ? listed.size() : all ? std::uint64_t{1} << task.sparsity : sampled_sets;
  }

  /// Every set of q positions that extends `chosen` by positions from `next` on; the asker does not point to
  /// itself.
  void list_subsets(PointerSet chosen, std::int32_t next) {
    if (chosen.size() == static_cast<std::size_t>(task.sparsity)) return listed.push_back(std::move(chosen));
    for (std::int32_t j = next; j < task.tokens; ++j) {
      if (j == task.queries.front()) continue;
      chosen.push_back(j);
      list_subsets(chosen, j + 1);
      chosen.pop_back();
    }
  }

  PointerSet at(std::uint64_t k) const {
    if (!listed.empty()) return listed[k];
    PointerSet set;
    if (!task.slot_pairs.empty()) {
      const std::uint64_t choice = all ? k : coin(seed, 1, k);
      for (std::size_t i = 0; i < task.slot_pairs.size(); ++i)
        set.push_back(task.slot_pairs[i][i < 64 ? (choice >> i) & 1 : coin(seed, 2 + i, k) & 1]);
      return set;
    }
    for (std::uint64_t draw = 0; set.size() < static_cast<std::size_t>(task.sparsity); ++draw) {
      const auto j =
          static_cast<std::int32_t>(coin_below(seed, 1 + k, draw, static_cast<std::uint64_t>(task.tokens)));
      if (std::find(set.begin(), set.end(), j) == set.end() && j != task.queries.front()) set.push_back(j);
    }
    return set;
  }

  const SparseAverageTask& task;
  std::uint64_t seed;
  bool all = false;
  std::uint64_t size = 0;
  std::vector<PointerSet> listed;  // all of them, where they are few and any subset will do
};

std::vector<BigInteger> multi_hot(const PointerSet& set, std::int32_t tokens) {
  std::vector<BigInteger> result(static_cast<std::size_t>(tokens), 0);
  for (const std::int32_t j : set) result[static_cast<std::size_t>(j)] = 1;
  return result;
}

/// What the kinds of keys differ in.
struct Unit {
  std::int32_t width = 0;                     // of one head's query
  std::vector<std::int32_t> shares{1};        // by head: how many of the pointers it averages; 1 head: all
  std::vector<std::vector<BigInteger>> keys;  // by token: all heads
  std::shared_ptr<const Operation> query;     // of the whole multi-hot vector; none: `linear`
  Matrix linear;
  std::shared_ptr<const Parts> query_shape;
  AttentionRule rule;
  std::string summary;
};

/// 2^8 ln(4qN), rounded: temperature of a margin of one.
std::int64_t temperature(const SparseAverageTask& task) {
  return round_function(Function::log, std::int64_t{4} * task.sparsity * task.tokens, 0, score_fraction);
}

int weight_fraction_for(const SparseAverageTask& task) {
  return std::max(16, bits_to_index(static_cast<std::uint64_t>(4 * task.sparsity * task.tokens)) + 4);
}

AttentionRule unit_rule(const SparseAverageTask& task) {
  AttentionRule rule;
  rule.shift = AttentionRule::Shift::constant;
  rule.score = Format::signed_bits(20, score_fraction);
  rule.product_fraction = score_fraction;
  rule.weight_fraction = weight_fraction_for(task);
  rule.weight_cap = std::int64_t{1} << rule.weight_fraction;
  rule.term =
      Format::range(-rule.weight_cap, rule.weight_cap, rule.weight_fraction);  // exact products: z is a sign
  rule.output = Format::signed_bits(output_fraction + 2, output_fraction);
  return rule;
}

Unit pair_keys(const SparseAverageTask& task, const ModelSpec& spec) {
  if (task.slot_pairs.empty())
    throw std::invalid_argument(
        "keys=pairs needs pointer sets that choose one of each pair of slots; use keys=onehot or "
        "keys=random");
  Unit unit;
  const auto q = static_cast<std::int32_t>(task.slot_pairs.size());
  const auto heads = static_cast<std::int32_t>(spec.number("heads", 1, 1, q));
  unit.width = static_cast<std::int32_t>(spec.number("m", (q + heads - 1) / heads, 1, 1 << 20));
  unit.shares.assign(static_cast<std::size_t>(heads), 0);
  const int bits = static_cast<int>(spec.number("bits", 1, 1, 40));
  const std::int32_t numbers = heads * unit.width;
  unit.rule = unit_rule(task);
  unit.rule.scale = unit.rule.shift_numerator = temperature(task);
  unit.linear = Matrix::zero(numbers, task.tokens);
  unit.keys.assign(static_cast<std::size_t>(task.tokens),
                   std::vector<BigInteger>(static_cast<std::size_t>(numbers), 0));
  for (std::int32_t i = 0; i < q; ++i) {  // pair i is coordinate i / heads of head i mod heads
    ++unit.shares[static_cast<std::size_t>(i % heads)];
    if (i / heads >= unit.width) continue;
    const auto [one, zero] = task.slot_pairs[static_cast<std::size_t>(i)];
    const std::int32_t k = i % heads * unit.width + i / heads;
    unit.keys[static_cast<std::size_t>(one)][static_cast<std::size_t>(k)] = 1;
    unit.keys[static_cast<std::size_t>(zero)][static_cast<std::size_t>(k)] = -1;
    unit.linear.at(k, one) = 1;
    unit.linear.at(k, zero) = -1;
  }
  unit.query_shape = one_part(Format::signed_bits(bits), numbers);
  unit.summary = fmt::format("pair keys: {} head{}, query width {}, {} bit{} a number", heads,
                             heads == 1 ? "" : "s", unit.width, bits, bits == 1 ? "" : "s");
  return unit;
}

Unit onehot_keys(const SparseAverageTask& task, const ModelSpec& spec) {
  Unit unit;
  unit.width = static_cast<std::int32_t>(spec.number("m", task.tokens, 1, task.tokens));
  unit.rule = unit_rule(task);
  unit.rule.scale = unit.rule.shift_numerator = temperature(task);
  unit.linear = Matrix::zero(unit.width, task.tokens);
  for (std::int32_t j = 0; j < task.tokens; ++j) {
    unit.keys.emplace_back(static_cast<std::size_t>(unit.width), 0);
    if (j >= unit.width) continue;  // a token without a coordinate of its own
    unit.keys.back()[static_cast<std::size_t>(j)] = 1;
    unit.linear.at(j, j) = 1;
  }
  unit.query_shape = one_part(Format::bit(), unit.width);
  unit.summary = fmt::format("one-hot keys: 1 head, query width {}, 1 bit a number", unit.width);
  return unit;
}

/// Smallest score on the sets of the family and largest off them, for a query rounded into `format`, in units
/// of its fraction.
std::pair<std::int64_t, std::int64_t> score_margin(const SubsetQuery& op, const Family& family,
                                                   const Format& format,
                                                   const std::vector<std::vector<Rational>>& queries) {
  std::int64_t on = std::int64_t{1} << 60, off = -on;
  const auto width = static_cast<std::size_t>(op.key_width);
  for (std::uint64_t k = 0; k < queries.size(); ++k) {
    std::vector<std::int64_t> rounded(width);
    for (std::size_t i = 0; i < width; ++i)
      rounded[i] = static_cast<std::int64_t>(
          nearest_quotient(format, queries[k][i].first, queries[k][i].second, 0).numerator);
    const auto set = multi_hot(family.at(k), family.task.tokens);
    for (std::size_t j = 0; j < set.size(); ++j) {
      std::int64_t score = 0;
      for (std::size_t i = 0; i < width; ++i) score += rounded[i] * op.keys[j * width + i];
      (set[j] != 0 ? on : off) = set[j] != 0 ? std::min(on, score) : std::max(off, score);
    }
  }
  return {on, off};
}

/// The signed format of `bits` bits with most fraction bits that still holds every number of the queries.
Format query_format(const std::vector<std::vector<Rational>>& queries, int bits) {
  BigInteger numerator = 0, denominator = 1;
  for (const auto& query : queries)
    for (const auto& [n, d] : query)
      if (abs(n) * denominator > numerator * d) numerator = abs(n), denominator = d;
  if (bits == 1 || numerator == 0) return Format::signed_bits(bits);
  const BigInteger top = (BigInteger(1) << (bits - 1)) - 1;
  int fraction = 0;
  while (fraction < 40 && (numerator << (fraction + 1)) <= top * denominator) ++fraction;
  while (fraction > -40 &&
         (fraction >= 0 ? BigInteger(numerator << fraction) : numerator) >
             (fraction >= 0 ? top * denominator : BigInteger((top * denominator) << -fraction)))
    --fraction;
  return Format::signed_bits(bits, fraction);
}

Unit random_keys(const SparseAverageTask& task, const ModelSpec& spec) {
  Unit unit;
  const std::int64_t usual =
      std::int64_t{6} * task.sparsity * bits_to_index(static_cast<std::uint64_t>(task.tokens));
  unit.width = static_cast<std::int32_t>(spec.number("m", usual, 1, 1 << 16));
  const int bits = static_cast<int>(spec.number("bits", 10, 1, 40));
  const auto seed = static_cast<std::uint64_t>(spec.number("seed", 1, 0, std::int64_t{1} << 62));
  SubsetQuery op;
  op.key_width = unit.width;
  for (std::int32_t j = 0; j < task.tokens; ++j) {
    unit.keys.emplace_back();
    for (std::int32_t k = 0; k < unit.width; ++k) {
      const std::int64_t entry =
          coin(seed, static_cast<std::uint64_t>(j), static_cast<std::uint64_t>(k)) & 1 ? 1 : -1;
      op.keys.push_back(entry);
      unit.keys.back().push_back(entry);
    }
  }
  // Tune format and temperature on part of the family: they are public, and certification looks at all of it.
  const Family family(task, seed);
  std::vector<std::vector<Rational>> queries;
  for (std::uint64_t k = 0; k < std::min<std::uint64_t>(family.size, 256); ++k)
    queries.push_back(subset_query(op, multi_hot(family.at(k), task.tokens)));
  const Format format = query_format(queries, bits);
  const auto [on, off] = score_margin(op, family, format, queries);
  unit.rule = unit_rule(task);
  unit.rule.score = Format::signed_bits(30, score_fraction);
  const std::int64_t margin = std::max<std::int64_t>(on - off, 1);
  // One unit of the dot product is 2^-fraction; the scale makes the margin worth ln(4qN), and keeps digits of
  // its own however fine the query is.
  const int scale_fraction = std::max(20, format.fraction + 10);
  unit.rule.scale = static_cast<std::int64_t>(
      divide_nearest_even(BigInteger(temperature(task)) << scale_fraction, BigInteger(margin)));
  unit.rule.shift_numerator = static_cast<std::int64_t>(
      nearest(unit.rule.score, BigInteger(unit.rule.scale) * on, score_fraction + scale_fraction).numerator);
  unit.rule.product_fraction =
      score_fraction + scale_fraction - format.fraction;  // on and off count in units of the query
  unit.rule.weight_cap = std::int64_t{2} << unit.rule.weight_fraction;
  unit.rule.term = Format::range(-unit.rule.weight_cap, unit.rule.weight_cap, unit.rule.weight_fraction);
  unit.query = operation(std::move(op));
  unit.query_shape = one_part(format, unit.width);
  unit.summary = fmt::format("random +-1 keys (seed {}): 1 head, query width {}, {} bits a number", seed,
                             unit.width, bits);
  return unit;
}

/// What the coefficients of prod_{i in y} (t - t_i)^2 can be in modulus for distinct t_i: at most those of
/// prod (t + |t_i|)^2 for the q largest |t_i| there are, lowest power first.
std::vector<BigInteger> largest_coefficients(std::vector<BigInteger> points, std::int32_t sparsity) {
  for (BigInteger& t : points) t = abs(t);
  std::sort(points.begin(), points.end(), std::greater<>());
  std::vector<BigInteger> product{1};
  for (std::int32_t factor = 0; factor < 2 * sparsity; ++factor) {
    const BigInteger& t = points[static_cast<std::size_t>(factor / 2)];
    product.push_back(0);
    for (std::size_t k = product.size() - 1; k > 0; --k) product[k] = product[k] * t + product[k - 1];
    product[0] *= t;
  }
  return product;
}

Unit cyclic_keys(const SparseAverageTask& task) {
  if (task.sparsity > 24)
    throw std::invalid_argument(fmt::format(
        "keys=cyclic is meant for q up to 24, not {}: its numbers grow like q^2 log N bits", task.sparsity));
  Unit unit;
  const std::int32_t degree = 2 * task.sparsity;
  unit.width = degree + 1;
  std::vector<BigInteger> points;
  for (std::int32_t j = 0; j < task.tokens; ++j) {
    const BigInteger t = j - task.tokens / 2;
    points.push_back(t);
    unit.keys.emplace_back(1, 1);
    for (std::int32_t k = 0; k < degree; ++k) unit.keys.back().push_back(unit.keys.back().back() * t);
  }
  // Public widths, one a coefficient: the last is -1, the first is minus a square.
  const std::vector<BigInteger> bounds = largest_coefficients(points, task.sparsity);
  auto shape = std::make_shared<Parts>();
  for (std::int32_t k = 0; k <= degree; ++k) {
    const BigInteger& bound = bounds[static_cast<std::size_t>(k)];
    shape->push_back(
        {k == degree ? Format::constant(-1) : Format::range(-bound, k == 0 ? BigInteger(0) : bound), 1});
  }
  SubsetQuery op;
  op.method = SubsetQuery::Method::polynomial;
  op.key_width = unit.width;
  unit.query = operation(std::move(op));
  unit.query_shape = shape;
  unit.rule = unit_rule(task);
  unit.rule.score = {-1, 1, -5, 2};  // 0 on the set, -32 off it
  unit.rule.product_fraction = -5;
  unit.rule.shift_numerator = 0;
  unit.summary = fmt::format("cyclic polytope keys: 1 head, query width {}, integers of up to {} bits",
                             unit.width, bits_to_index(BigInteger(shape->front().format.count)));
  return unit;
}

Unit make_unit(const SparseAverageTask& task, const ModelSpec& spec) {
  const std::string keys = spec.word("keys", task.slot_pairs.empty() ? "onehot" : "pairs");
  if (keys == "pairs") {
    spec.expect_only({"keys", "m", "bits", "heads"});
    return pair_keys(task, spec);
  }
  if (keys == "onehot") {
    spec.expect_only({"keys", "m"});
    return onehot_keys(task, spec);
  }
  if (keys == "random") {
    spec.expect_only({"keys", "m", "bits", "seed"});
    return random_keys(task, spec);
  }
  if (keys == "cyclic") {
    spec.expect_only({"keys"});
    return cyclic_keys(task);
  }
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

Graph build(const SparseAverageTask& task, Unit unit) {
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
  const BigInteger rounding = (whole * q >> (output_fraction - 2)) + 1;
  return 2 * error + rounding <= whole;
}

void certify(Construction& c, const SparseAverageTask& task, const std::vector<std::int32_t>& shares,
             std::uint64_t seed) {
  const Evaluator evaluator(c.graph);
  Store store = full_store(c.graph);
  Scratch scratch;
  const Family family(task, seed);
  const ValueId output =
      shares.size() == 1 ? c.graph.outputs.front() : c.graph[c.graph.outputs.front()].operand.front().value;
  const Value& query = c.graph[c.graph[output].operand.front().value];
  for (ValueId id = 0; id < output; ++id)
    if (std::holds_alternative<Constant>(*c.graph[id].operation)) evaluator.compute(id, store, scratch);
  const ValueId y = query.operand.empty() ? -1 : query.operand.front().value;
  for (std::uint64_t k = 0; k < family.size; ++k) {
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
  c.reason = family.all
                 ? fmt::format("within 1/(2q) of qSA for all {} pointer sets and all z, checked exactly",
                               family.size)
                 : fmt::format("within 1/(2q) of qSA for all z on {} seeded pointer sets, checked exactly",
                               family.size);
}

}  // namespace

Construction sparse_average_attention(const SparseAverageTask& task, const ModelSpec& spec) {
  Unit unit = make_unit(task, spec);
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

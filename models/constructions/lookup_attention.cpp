#include <fmt/format.h>

#include <algorithm>
#include <stdexcept>

#include "models/constructions/lookup_inputs.hpp"
#include "models/layers/linear.hpp"

namespace crossbits {
namespace {

constexpr int lookup_score_fraction = 8;

/// +-1 code of a position, lowest bit first.
std::int64_t code(std::int32_t position, std::int32_t bit) {
  return (position >> std::min(bit, 30)) & 1 ? 1 : -1;
}

/// The code of the position that is asked for: `width` signs.
ValueId add_code_query(Graph& graph, const LookupTask& task, std::int32_t width) {
  const Place last{task.n, -1, 0, 0};
  if (!task.by_lag) {
    std::vector<std::int64_t> codes;
    for (std::int32_t t = 0; t < task.n; ++t)
      for (std::int32_t b = 0; b < width; ++b) codes.push_back(code(t, b));
    return translate(graph, add_query(graph, task), std::move(codes), Format::sign(), last, Role::query);
  }
  Matrix codes = Matrix::zero(width, task.n);
  for (std::int32_t k = 0; k < task.n; ++k)
    for (std::int32_t b = 0; b < width; ++b) codes.at(b, k) = code(task.n - 1 - k, b);
  const ValueId lag = add_input(graph, "onehot_lag", task.n, Format::bit(), task.n);
  return LinearLayer(codes).apply(graph, {graph.whole(lag)}, one_part(Format::sign(), width), last,
                                  Role::query);
}

/// What the score at distance `s` loses by its position, in units of 2^-lookup_score_fraction.
std::int64_t position_loss(std::int64_t slope, bool logarithmic, std::int32_t s) {
  if (!logarithmic) return slope * s;
  constexpr int fraction = 30;
  return static_cast<std::int64_t>(shift_nearest_even(
      BigInteger(slope) * round_function(Function::log, std::int64_t{s}, 0, fraction), fraction));
}

/// `farthest`: the most that a position takes off a score.
AttentionRule lookup_rule(const LookupTask& task, std::int32_t width, std::int64_t farthest) {
  constexpr int most_weight_bits = 50;
  AttentionRule rule;
  rule.shift = AttentionRule::Shift::constant;
  rule.score = Format::signed_bits(farthest > 0 ? 32 : 24, lookup_score_fraction);
  rule.scale = round_function(Function::log, std::int64_t{4} * task.n, 0, lookup_score_fraction + 1) / 4 +
               1;  // (1/2) ln(4n), rounded up
  rule.scale += (farthest + 1) / 2;
  rule.product_fraction = lookup_score_fraction;
  rule.shift_numerator = rule.scale * width;
  // The farthest token's own weight loses e^-farthest, that is 1.45 bits a unit.
  const std::int64_t lost = farthest * 3 / 2 >> lookup_score_fraction;
  rule.weight_fraction = std::max(16, bits_to_index(static_cast<std::uint64_t>(8 * task.n)) + 6);
  if (rule.weight_fraction + lost > most_weight_bits)
    throw std::invalid_argument(fmt::format(
        "slope lowers the score of the farthest of {} tokens by {} / 2^{}: its weight underflows in {} bits",
        task.n, farthest, lookup_score_fraction, most_weight_bits));
  rule.weight_fraction += static_cast<int>(lost);
  rule.weight_cap = std::int64_t{1} << rule.weight_fraction;
  rule.term = Format::range(0, rule.weight_cap, rule.weight_fraction);
  rule.output = Format::range(0, 1 << 10, 10);
  return rule;
}

}  // namespace

Construction lookup_attention(const LookupTask& task, const ModelSpec& spec) {
  spec.expect_only({"m", "type", "slope"});
  constexpr std::int32_t most_symbols = 1 << 17;  // beyond, its keys take gigabytes
  if (task.n > most_symbols)
    throw std::invalid_argument(
        fmt::format("look-up by attention is made for n up to {}, not {}", most_symbols, task.n));
  const std::string type = spec.word("type", "lin");
  if (type != "lin" && type != "log")
    throw std::invalid_argument(fmt::format("type of the model must be lin or log, not \"{}\"", type));
  const std::int64_t slope = spec.number("slope", 0, 0, 1 << 16);
  if (type == "log" && slope == 0)
    throw std::invalid_argument(
        "type=log of the model needs a slope above 0: without one no score depends on the distance");
  const std::int32_t code_bits = std::max(1, bits_to_index(static_cast<std::uint64_t>(task.n)));
  const auto width = static_cast<std::int32_t>(spec.number("m", code_bits, 1, 64));
  const std::int32_t value_bits = std::max(1, bits_to_index(static_cast<std::uint64_t>(task.symbols)));
  Construction c;
  Graph& graph = c.graph;
  graph.tokens = task.n + 1;
  const auto rule = std::make_shared<const AttentionRule>(
      lookup_rule(task, width, position_loss(slope, type == "log", task.n)));
  std::vector<std::int64_t> bias;
  auto tokens = std::make_shared<TokenSet>();
  Lookup binary;
  for (std::int64_t s = 0; s < task.symbols; ++s)
    for (std::int32_t b = 0; b < value_bits; ++b) binary.table.push_back((s >> b) & 1);
  const auto to_bits = operation(std::move(binary));
  const auto value_shape = one_part(Format::bit(), value_bits);
  const std::vector<ValueId> symbols = add_symbols(graph, task);
  for (std::int32_t t = 0; t < task.n; ++t) {
    std::vector<BigInteger> key;
    for (std::int32_t b = 0; b < width; ++b) key.push_back(code(t, b));
    if (slope > 0) bias.push_back(-position_loss(slope, type == "log", task.n - t));
    tokens->keys.push_back({graph.whole(add_constant(graph, key, 0, {t, -1, -1, 0}, Role::key))});
    const ValueId value = graph.add({to_bits,
                                     value_shape,
                                     {graph.whole(symbols[static_cast<std::size_t>(t)])},
                                     {t, -1, -1, 0},
                                     Role::value});
    tokens->values.push_back({graph.whole(value)});
    tokens->positions.push_back(t);
  }
  const Place last{task.n, -1, 0, 0};
  const ValueId query = add_code_query(graph, task, width);
  const ValueId mean = graph.add({operation(Attend{rule, tokens, task.n, {}, bias, width}),
                                  one_part(rule->output, value_bits),
                                  {graph.whole(query)},
                                  last,
                                  Role::activation});
  const ValueId bits = LinearLayer(Matrix::identity(value_bits))
                           .apply(graph, {graph.whole(mean)}, value_shape, last, Role::activation);
  Matrix weights = Matrix::zero(1, value_bits);
  for (std::int32_t b = 0; b < value_bits; ++b) weights.at(0, b) = std::int64_t{1} << b;
  graph.outputs = {LinearLayer(weights).apply(graph, {graph.whole(bits)},
                                              one_part(Format::symbol(task.symbols), 1), last, Role::output)};
  c.summary = fmt::format("attention, binary position codes: 1 head, query width {}, 1 bit a number{}", width,
                          slope > 0 ? fmt::format(", {} positions of slope {}/256", type, slope) : "");
  c.certified = width >= code_bits;
  c.reason = c.certified ? "codes of different positions differ, so the right token weighs at least 4/5"
                         : fmt::format("{} code bits do not tell {} positions apart", width, task.n);
  c.claim = {"one layer with query width ceil(log2 n) looks up any of n symbols",
             "Bhattamishra, Hahn, Blunsom, Kanade 2024", Ground::memory};
  return c;
}

}  // namespace crossbits

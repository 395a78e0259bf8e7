#include <fmt/format.h>

#include <optional>
#include <stdexcept>

#include "models/constructions/match3_variants.hpp"
#include "models/constructions/onehot_attention.hpp"
#include "models/layers/linear.hpp"

namespace crossbits {
namespace {

constexpr std::int32_t most_window = 33;

std::int32_t window_of(const Match3VariantTask& task) { return 2 * task.reach + 1; }
/// What a blank holds: too large for any sum with it to be a multiple that counts.
std::int64_t blank_symbol(const Match3VariantTask& task) { return 4 * std::int64_t{task.modulus}; }

/// Positions in the window score 1, others 0: the window outweighs the rest by more than rounding can see.
AttentionRule window_rule(const Match3VariantTask& task) {
  const std::int64_t positions = task.tokens + 2 * task.reach,
                     odds = 64 * positions * blank_symbol(task) * window_of(task);
  AttentionRule rule = onehot_rule(odds, blank_symbol(task));
  const int fraction = bits_to_index(static_cast<std::uint64_t>(window_of(task))) + 6;
  rule.output = Format::range(0, BigInteger(blank_symbol(task)) << fraction, fraction);
  return rule;
}

/// One value a token: the window's numbers, by position modulo 2K + 1.
std::vector<ValueId> add_windows(Graph& graph, const Match3VariantTask& task,
                                 const std::vector<ValueId>& symbols) {
  const auto rule = std::make_shared<const AttentionRule>(window_rule(task));
  const std::int32_t window = window_of(task), positions = task.tokens + 2 * task.reach;
  auto set = std::make_shared<TokenSet>();
  for (std::int32_t p = 0; p < positions; ++p) {
    const std::int32_t t = p - task.reach;
    const bool real = t >= 0 && t < task.tokens;
    std::vector<BigInteger> key(static_cast<std::size_t>(positions), 0);
    key[static_cast<std::size_t>(p)] = 1;
    set->keys.push_back({graph.whole(add_constant(graph, key, 0, {real ? t : -1, -1, -1, 0}, Role::key))});
    const ValueId symbol =
        real ? symbols[static_cast<std::size_t>(t)] : add_constant(graph, {blank_symbol(task)}, 0);
    Matrix spread = Matrix::zero(window, 1);
    spread.at(p % window, 0) = 1;
    const auto shape = one_part(Format::range(0, blank_symbol(task)), window);
    set->values.push_back({graph.whole(LinearLayer(spread).apply(graph, {graph.whole(symbol)}, shape,
                                                                 {real ? t : -1, -1, -1, 0}, Role::value))});
    set->positions.push_back(real ? t : -1);
  }
  Matrix scale = Matrix::zero(window, window);
  for (std::int32_t k = 0; k < window; ++k) scale.at(k, k) = window;
  LinearLayer exact(scale);
  const auto mean_shape = one_part(rule->output, window),
             shape = one_part(Format::range(0, blank_symbol(task)), window);
  std::vector<ValueId> windows;
  for (std::int32_t t = 0; t < task.tokens; ++t) {
    const Place place{t, -1, 0, 0};
    std::vector<BigInteger> query(static_cast<std::size_t>(positions), 0);
    for (std::int32_t p = t; p < t + window; ++p) query[static_cast<std::size_t>(p)] = 1;
    const ValueId asked = add_constant(graph, query, 0, place, Role::query);
    const ValueId mean = graph.add({operation(Attend{rule, set, positions, {}, {}, positions}),
                                    mean_shape,
                                    {graph.whole(asked)},
                                    place,
                                    Role::activation});
    windows.push_back(exact.apply(graph, {graph.whole(mean)}, shape, place, Role::activation));
  }
  return windows;
}

/// For each pair a <= b of the window and each multiple m of 0, M, 2M: relu(s - m + 1), relu(s - m), relu(s -
/// m - 1), whose second difference is 1 iff s = x + window_a + window_b is m.
struct ReadOut {
  explicit ReadOut(const Match3VariantTask& task) {
    const std::int32_t window = window_of(task), rows = 9 * window * (window + 1) / 2;
    Matrix hidden = Matrix::zero(rows, 1 + window), sum = Matrix::zero(1, rows);
    std::vector<std::int64_t> bias;
    std::int32_t row = 0;
    for (std::int32_t a = 0; a < window; ++a)
      for (std::int32_t b = a; b < window; ++b)
        for (const std::int64_t multiple : {0, task.modulus, 2 * task.modulus})
          for (const int step : {1, 0, -1}) {
            hidden.at(row, 0) = 1;
            ++hidden.at(row, 1 + a);
            ++hidden.at(row, 1 + b);
            bias.push_back(step - multiple);
            sum.at(0, row) = step == 0 ? 2 : -1;
            ++row;
          }
    hidden_shape = one_part(Format::range(0, 3 * blank_symbol(task)), rows);
    first.emplace(hidden, bias, 0, true);
    second.emplace(sum, std::vector<std::int64_t>{1}, 0, true);
    Matrix minus = Matrix::zero(1, 1);
    minus.at(0, 0) = -1;
    last.emplace(minus, std::vector<std::int64_t>{1});
  }

  ValueId apply(Graph& graph, ValueId symbol, ValueId window, std::int32_t t) {
    const Place place{t, -1, -1, 0};
    const auto bit = one_part(Format::bit(), 1);
    const ValueId hidden = first->apply(graph, {graph.whole(symbol), graph.whole(window)}, hidden_shape,
                                        place, Role::activation);
    const ValueId none = second->apply(graph, {graph.whole(hidden)}, bit, place, Role::activation);
    return last->apply(graph, {graph.whole(none)}, bit, place, Role::output);
  }

  std::shared_ptr<const Parts> hidden_shape;
  std::optional<LinearLayer> first, second, last;
};

}  // namespace

Construction match3_local_attention(const Match3VariantTask& task, const ModelSpec&) {
  if (task.reach < 0 || window_of(task) > most_window)
    throw std::invalid_argument(
        fmt::format("the read-out looks at all pairs of a window: reach at most {}, not {}", most_window / 2,
                    task.reach));
  Construction c;
  Graph& graph = c.graph;
  graph.tokens = task.tokens;
  std::vector<ValueId> symbols;
  for (std::int32_t t = 0; t < task.tokens; ++t)
    symbols.push_back(add_input(graph, "symbol", t, Format::symbol(task.modulus), 1));
  const std::vector<ValueId> windows = add_windows(graph, task, symbols);
  ReadOut read_out(task);
  for (std::int32_t t = 0; t < task.tokens; ++t)
    graph.outputs.push_back(
        read_out.apply(graph, symbols[static_cast<std::size_t>(t)], windows[static_cast<std::size_t>(t)], t));
  c.summary = fmt::format("attention over a window of {}: 1 head, value width {}, read-out network",
                          window_of(task), window_of(task));
  c.certified = true;
  c.reason = "the window is gathered exactly, and every pair of it has units of its own";
  c.claim = {"sparse averaging over the window and a network compute Match3Local, width O(K log N)",
             "Sanford, Hsu, Telgarsky 2023", Ground::text};
  return c;
}

}  // namespace crossbits

#include "models/constructions/cycle.hpp"

#include <fmt/format.h>

#include <stdexcept>

#include "models/layers/linear.hpp"
#include "models/layers/tensor_attention.hpp"

namespace crossbits {
namespace {

constexpr std::int32_t most_vertices = 256, most_third_order = 48;

/// Scores come in halves, -k/2 or +1/2 for a full match, times 2 ln(odds): a match weighs `odds` times a
/// blank with score 0, everything else at most 1 / odds of it.
AttentionRule half_score_rule(std::int64_t odds) {
  constexpr int score_fraction = 10, output_fraction = 24;
  AttentionRule rule;
  rule.shift = AttentionRule::Shift::constant;
  rule.score = Format::signed_bits(24, score_fraction);
  const std::int64_t log_odds = round_function(Function::log, odds, 0, score_fraction);
  rule.scale = 2 * log_odds;
  rule.shift_numerator = log_odds;
  rule.product_fraction = score_fraction + 1;  // products count halves
  rule.weight_fraction = 14 + bits_to_index(static_cast<std::uint64_t>(odds));
  rule.weight_cap = std::int64_t{1} << rule.weight_fraction;
  rule.term = Format::range(0, rule.weight_cap, rule.weight_fraction);
  rule.output = Format::range(0, std::int64_t{1} << output_fraction, output_fraction);
  return rule;
}

class CycleBuilder {
 public:
  CycleBuilder(const CycleTask& task, std::int32_t width) : task_(task), n_(task.vertices), width_(width) {
    graph_.tokens = n_;
    for (std::int32_t v = 0; v < n_; ++v) rows_.push_back(add_input(graph_, "row", v, Format::bit(), n_));
    one_ = add_constant(graph_, {1}, 0);
    zero_ = add_constant(graph_, {0}, 0);
    nothing_ = add_constant(graph_, std::vector<BigInteger>(static_cast<std::size_t>(n_), 0), 0);
    for (std::int32_t v = 0; v < n_; ++v) {
      std::vector<BigInteger> place(static_cast<std::size_t>(n_), 0);
      place[static_cast<std::size_t>(v)] = 2;  // scores count halves: an edge is worth two
      places_.push_back(add_constant(graph_, place, 0, {v, -1, -1, 0}, Role::key));
    }
  }

  Graph two_cycles() {
    const auto rule = std::make_shared<const AttentionRule>(half_score_rule(6 * n_));
    // Key of j: its place twice over, its row, 1. The row is a sum of halves when it meets the asker's place.
    TokenSet set;
    for (std::int32_t j = 0; j < n_; ++j)
      add_entry(set, {whole(places_[at(j)]), whole(rows_[at(j)]), whole(one_)}, {whole(one_)}, j);
    add_entry(set, {whole(nothing_), whole(nothing_), whole(zero_)}, {whole(zero_)}, -1);
    const auto tokens = std::make_shared<const TokenSet>(std::move(set));
    const ValueId constant = add_constant(graph_, {-3}, 0);
    for (const std::int32_t i : task_.queries) {
      Operand query = row_without(i);
      append(query, {whole(places_[at(i)]), whole(constant)});
      graph_.outputs.push_back(attend(rule, tokens, query, 1, i, Role::output));
    }
    return std::move(graph_);
  }

  Graph triangles_by_two_heads() {
    const auto rule = std::make_shared<const AttentionRule>(half_score_rule(16 * std::int64_t{n_} * n_));
    const ValueId constant = add_constant(graph_, {-1}, 0);
    TokenSet out, in;
    for (std::int32_t j = 0; j < n_; ++j) {
      add_entry(out, {whole(places_[at(j)]), whole(one_)}, {whole(row_as_value(j))}, j);
      add_entry(in, {whole(rows_[at(j)]), whole(one_)}, {place_bits(j)}, j);
    }
    add_entry(out, {whole(nothing_), whole(zero_)}, {whole(nothing_)}, -1);
    add_entry(in, {whole(nothing_), whole(zero_)}, {whole(nothing_)}, -1);
    const auto outgoing = std::make_shared<const TokenSet>(std::move(out)),
               incoming = std::make_shared<const TokenSet>(std::move(in));
    for (const std::int32_t i : task_.queries) {
      Operand own = row_without(i), place{whole(places_[at(i)])};
      append(own, {whole(constant)});
      append(place, {whole(constant)});
      const ValueId reached = attend(rule, outgoing, own, n_, i, Role::activation),
                    reaching = attend(rule, incoming, place, n_, i, Role::activation);
      graph_.outputs.push_back(common_index(reached, reaching, i));
    }
    return std::move(graph_);
  }

  Graph triangles_by_third_order() {
    const auto rule = std::make_shared<const AttentionRule>(half_score_rule(6 * n_));
    const ValueId all = add_constant(graph_, std::vector<BigInteger>(static_cast<std::size_t>(n_), 1), 0);
    ThirdOrderEntries e;
    // Blocks: query (row, 1...1, place, -5); first (place, row, 1...1, 1); second (1...1, place, row, 1).
    for (std::int32_t j = 0; j < n_; ++j) {
      e.first_keys.push_back({whole(places_[at(j)]), whole(rows_[at(j)]), whole(all), whole(one_)});
      e.second_keys.push_back({whole(all), whole(places_[at(j)]), whole(rows_[at(j)]), whole(one_)});
      e.first_values.push_back({whole(one_)});
      e.second_values.push_back({whole(one_)});
    }
    const Operand blank{whole(nothing_), whole(nothing_), whole(nothing_), whole(zero_)};
    e.first_keys.push_back(blank);
    e.second_keys.push_back(blank);
    e.first_values.push_back({whole(zero_)});
    e.second_values.push_back({whole(zero_)});
    const auto pairs = add_pairs(graph_, e);
    const ValueId constant = add_constant(graph_, {-5}, 0);
    for (const std::int32_t i : task_.queries) {
      Operand query = row_without(i);
      append(query, {whole(all), whole(places_[at(i)]), whole(constant)});
      graph_.outputs.push_back(attend(rule, pairs, query, 1, i, Role::output));
    }
    return std::move(graph_);
  }

 private:
  static std::size_t at(std::int32_t v) { return static_cast<std::size_t>(v); }
  Segment whole(ValueId id) const { return graph_.whole(id); }

  void add_entry(TokenSet& set, Operand key, Operand value, std::int32_t position) const {
    set.keys.push_back(std::move(key));
    set.values.push_back(std::move(value));
    set.positions.push_back(position);
  }

  /// The row of i with a public 0 in its own place and in those beyond the width.
  Operand row_without(std::int32_t i) {
    Matrix others = Matrix::zero(width_, n_);
    for (std::int32_t v = 0; v < width_; ++v) others.at(v, v < i ? v : v + 1) = 1;
    const ValueId query = LinearLayer(others).apply(
        graph_, {whole(rows_[at(i)])}, one_part(Format::bit(), width_), {i, -1, 0, 0}, Role::query);
    Operand result;
    for (std::int32_t v = 0, next = 0; v < n_; ++v)
      append(result, {v == i || next == width_ ? whole(zero_) : Segment{query, next++, 1}});
    return result;
  }

  /// The row as what attention sums up, which is not the token itself.
  ValueId row_as_value(std::int32_t j) {
    return LinearLayer(Matrix::identity(n_))
        .apply(graph_, {whole(rows_[at(j)])}, one_part(Format::bit(), n_), {j, -1, -1, 0}, Role::value);
  }

  /// The unit vector of j.
  Segment place_bits(std::int32_t j) {
    std::vector<BigInteger> bits(static_cast<std::size_t>(n_), 0);
    bits[at(j)] = 1;
    return whole(add_constant(graph_, bits, 0, {j, -1, -1, 0}, Role::value));
  }

  /// Vertex i looks at all entries but its own token: there are no self-loops.
  ValueId attend(const std::shared_ptr<const AttentionRule>& rule,
                 const std::shared_ptr<const TokenSet>& tokens, const Operand& query, std::int32_t width,
                 std::int32_t i, Role role) {
    std::vector<std::int32_t> others;
    for (std::size_t e = 0; e < tokens->keys.size(); ++e)
      if (tokens->positions[e] != i) others.push_back(static_cast<std::int32_t>(e));
    return graph_.add({operation(Attend{rule, tokens, 0, others, {}, length(query)}),
                       one_part(rule->output, width),
                       query,
                       {i, -1, 0, 0},
                       role});
  }

  /// A mean of at least 1 / (n + 1) counts as there: relu(2(n + 1) u) cut off at 1, then AND index by index,
  /// then OR.
  ValueId common_index(ValueId first, ValueId second, std::int32_t i) {
    const Place place{i, -1, -1, 0};
    const std::int64_t scale = 2 * (n_ + 1);
    Matrix absent = Matrix::zero(2 * n_, 2 * n_), both = Matrix::zero(n_, 2 * n_), any = Matrix::zero(1, n_),
           minus = Matrix::zero(1, 1);
    for (std::int32_t k = 0; k < 2 * n_; ++k) absent.at(k, k) = -scale;
    for (std::int32_t k = 0; k < n_; ++k) both.at(k, k) = both.at(k, n_ + k) = any.at(0, k) = -1;
    minus.at(0, 0) = -1;
    const auto bias = [](std::int32_t count) {
      return std::vector<std::int64_t>(static_cast<std::size_t>(count), 1);
    };
    const ValueId missing = LinearLayer(absent, bias(2 * n_), 0, true)
                                .apply(graph_, {whole(first), whole(second)}, one_part(Format::bit(), 2 * n_),
                                       place, Role::activation);
    const ValueId common =
        LinearLayer(both, bias(n_), 0, true)
            .apply(graph_, {whole(missing)}, one_part(Format::bit(), n_), place, Role::activation);
    const ValueId none =
        LinearLayer(any, bias(1), 0, true)
            .apply(graph_, {whole(common)}, one_part(Format::bit(), 1), place, Role::activation);
    return LinearLayer(minus, bias(1))
        .apply(graph_, {whole(none)}, one_part(Format::bit(), 1), place, Role::output);
  }

  const CycleTask& task_;
  std::int32_t n_, width_;  // width: edges of its own row that a query carries
  Graph graph_;
  std::vector<ValueId> rows_, places_;
  ValueId one_, zero_, nothing_;
};

void check(const CycleTask& task, std::int32_t most) {
  if (task.vertices < 2 || task.vertices > most)
    throw std::invalid_argument(
        fmt::format("this model for cycles takes 2 to {} vertices, not {}", most, task.vertices));
}

}  // namespace

Construction cycle_attention(const CycleTask& task, const ModelSpec& spec) {
  spec.expect_only(task.length == 2 ? std::vector<std::string>{"m"}
                                    : std::vector<std::string>{"heads", "order"});
  const bool third_order = spec.number("order", 2, 2, 3) == 3;
  spec.number("heads", third_order ? 1 : 2, third_order ? 1 : 2, third_order ? 1 : 2);
  check(task, third_order ? most_third_order : most_vertices);
  const auto width = static_cast<std::int32_t>(spec.number("m", task.vertices - 1, 1, task.vertices - 1));
  CycleBuilder builder(task, width);
  Construction c;
  if (task.length == 2) {
    c.graph = builder.two_cycles();
    c.summary =
        fmt::format("attention on adjacency rows: 1 head, query of {} bits and a public place", width);
  } else if (third_order) {
    c.graph = builder.triangles_by_third_order();
    c.summary = fmt::format("third-order attention on adjacency rows: 1 head over all pairs, width {}",
                            3 * task.vertices + 1);
  } else {
    c.graph = builder.triangles_by_two_heads();
    c.summary = fmt::format("attention on adjacency rows: 2 heads of value width {}, read-out network",
                            task.vertices);
  }
  c.certified = width == task.vertices - 1;
  c.reason =
      c.certified
          ? "scores are whole halves, so one match outweighs the blank and everything else together does not"
          : fmt::format("the query leaves out {} of the {} edges that a row can have",
                        task.vertices - 1 - width, task.vertices - 1);
  c.claim = {
      "cycles of length 2 by one unit, of length 3 by two heads of width O(N) or one third-order unit of "
      "width 3N + 1",
      "derived here", Ground::derived};
  return c;
}

}  // namespace crossbits

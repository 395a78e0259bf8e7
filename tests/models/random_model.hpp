#pragma once

#include <array>
#include <numeric>

#include "basis/coin.hpp"
#include "models/graph.hpp"

namespace crossbits::testing {

/// Seeded draws, one after the other.
class Draw {
 public:
  explicit Draw(std::uint64_t seed) : seed_(seed) {}
  std::int64_t below(std::int64_t bound) {
    return static_cast<std::int64_t>(coin_below(seed_, 77, next_++, static_cast<std::uint64_t>(bound)));
  }
  std::int64_t from(std::int64_t low, std::int64_t high) { return low + below(high - low + 1); }
  bool one_in(std::int64_t n) { return below(n) == 0; }

  Format format() {
    const int fraction = one_in(2) ? 2 : 0;
    switch (below(5)) {
      case 0:
        return Format::sign();
      case 1:
        return Format::bit();
      case 2:
        return Format::signed_bits(static_cast<int>(from(2, 7)), fraction);
      case 3:
        return Format::unsigned_bits(static_cast<int>(from(1, 4)), fraction);
      default:
        return {from(-9, 0), from(2, 3), fraction, from(2, 6)};
    }
  }

 private:
  std::uint64_t seed_, next_ = 0;
};

/// What a random model may contain.
struct RandomModelOptions {
  std::int64_t tokens = 4;
  std::int64_t operations = 10;
  bool only_attention_and_linear = false;
  bool large = false;  ///< long token lists that several queries share, and maps of more weights
};

/// Appends random values of every operation to a graph; each has an answer on every input.
class RandomModel {
 public:
  RandomModel(std::uint64_t seed, const RandomModelOptions& options) : draw_(seed), options_(options) {}

  Graph build() {
    graph_.tokens = static_cast<std::int32_t>(options_.tokens);
    for (std::int32_t t = 0; t < graph_.tokens; ++t) {
      add(Input{"x"}, draw_.format(), draw_.from(1, 3), {}, t, Role::token);
      elements_of_last();
    }
    for (std::int64_t k = 0; k < options_.operations; ++k) {
      add_operation();
      if (!std::holds_alternative<Attend>(*graph_[graph_.size() - 1].operation)) elements_of_last();
    }
    graph_.outputs = {graph_.size() - 1};
    if (draw_.one_in(2))
      graph_.outputs.push_back(static_cast<ValueId>(draw_.from(graph_.tokens, graph_.size() - 1)));
    return std::move(graph_);
  }

 private:
  void add(Operation op, const Format& format, std::int64_t count, Operand operand,
           std::int32_t position = -1, Role role = Role::activation) {
    graph_.add({operation(std::move(op)),
                one_part(format, static_cast<std::int32_t>(count)),
                std::move(operand),
                {position, -1, -1, 0},
                role});
  }

  void elements_of_last() {
    const ValueId id = graph_.size() - 1;
    for (std::int32_t i = 0; i < graph_.count(id); ++i) elements_.push_back({id, i, 1});
  }

  /// n random numbers of the model, later ones preferred.
  Operand any(std::int64_t n) {
    Operand result;
    const auto size = static_cast<std::int64_t>(elements_.size());
    while (length(result) < n) {
      const auto at =
          draw_.one_in(2) ? draw_.below(size) : size - 1 - draw_.below(std::min<std::int64_t>(size, 6));
      append(result, {elements_[static_cast<std::size_t>(at)]});
    }
    return result;
  }

  /// n random numbers of one fraction.
  Operand alike(std::int64_t n) {
    const Operand first = any(1);
    const int fraction = graph_.hull(first).fraction;
    Operand result = first;
    while (length(result) < n) {
      const Operand next = any(1);
      if (graph_.hull(next).fraction == fraction)
        append(result, next);
      else if (draw_.one_in(8))
        append(result, first);
    }
    return result;
  }

  std::vector<std::int64_t> numbers(std::int64_t n, std::int64_t low, std::int64_t high) {
    std::vector<std::int64_t> result(static_cast<std::size_t>(n));
    for (auto& r : result) r = draw_.from(low, high);
    return result;
  }

  void add_operation() {
    switch (options_.only_attention_and_linear ? draw_.below(3) : draw_.below(14)) {
      case 0:
        return affine();
      case 1:
      case 2:
        return attend();
      case 3:
        return dot();
      case 4:
        return polynomial();
      case 5:
        return map();
      case 6:
        return quotient();
      case 7:
        return normalise();
      case 8:
        return maximum();
      case 9:
      case 10:
        return accumulate();
      case 11:
        return compare();
      case 12:
        return lookup();
      default:
        return argmax();
    }
  }

  void affine() {
    const std::int64_t m = draw_.from(1, options_.large ? 70 : 3), n = draw_.from(1, options_.large ? 20 : 4);
    Affine a{numbers(m * n, -3, 3), {}, static_cast<int>(draw_.from(0, 4)), draw_.one_in(3), 0};
    if (draw_.one_in(2)) a.bias = numbers(m, -5, 5);
    for (std::int64_t i = 0; i < m; ++i) {
      std::int64_t row = 0;
      for (std::int64_t k = 0; k < n; ++k) row += std::abs(a.weights[static_cast<std::size_t>(i * n + k)]);
      a.largest_row = std::max(a.largest_row, row);
    }
    add(std::move(a), draw_.format(), m, any(n));
  }
  void dot() {
    const std::int64_t half = draw_.from(1, 3);
    add(Dot{draw_.from(-3, 3), static_cast<int>(draw_.from(0, 4))}, draw_.format(), 1, any(2 * half));
  }
  void polynomial() {
    const std::int64_t m = draw_.from(1, 2), n = draw_.from(1, 4);
    Polynomial p{{}, {}, {}, static_cast<int>(draw_.from(0, 4)), draw_.one_in(3)};
    for (std::int64_t i = 0; i < m; ++i) {
      for (std::int64_t k = draw_.below(4); k > 0; --k)
        p.terms.push_back({draw_.from(-3, 3), static_cast<std::int32_t>(draw_.below(n)),
                           static_cast<std::int32_t>(draw_.from(-1, n - 1))});
      p.row_ends.push_back(static_cast<std::int32_t>(p.terms.size()));
    }
    if (draw_.one_in(2)) p.constants = numbers(m, -4, 4);
    add(std::move(p), draw_.format(), m, any(n));
  }
  void map() {
    constexpr std::array functions{Function::exp,   Function::tanh,     Function::sigmoid,
                                   Function::relu,  Function::absolute, Function::negate,
                                   Function::floor, Function::gelu,     Function::erf};
    const std::int64_t m = draw_.from(1, 3);
    add(Map{functions[static_cast<std::size_t>(draw_.below(functions.size()))]}, draw_.format(), m, alike(m));
  }
  void quotient() {
    add(Affine{{1, 1}, {}, 0, true, 2}, Format::range(1, 9), 1, any(2));  // never zero
    const ValueId denominator = graph_.size() - 1;
    elements_of_last();
    Operand both = any(1);
    both.push_back({denominator, 0, 1});
    add(Quotient{}, draw_.format(), 1, both);
  }
  void normalise() {
    const std::int64_t m = draw_.from(2, 4);
    add(Normalise{draw_.from(1, 9), static_cast<int>(draw_.from(0, 8))}, Format::signed_bits(8, 5), m,
        alike(m));
  }
  void maximum() {
    const std::int64_t parts = draw_.from(1, 3), m = draw_.from(1, 2);
    const Operand operand = alike(parts * m);
    add(Maximum{static_cast<std::int32_t>(parts)}, graph_.hull(operand), m, operand);
  }
  void accumulate() {
    const std::int64_t parts = draw_.from(1, 5), m = draw_.from(1, 2);
    const Operand operand = alike(parts * m);
    const Format one = graph_.hull(operand);
    add(Accumulate{static_cast<std::int32_t>(parts)},
        Format::sum(std::vector(static_cast<std::size_t>(parts), one)), m, operand);
  }
  void compare() {
    const auto test = draw_.one_in(2) ? Compare::Test::all_below : Compare::Test::any_above;
    add(Compare{test, draw_.from(-4, 4), static_cast<int>(draw_.from(0, 3))}, Format::bit(), 1,
        alike(draw_.from(1, 3)));
  }
  void lookup() {
    Operand symbol = any(1);
    while (graph_.hull(symbol).count > 300) symbol = any(1);
    const Format format = draw_.format();
    const std::int64_t row = draw_.from(1, 2);
    Lookup l;
    for (std::int64_t k = static_cast<std::int64_t>(graph_.hull(symbol).count) * row; k > 0; --k)
      l.table.push_back(static_cast<std::int64_t>(
          format.lowest + format.step * draw_.below(static_cast<std::int64_t>(format.count))));
    add(std::move(l), format, row, symbol);
  }
  void argmax() {
    const std::int64_t n = draw_.from(1, 4);
    add(ArgMax{}, Format::symbol(n), 1, alike(n));
  }

  void attend() {
    auto rule = std::make_shared<AttentionRule>();
    rule->heads = static_cast<std::int32_t>(draw_.from(1, 3));
    rule->score = Format::signed_bits(static_cast<int>(draw_.from(4, 9)), static_cast<int>(draw_.from(1, 4)));
    rule->scale = draw_.from(1, 3);
    rule->product_fraction = static_cast<int>(draw_.from(0, 4));
    rule->weight_fraction = static_cast<int>(draw_.from(3, 8));
    rule->weight_cap = std::int64_t{1} << rule->weight_fraction;
    rule->shift = draw_.one_in(2) ? AttentionRule::Shift::constant : AttentionRule::Shift::maximum;
    if (rule->shift == AttentionRule::Shift::constant) {
      rule->shift_numerator =
          static_cast<std::int64_t>(rule->score.lowest) + draw_.below(4);  // no weight vanishes
      rule->weight_cap <<= draw_.below(6);
    }
    rule->term = Format::signed_bits(static_cast<int>(draw_.from(4, 12)), static_cast<int>(draw_.from(0, 8)));
    rule->output =
        Format::signed_bits(static_cast<int>(draw_.from(3, 8)), static_cast<int>(draw_.from(0, 4)));
    auto tokens = std::make_shared<TokenSet>();
    Attend a{rule, tokens, 0, {}, {}, static_cast<std::int32_t>(draw_.from(1, 2))};
    const std::int64_t head_width = draw_.from(1, 2), n = draw_.from(1, options_.large ? 150 : 5);
    for (std::int64_t e = 0; e < n; ++e) {
      tokens->keys.push_back(any(rule->heads * a.query_width));
      tokens->values.push_back(any(rule->heads * head_width));
      tokens->positions.push_back(static_cast<std::int32_t>(draw_.from(-1, options_.tokens - 1)));
    }
    for (std::int64_t more = draw_.from(1, 3); more > 0; --more) ask(a, n, rule->heads * head_width);
  }

  /// One query over the first so many entries of the set, or over some of them.
  void ask(Attend a, std::int64_t n, std::int64_t width) {
    a.visible = static_cast<std::int32_t>(draw_.from(1, n));
    if (draw_.one_in(3)) {
      for (std::int32_t e = 0; e < n; ++e)
        if (draw_.one_in(2)) a.entries.push_back(e);
    }
    const std::int64_t seen = a.entries.empty() ? a.visible : static_cast<std::int64_t>(a.entries.size());
    if (draw_.one_in(4)) a.bias = numbers(seen, -9, 9);
    const Operand query = any(a.rule->heads * a.query_width);
    const Format output = a.rule->output;
    add(std::move(a), output, width, query, static_cast<std::int32_t>(draw_.below(options_.tokens)),
        Role::output);
    elements_of_last();
  }

  Draw draw_;
  RandomModelOptions options_;
  Graph graph_;
  std::vector<Segment> elements_;
};

inline Graph random_model(std::uint64_t seed, const RandomModelOptions& options = {}) {
  return RandomModel(seed, options).build();
}

/// One member of every input's format, drawn by `seed`.
inline InputNumbers random_inputs(const Graph& graph, std::uint64_t seed) {
  InputNumbers inputs;
  std::uint64_t next = 0;
  for (const ValueId id : graph.inputs()) {
    const Format& f = graph.format(id);
    inputs.emplace_back();
    for (std::int32_t i = 0; i < graph.count(id); ++i)
      inputs.back().push_back(
          static_cast<std::int64_t>(f.lowest + f.step * (BigInteger(coin(seed, 5, next++)) % f.count)));
  }
  return inputs;
}

}  // namespace crossbits::testing

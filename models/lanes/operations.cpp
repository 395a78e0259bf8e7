#include "models/lanes/operations.hpp"

#include <fmt/format.h>

namespace crossbits {
namespace {

constexpr double most_function_entries = 1 << 16;
constexpr double most_weight_entries = 1 << 20;
constexpr std::int64_t most_tape_lookup = 1 << 16;

}  // namespace

TapeOperations::Registers TapeOperations::gather(const Operand& operand,
                                                 const std::vector<Registers>& registers) const {
  Registers result;
  for (const Segment& s : operand) {
    const auto& numbers = registers[static_cast<std::size_t>(s.value)];
    if (s.count > 0)
      result.insert(result.end(), numbers.begin() + s.offset, numbers.begin() + s.offset + s.count);
  }
  return result;
}

int TapeOperations::fraction(const Operand& operand) const {
  return operand.empty() ? 0 : graph_.format(operand.front().value, operand.front().offset).fraction;
}

std::shared_ptr<const Format> TapeOperations::format(ValueId id, std::size_t part) const {
  return {graph_[id].shape, &(*graph_[id].shape)[part].format};
}

std::optional<TapeOperations::Registers> TapeOperations::lower(ValueId id,
                                                               const std::vector<Registers>& registers) {
  const Value& value = graph_[id];
  const Operation& op = *value.operation;
  const auto count = static_cast<std::size_t>(graph_.count(id));
  const auto read = [&] { return gather(value.operand, registers); };
  if (const auto* c = std::get_if<Constant>(&op)) {
    Registers numbers;
    for (const BigInteger& n : c->numerators) numbers.push_back(builder_.constant(static_cast<double>(n)));
    return numbers;
  }
  if (const auto* a = std::get_if<Affine>(&op)) return affine(id, *a, read());
  if (const auto* p = std::get_if<Polynomial>(&op)) return polynomial(id, *p, read());
  if (const auto* d = std::get_if<Dot>(&op))
    return Registers{
        builder_.rounded(inner_product(static_cast<double>(d->scale), read()), d->fraction, format(id))};
  if (std::holds_alternative<Accumulate>(op)) return sums(read(), count);
  if (std::holds_alternative<Maximum>(op)) return maxima(read(), count);
  if (const auto* s = std::get_if<Score>(&op)) return Registers{score(*s, read())};
  if (const auto* w = std::get_if<Weight>(&op)) return Registers{weight(*w, read())};
  if (const auto* s = std::get_if<Summarise>(&op))
    return summarise(*s, read(), static_cast<std::size_t>((*value.shape)[0].count));
  if (const auto* f = std::get_if<Finish>(&op)) return finish(id, *f, read());
  if (const auto* c = std::get_if<Compare>(&op))
    return Registers{compare(*c, read(), fraction(value.operand))};
  if (const auto* m = std::get_if<Map>(&op)) return map(id, *m, read(), fraction(value.operand));
  if (const auto* l = std::get_if<Lookup>(&op)) return lookup(id, *l, read());
  return std::nullopt;
}

TapeOperations::Registers TapeOperations::affine(ValueId id, const Affine& op, const Registers& u) {
  Registers result;
  const Register zero = op.relu ? builder_.constant(0) : -1;
  for (std::size_t i = 0; i < static_cast<std::size_t>(graph_.count(id)); ++i) {
    std::vector<Term> terms;
    for (std::size_t k = 0; k < u.size(); ++k)
      if (const std::int64_t w = op.weights[i * u.size() + k]; w != 0)
        terms.push_back({static_cast<double>(w), u[k], -1});
    Register sum = builder_.linear(std::move(terms), op.bias.empty() ? 0 : static_cast<double>(op.bias[i]));
    if (!builder_.fits()) return result;
    if (op.relu) sum = builder_.maximum({sum, zero});
    result.push_back(builder_.rounded(sum, op.fraction, format(id)));
  }
  return result;
}

TapeOperations::Registers TapeOperations::polynomial(ValueId id, const Polynomial& op, const Registers& u) {
  Registers result;
  std::size_t next = 0;
  for (std::size_t i = 0; i < op.row_ends.size(); ++i) {
    std::vector<Term> terms;
    for (; next < static_cast<std::size_t>(op.row_ends[i]); ++next) {
      const auto& t = op.terms[next];
      terms.push_back({static_cast<double>(t.coefficient), u[static_cast<std::size_t>(t.a)],
                       t.b < 0 ? -1 : u[static_cast<std::size_t>(t.b)]});
    }
    Register sum =
        builder_.linear(std::move(terms), op.constants.empty() ? 0 : static_cast<double>(op.constants[i]));
    if (!builder_.fits()) return result;
    if (op.relu) sum = builder_.maximum({sum, builder_.constant(0)});
    result.push_back(builder_.rounded(sum, op.fraction, format(id)));
  }
  return result;
}

TapeOperations::Registers TapeOperations::sums(const Registers& u, std::size_t count) {
  Registers result;
  for (std::size_t i = 0; i < count; ++i) {
    std::vector<Term> terms;
    for (std::size_t k = i; k < u.size(); k += count) terms.push_back({1, u[k], -1});
    result.push_back(builder_.linear(std::move(terms)));
  }
  return result;
}

TapeOperations::Registers TapeOperations::maxima(const Registers& u, std::size_t count) {
  Registers result;
  for (std::size_t i = 0; i < count; ++i) {
    Registers candidates;
    for (std::size_t k = i; k < u.size(); k += count) candidates.push_back(u[k]);
    result.push_back(builder_.maximum(candidates));
  }
  return result;
}

Register TapeOperations::inner_product(double scale, const Registers& u) {
  std::vector<Term> terms;
  for (std::size_t k = 0; k < u.size() / 2; ++k) terms.push_back({scale, u[k], u[u.size() / 2 + k]});
  return builder_.linear(std::move(terms));
}

Register TapeOperations::score(const Score& op, const Registers& u) {
  auto& format = score_formats_[op.rule.get()];
  if (!format) format = std::make_shared<const Format>(op.rule->score);
  const Register product = inner_product(static_cast<double>(op.rule->scale), u);
  if (!builder_.fits()) return product;
  const Register plain = builder_.rounded(product, op.rule->product_fraction, format);
  if (op.bias == 0 || !builder_.fits()) return plain;
  return builder_.rounded(builder_.linear({{1, plain, -1}}, static_cast<double>(op.bias)), format->fraction,
                          format);
}

Register TapeOperations::weight(const Weight& op, const Registers& u) {
  const AttentionRule& rule = *op.rule;
  auto& exact = weights_[&rule];
  if (!exact) exact = std::make_unique<ExpTable>(rule.score.fraction, rule.weight_fraction, rule.weight_cap);
  const bool fixed = rule.shift == AttentionRule::Shift::constant;
  const Register distance = fixed
                                ? builder_.linear({{1, u[0], -1}}, -static_cast<double>(rule.shift_numerator))
                                : builder_.linear({{1, u[0], -1}, {-1, u[1], -1}});
  const auto [place, fresh] = weight_tables_.try_emplace(&rule, -1);
  if (fresh && static_cast<double>(exact->first_at_cap() - exact->first()) < most_weight_entries) {
    TableRule table{static_cast<double>(exact->first() - 1), 1, {}};
    for (std::int64_t d = exact->first() - 1; d <= exact->first_at_cap(); ++d)
      table.entries.push_back(static_cast<double>((*exact)(d)));
    place->second = builder_.add_table(std::move(table));
  }
  if (place->second < 0) return builder_.constant(1e300);  // does not fit
  return builder_.fits() ? builder_.looked_up(distance, place->second) : distance;
}

Register TapeOperations::term(const AttentionRule& rule, Register weight, Register value) {
  auto& format = term_formats_[&rule];
  if (!format) format = std::make_shared<const Format>(rule.term);
  const Register product = builder_.product(weight, value);
  return builder_.fits() ? builder_.rounded(product, rule.weight_fraction + rule.value_fraction, format)
                         : product;
}

TapeOperations::Registers TapeOperations::summarise(const Summarise& op, const Registers& u,
                                                    std::size_t width) {
  const auto n = static_cast<std::size_t>(op.entries);
  Registers result;
  for (std::size_t i = 0; i < width; ++i) {
    std::vector<Term> terms;
    for (std::size_t k = 0; k < n; ++k) terms.push_back({1, term(*op.rule, u[k], u[n + k * width + i]), -1});
    result.push_back(builder_.linear(std::move(terms), 0, true));
  }
  std::vector<Term> weights;
  for (std::size_t k = 0; k < n; ++k) weights.push_back({1, u[k], -1});
  result.push_back(builder_.linear(std::move(weights)));
  return result;
}

TapeOperations::Registers TapeOperations::finish(ValueId id, const Finish& op, const Registers& u) {
  const AttentionRule& rule = *op.rule;
  const auto heads = static_cast<std::size_t>(rule.heads),
             width = static_cast<std::size_t>(graph_.count(id)) / heads;
  Registers result(heads * width);
  for (std::size_t head = 0; head < heads; ++head) {
    std::vector<std::vector<Term>> terms(width);
    std::vector<Term> weights;
    std::size_t at = 0;
    for (std::int32_t s = 0; s < op.summaries; ++s, at += heads * (width + 1)) {
      for (std::size_t i = 0; i < width; ++i) terms[i].push_back({1, u[at + head * width + i], -1});
      weights.push_back({1, u[at + heads * width + head], -1});
    }
    for (std::int32_t s = 0; s < op.singles; ++s, at += 1 + width) {
      weights.push_back({1, u[at], -1});
      for (std::size_t i = 0; i < width; ++i) terms[i].push_back({1, term(rule, u[at], u[at + 1 + i]), -1});
    }
    const Register total = builder_.linear(std::move(weights));
    const std::string vanish = fmt::format(
        "{}: all attention weights of head {} vanish at weight fraction {}; widen the weights or use the "
        "maximum as shift",
        graph_.describe(id), head, rule.weight_fraction);
    for (std::size_t i = 0; i < width && builder_.fits(); ++i) {
      const Register sum = builder_.linear(std::move(terms[i]), 0, true);
      result[head * width + i] =
          builder_.quotient(sum, total, rule.term.fraction - rule.weight_fraction, format(id), vanish);
    }
  }
  return result;
}

Register TapeOperations::compare(const Compare& op, const Registers& u, int fraction) {
  // number 2^-fraction against threshold 2^-op.fraction: an integer bound for the number.
  const int finer = fraction - op.fraction;
  const BigInteger scaled =
      finer > 0 ? BigInteger(BigInteger(op.threshold) << finer) : BigInteger(op.threshold);
  const BigInteger unit = BigInteger(1) << std::max(0, -finer);
  BigInteger floor = scaled / unit;
  if (floor * unit > scaled) --floor;
  const bool exact = floor * unit == scaled;
  const bool all_below = op.test == Compare::Test::all_below;
  const BigInteger bound = all_below && exact ? floor : BigInteger(floor + 1);
  Registers bits;
  for (const Register r : u) bits.push_back(builder_.below(r, bound));
  const Register all = builder_.minimum(bits);
  return all_below ? all : builder_.linear({{-1, all, -1}}, 1);
}

/// One table for all numbers of one format, made once.
std::int32_t TapeOperations::function_table(const Map& op, int fraction, double low, double high,
                                            const NarrowFormat& target) {
  const auto first = static_cast<std::int64_t>(low), last = static_cast<std::int64_t>(high);
  const auto [place, fresh] =
      function_tables_.try_emplace({static_cast<std::int64_t>(op.function), fraction, target.fraction, first,
                                    last, target.lowest, target.step, target.highest},
                                   -1);
  if (!fresh) return place->second;
  TableRule table{low, 1, {}};
  for (std::int64_t number = first; number <= last; ++number)
    table.entries.push_back(static_cast<double>(
        target.nearest(round_function(op.function, number, fraction, target.fraction), target.fraction)
            .numerator));
  return place->second = builder_.add_table(std::move(table));
}

std::optional<TapeOperations::Registers> TapeOperations::map(ValueId id, const Map& op, const Registers& u,
                                                             int fraction) {
  if (!format(id)->narrow()) return std::nullopt;
  const NarrowFormat target(*format(id));
  const bool everywhere = op.function != Function::log && op.function != Function::square_root &&
                          op.function != Function::reciprocal && op.function != Function::inverse_square_root;
  Registers result;
  for (const Segment& s : graph_[id].operand) {
    for (std::int32_t i = 0; i < s.count; ++i) {
      const Format& from = graph_.format(s.value, s.offset + i);
      const auto low = static_cast<double>(from.lowest), high = static_cast<double>(from.highest());
      if (high - low >= most_function_entries || (!everywhere && low <= 0)) return std::nullopt;
      result.push_back(builder_.looked_up(u[result.size()], function_table(op, fraction, low, high, target)));
    }
  }
  return result;
}

std::optional<TapeOperations::Registers> TapeOperations::lookup(ValueId id, const Lookup& op,
                                                                const Registers& u) {
  Registers result;
  const std::size_t row = static_cast<std::size_t>(graph_.count(id)) / u.size();
  std::size_t k = 0;
  for (const Segment& s : graph_[id].operand) {
    const Format& from = graph_.format(s.value, s.offset);
    if (!from.narrow() || from.count * static_cast<std::int64_t>(row) > most_tape_lookup) return std::nullopt;
    for (std::size_t c = 0; c < row; ++c) {
      TableRule table{static_cast<double>(from.lowest), 1 / static_cast<double>(from.step), {}};
      for (std::size_t index = 0; index < static_cast<std::size_t>(from.count); ++index)
        table.entries.push_back(static_cast<double>(op.table.at(index * row + c)));
      const std::int32_t number = builder_.add_table(std::move(table));
      for (std::int32_t i = 0; i < s.count; ++i) {
        result.resize(std::max(result.size(), (k + static_cast<std::size_t>(i) + 1) * row));
        result[(k + static_cast<std::size_t>(i)) * row + c] =
            builder_.looked_up(u[k + static_cast<std::size_t>(i)], number);
      }
    }
    k += static_cast<std::size_t>(s.count);
  }
  return result;
}

}  // namespace crossbits

#include "models/import/quantise.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <stdexcept>
#include <tuple>

#include "models/layers/linear.hpp"

namespace crossbits {
namespace {

/// round(x 2^fraction), exact: a double is a dyadic rational.
std::int64_t numerator_of(double x, int fraction) {
  const double scaled = std::ldexp(x, fraction);
  if (!(std::abs(scaled) < 0x1p62))
    throw std::invalid_argument(
        fmt::format("the weight {} does not fit 62 bits with {} of them fraction", x, fraction));
  return static_cast<std::int64_t>(std::nearbyint(scaled));
}

Operand operand_of(const Refs& refs, const std::vector<ValueId>& ids) {
  Operand operand;
  for (const Ref& r : refs) append(operand, {{ids[static_cast<std::size_t>(r.value)], r.element, 1}});
  return operand;
}

class Quantiser {
 public:
  Quantiser(const Draft& draft, const Ranges& ranges, const QuantiseOptions& options)
      : draft_(draft), ranges_(ranges), options_(options) {}

  Quantised run() {
    result_.graph.tokens = draft_.tokens;
    for (const Draft::Value& v : draft_.values) ids_.push_back(convert(v));
    for (const auto& output : draft_.outputs) add_output(output);
    return std::move(result_);
  }

 private:
  const Format& format_of(const Draft::Value& v) {
    const auto known = result_.formats.find(v.key);
    if (known != result_.formats.end()) return known->second;
    Format format;
    const bool wide = v.precision == Draft::Precision::wide;
    if (options_.format && !wide) {
      format = *options_.format;
    } else {
      const auto range = ranges_.find(v.key);
      format = calibrated_format(range == ranges_.end() ? Range{} : range->second,
                                 wide ? std::max(options_.wide_bits, options_.bits) : options_.bits,
                                 options_.headroom());
    }
    return result_.formats.emplace(v.key, format).first->second;
  }

  std::shared_ptr<const Parts> parts(const Draft::Value& v) {
    auto& shared = parts_[{v.key, v.count}];
    if (!shared) shared = one_part(format_of(v), v.count);
    return shared;
  }

  Operand reads(const Draft::Value& v) const { return operand_of(v.reads, ids_); }

  ValueId add(const Draft::Value& v, Operation op, std::shared_ptr<const Parts> p, Operand operand) {
    return result_.graph.add({operation(std::move(op)), std::move(p), std::move(operand), v.place, v.role});
  }

  ValueId convert(const Draft::Value& v) {
    return std::visit([&](const auto& op) { return convert(v, op); }, v.operation);
  }

  ValueId convert(const Draft::Value& v, const Draft::Input& op) {
    const Format format = op.calibrate ? format_of(v) : op.format;
    result_.formats.emplace(v.key, format);
    return add_input(result_.graph, op.field, v.place.position, format, v.count);
  }
  ValueId convert(const Draft::Value& v, const Draft::Constant& op) {
    std::vector<BigInteger> numerators;
    for (const double x : op.numbers) numerators.emplace_back(numerator_of(x, options_.parameter_fraction));
    return add_constant(result_.graph, numerators, options_.parameter_fraction, v.place);
  }
  ValueId convert(const Draft::Value& v, const Draft::Linear& op) {
    auto& layer = layers_[op.rows.get()];
    if (!layer)
      layer = std::make_unique<LinearLayer>(matrix(*op.rows), bias(op.rows->bias),
                                            options_.parameter_fraction, op.rows->relu);
    return layer->apply(result_.graph, reads(v), parts(v), v.place, v.role);
  }

  Matrix matrix(const RealRows& rows) const {
    Matrix m{rows.rows, rows.columns, options_.parameter_fraction, {}};
    for (const double w : rows.weights) m.entries.push_back(numerator_of(w, options_.parameter_fraction));
    return m;
  }
  std::vector<std::int64_t> bias(const std::vector<double>& numbers) const {
    std::vector<std::int64_t> result;
    for (const double b : numbers) result.push_back(numerator_of(b, options_.parameter_fraction));
    return result;
  }

  ValueId convert(const Draft::Value& v, const Draft::Product& op) {
    const Operand operand = reads(v);
    std::vector<int> fraction;
    for (const Ref& r : v.reads)
      fraction.push_back(result_.graph.format(ids_[static_cast<std::size_t>(r.value)], r.element).fraction);
    const auto whole = [](double c) { return c == std::nearbyint(c); };
    const bool integral =
        std::all_of(op.terms.begin(), op.terms.end(), [&](const auto& t) { return whole(t.coefficient); }) &&
        op.constants.empty();
    const int coefficient = integral ? 0 : options_.parameter_fraction;
    const auto term_fraction = [&](const auto& t) {
      return coefficient + fraction[static_cast<std::size_t>(t.a)] +
             (t.b < 0 ? 0 : fraction[static_cast<std::size_t>(t.b)]);
    };
    Polynomial p;
    p.relu = op.relu;
    p.fraction = op.constants.empty() && !op.terms.empty() ? term_fraction(op.terms.front()) : coefficient;
    for (const auto& t : op.terms) p.fraction = std::max(p.fraction, term_fraction(t));
    std::size_t next = 0;
    for (std::int32_t row = 0; row < op.rows; ++row) {
      for (; next < op.terms.size() && op.terms[next].row == row; ++next) {
        const auto& t = op.terms[next];
        p.terms.push_back(
            {numerator_of(t.coefficient, coefficient) << (p.fraction - term_fraction(t)), t.a, t.b});
      }
      p.row_ends.push_back(static_cast<std::int32_t>(p.terms.size()));
      if (!op.constants.empty())
        p.constants.push_back(
            numerator_of(op.constants[static_cast<std::size_t>(row)], options_.parameter_fraction)
            << (p.fraction - options_.parameter_fraction));
    }
    return add(v, std::move(p), parts(v), operand);
  }
  ValueId convert(const Draft::Value& v, const Draft::Apply& op) {
    return add(v, Map{op.function}, parts(v), same_fraction(reads(v), v.place));
  }
  ValueId convert(const Draft::Value& v, const Draft::Quotient&) {
    const Operand both = reads(v);
    Operand operand = same_fraction(slice(both, 0, v.count), v.place);
    append(operand, same_fraction(slice(both, v.count, v.count), v.place));
    return add(v, Quotient{}, parts(v), operand);
  }
  ValueId convert(const Draft::Value& v, const Draft::Normalise& op) {
    return add(v, Normalise{numerator_of(op.epsilon, 50), 50}, parts(v), same_fraction(reads(v), v.place));
  }
  ValueId convert(const Draft::Value& v, const Draft::Maximum& op) {
    const Operand operand = same_fraction(reads(v), v.place);
    return add(v, Maximum{op.parts}, one_part(result_.graph.hull(operand), v.count), operand);
  }
  ValueId convert(const Draft::Value& v, const Draft::Accumulate& op) {
    const Operand operand = same_fraction(reads(v), v.place);
    const std::int32_t m = v.count;
    std::vector<Format> formats;
    for (std::int32_t k = 0; k < op.parts; ++k)
      formats.push_back(result_.graph.hull(slice(operand, k * m, m)));
    return add(v, Accumulate{op.parts}, one_part(Format::sum(formats), m), operand);
  }

  /// What is read, brought to one fraction by exact copies where needed.
  Operand same_fraction(const Operand& operand, const Place& place) {
    const int finest = result_.graph.hull(operand).fraction;
    Operand result;
    for (const Segment& s : operand) {
      Format f = result_.graph.format(s.value, s.offset);
      if (f.fraction == finest) {
        append(result, {s});
        continue;
      }
      const int up = finest - f.fraction;
      f = {f.lowest << up, f.step << up, finest, f.count};
      LinearLayer copy(Matrix::identity(s.count));
      const ValueId id = copy.apply(result_.graph, {s}, one_part(f, s.count), place, Role::activation);
      append(result, {result_.graph.whole(id)});
    }
    return result;
  }

  ValueId convert(const Draft::Value& v, const Draft::Lookup& op) {
    const Format& format = format_of(v);
    auto& table = tables_[v.key];
    if (!table) {
      Lookup lookup;
      for (const double x : op.table)
        lookup.table.push_back(
            static_cast<std::int64_t>(nearest(format, BigInteger(numerator_of(x, 40)), 40).numerator));
      table = operation(std::move(lookup));
    }
    return result_.graph.add({table, parts(v), reads(v), v.place, v.role});
  }
  ValueId convert(const Draft::Value& v, const Draft::ArgMax&) {
    return add(v, ArgMax{}, one_part(Format::symbol(static_cast<std::int64_t>(v.reads.size())), 1),
               same_fraction(reads(v), v.place));
  }

  ValueId convert(const Draft::Value& v, const Draft::Attend& op) {
    Attend attend;
    attend.tokens = token_set(op.tokens);
    attend.entries = op.entries;
    attend.query_width = static_cast<std::int32_t>(v.reads.size());
    const Operand query = reads(v);
    attend.rule = rule_for(v, op, query, *attend.tokens);
    for (const double b : op.bias) attend.bias.push_back(numerator_of(b, attend.rule->score.fraction));
    return add(v, std::move(attend), parts(v), query);
  }

  std::shared_ptr<const TokenSet> token_set(const std::shared_ptr<const Draft::Tokens>& tokens) {
    auto& set = token_sets_[tokens.get()];
    if (set) return set;
    auto made = std::make_shared<TokenSet>();
    for (const Refs& key : tokens->keys) made->keys.push_back(operand_of(key, ids_));
    for (const Refs& value : tokens->values) made->values.push_back(operand_of(value, ids_));
    made->positions = tokens->positions;
    set = made;
    return set;
  }

  /// Of weight * value: the value's own format, unless that has no room between its numbers (signs, bits).
  Format term_format(const Format& value) const {
    if (value.step == 1 && value.bits() >= (options_.format ? options_.format->bits() : options_.bits))
      return value;
    Range range;
    for (const BigInteger& end : {value.lowest, value.highest()})
      range.include(std::ldexp(static_cast<double>(end), -value.fraction));
    range.include(0);
    return calibrated_format(range, options_.bits, 0);
  }

  std::shared_ptr<const AttentionRule> rule_for(const Draft::Value& v, const Draft::Attend& op,
                                                const Operand& query, const TokenSet& tokens) {
    const Graph& g = result_.graph;
    const auto entry = static_cast<std::size_t>(op.entries.front());
    const Format key = g.hull(tokens.keys[entry]), value = g.hull(tokens.values[entry]);
    const int query_fraction = g.hull(query).fraction;
    auto& rule = rules_[{op.scores, query_fraction, key.fraction, value.fraction}];
    if (rule) return rule;
    AttentionRule r;
    r.shift = options_.shift;
    const auto range = ranges_.find(op.scores);
    r.score = calibrated_format(range == ranges_.end() ? Range{} : range->second,
                                std::max(options_.wide_bits, options_.bits), options_.headroom());
    const int most = 12;  // beyond, a finer score changes no weight but makes the table of weights large
    if (r.score.fraction > most) r.score.fraction = most;
    result_.formats.emplace(op.scores, r.score);
    r.scale = numerator_of(op.scale, options_.parameter_fraction);
    r.product_fraction = options_.parameter_fraction + query_fraction + key.fraction;
    r.weight_fraction = options_.weight_fraction();
    r.weight_cap = std::int64_t{1} << r.weight_fraction;
    r.value_fraction = value.fraction;
    r.term = term_format(value);
    result_.formats.emplace(op.scores + "/term", r.term);
    if (r.shift == AttentionRule::Shift::constant) {
      r.shift_numerator = static_cast<std::int64_t>(
          nearest(r.score, BigInteger(numerator_of(range == ranges_.end() ? 0 : range->second.high, 20)), 20)
              .numerator);
    }
    r.output = format_of(v);
    rule = std::make_shared<const AttentionRule>(r);
    return rule;
  }

  void add_output(const Draft::Output& output) {
    Graph& g = result_.graph;
    const Operand operand = operand_of(output.refs, ids_);
    const bool is_whole = operand.size() == 1 && operand[0] == g.whole(operand[0].value);
    const std::int32_t place = is_whole ? g[operand[0].value].place.position : -2;
    ValueId id = is_whole ? operand[0].value : -1;
    const bool is_input = is_whole && std::holds_alternative<Input>(*g[id].operation);
    if (!is_whole || is_input || (place != -1 && place != output.position)) {
      LinearLayer copy(Matrix::identity(length(operand)));
      id = copy.apply(g, operand, one_part(g.hull(operand), length(operand)), {output.position, -1, -1, 0},
                      Role::output);
    }
    g.edit(id).place.position = output.position;
    g.edit(id).role = Role::output;
    g.outputs.push_back(id);
  }

  const Draft& draft_;
  const Ranges& ranges_;
  const QuantiseOptions& options_;
  Quantised result_;
  std::vector<ValueId> ids_;
  std::map<std::pair<std::string, std::int32_t>, std::shared_ptr<const Parts>> parts_;
  std::map<const RealRows*, std::unique_ptr<LinearLayer>> layers_;
  std::map<std::string, std::shared_ptr<const Operation>> tables_;
  std::map<const Draft::Tokens*, std::shared_ptr<const TokenSet>> token_sets_;
  std::map<std::tuple<std::string, int, int, int>, std::shared_ptr<const AttentionRule>> rules_;
};

}  // namespace

void Range::include(double x) {
  low = seen ? std::min(low, x) : x;
  high = seen ? std::max(high, x) : x;
  seen = true;
}

Ranges calibrate(const Draft& draft, const std::vector<std::vector<std::vector<double>>>& cases) {
  Ranges ranges;
  for (const auto& inputs : cases) {
    const auto numbers = evaluate_draft(draft, inputs);
    for (std::size_t id = 0; id < draft.values.size(); ++id) {
      Range& range = ranges[draft.values[id].key];
      for (const double x : numbers[id]) range.include(x);
      if (const auto* a = std::get_if<Draft::Attend>(&draft.values[id].operation)) {
        Range& scores = ranges[a->scores];
        for (const double x : draft_scores(draft, numbers, static_cast<std::int32_t>(id))) scores.include(x);
      }
    }
  }
  return ranges;
}

Format calibrated_format(const Range& range, int bits, int headroom) {
  if (bits < 2)
    throw std::invalid_argument(
        fmt::format("--bits {} is too few for an imported model: it needs at least 2", bits));
  const bool is_unsigned = range.seen && range.low >= 0;
  const double top = std::ldexp(1.0, is_unsigned ? bits : bits - 1) - 1;
  const double largest = std::ldexp(std::max(std::abs(range.low), std::abs(range.high)), headroom);
  int exponent = 0;
  if (largest > 0) std::frexp(top / largest, &exponent);
  const int fraction = largest > 0 ? std::clamp(exponent - 1, -40, 40) : bits - 1;
  return is_unsigned ? Format::unsigned_bits(bits, fraction) : Format::signed_bits(bits, fraction);
}

Quantised quantise(const Draft& draft, const Ranges& ranges, const QuantiseOptions& options) {
  return Quantiser(draft, ranges, options).run();
}

InputNumbers quantise_inputs(const Graph& graph, const std::vector<std::vector<double>>& inputs) {
  InputNumbers result;
  const std::vector<ValueId> ids = graph.inputs();
  for (std::size_t k = 0; k < ids.size(); ++k) {
    const Format& format = graph.format(ids[k]);
    Numbers numbers;
    for (const double x : inputs.at(k))
      numbers.push_back(
          static_cast<std::int64_t>(nearest(format, BigInteger(numerator_of(x, 40)), 40).numerator));
    result.push_back(std::move(numbers));
  }
  return result;
}

}  // namespace crossbits

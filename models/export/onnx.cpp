#include "models/export/onnx.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <map>
#include <numeric>
#include <optional>
#include <stdexcept>

#include "models/arithmetic/round.hpp"
#include "models/constructions/subset_query.hpp"
#include "models/export/onnx_builder.hpp"

namespace crossbits {
namespace {

const BigInteger exact_limit = BigInteger(1) << 53;
constexpr std::uint64_t most_table_numbers = std::uint64_t{1} << 20;

double real(const BigInteger& numerator, int fraction) {
  return std::ldexp(static_cast<double>(numerator), -fraction);
}

/// The ONNX operator of a function, where it has one by the same name and meaning.
const char* operator_of(Function function) {
  switch (function) {
    case Function::exp:
      return "Exp";
    case Function::log:
      return "Log";
    case Function::tanh:
      return "Tanh";
    case Function::sigmoid:
      return "Sigmoid";
    case Function::erf:
      return "Erf";
    case Function::sin:
      return "Sin";
    case Function::cos:
      return "Cos";
    case Function::square_root:
      return "Sqrt";
    case Function::reciprocal:
      return "Reciprocal";
    case Function::relu:
      return "Relu";
    case Function::absolute:
      return "Abs";
    case Function::negate:
      return "Neg";
    case Function::floor:
      return "Floor";
    default:
      return nullptr;
  }
}

class Exporter {
 public:
  explicit Exporter(const Graph& graph) : graph_(graph), names_(static_cast<std::size_t>(graph.size())) {}

  std::string run() {
    add_inputs();
    const std::vector<char> needed = needed_for(graph_, graph_.outputs);
    for (ValueId id = 0; id < graph_.size(); ++id)
      if (needed[static_cast<std::size_t>(id)] && names_[static_cast<std::size_t>(id)].empty())
        names_[static_cast<std::size_t>(id)] = add(id);
    add_output();
    return onnx_.bytes();
  }

 private:
  void add_inputs() {
    for (const ExportedInput& input : exported_inputs(graph_)) {
      onnx_.input(input.name, {static_cast<std::int64_t>(input.values.size()), input.count});
      for (std::size_t k = 0; k < input.values.size(); ++k)
        names_[static_cast<std::size_t>(input.values[k])] =
            onnx_.reshape(onnx_.slice(input.name, static_cast<std::int64_t>(k), 1), {input.count});
    }
  }

  void add_output() {
    const std::int32_t count = graph_.outputs.empty() ? 0 : graph_.count(graph_.outputs.front());
    std::vector<std::string> rows;
    for (const ValueId id : graph_.outputs) {
      if (graph_.count(id) != count)
        throw std::invalid_argument("the outputs of the model differ in length, so that they are no tensor");
      rows.push_back(names_[static_cast<std::size_t>(id)]);
    }
    if (rows.empty()) throw std::invalid_argument("the model has no output");
    const std::vector<std::int64_t> shape{static_cast<std::int64_t>(rows.size()), count};
    onnx_.output(onnx_.reshape(onnx_.concatenate(rows), shape), "output", shape);
  }

  std::string operand(const Operand& operand) {
    std::vector<std::string> parts;
    for (const Segment& s : operand) {
      const std::string& whole = names_[static_cast<std::size_t>(s.value)];
      parts.push_back(s.count == graph_.count(s.value) ? whole : onnx_.slice(whole, s.offset, s.count));
    }
    return onnx_.concatenate(parts);
  }

  /// Into the format: nearest member, ties to the even index, clipped at both ends.
  std::string rounded(const std::string& tensor, const Format& format) {
    if (abs(format.lowest) >= exact_limit || format.count >= exact_limit) return tensor;
    const double step = static_cast<double>(format.step), lowest = static_cast<double>(format.lowest);
    std::string t = onnx_.node("Mul", {tensor, onnx_.real(std::ldexp(1 / step, format.fraction))});
    t = onnx_.node("Round", {onnx_.node("Sub", {t, onnx_.real(lowest / step)})});
    t = onnx_.node("Clip", {t, onnx_.real(0), onnx_.real(static_cast<double>(format.count) - 1)});
    t = onnx_.node("Mul", {t, onnx_.real(std::ldexp(step, -format.fraction))});
    return onnx_.node("Add", {t, onnx_.real(std::ldexp(lowest, -format.fraction))});
  }

  std::string add(ValueId id) {
    const Value& value = graph_[id];
    const Operation& op = *value.operation;
    const Format& format = graph_.format(id);
    if (const auto* c = std::get_if<Constant>(&op)) return constant(*c, id);
    if (const auto* a = std::get_if<Affine>(&op)) return rounded(affine(*a, value, graph_.count(id)), format);
    if (const auto* p = std::get_if<Polynomial>(&op)) return rounded(polynomial(*p, value), format);
    if (const auto* d = std::get_if<Dot>(&op)) return rounded(dot(*d, value), format);
    if (const auto* l = std::get_if<Lookup>(&op)) return lookup(*l, value, graph_.count(id), format);
    if (const auto* q = std::get_if<SubsetQuery>(&op)) return subset_query_table(*q, value, id);
    if (const auto* a = std::get_if<Attend>(&op)) return attend(*a, value, graph_.count(id), format);
    if (const auto* c = std::get_if<Compare>(&op)) return compare(*c, value);
    if (const auto* m = std::get_if<Map>(&op); m && operator_of(m->function))
      return rounded(onnx_.node(operator_of(m->function), {operand(value.operand)}), format);
    if (std::holds_alternative<Quotient>(op)) {
      const std::int32_t m = graph_.count(id);
      return rounded(
          onnx_.node("Div", {operand(slice(value.operand, 0, m)), operand(slice(value.operand, m, m))}),
          format);
    }
    if (const auto* s = std::get_if<Accumulate>(&op)) return reduce("ReduceSum", value, s->parts);
    if (const auto* m = std::get_if<Maximum>(&op)) return reduce("ReduceMax", value, m->parts);
    throw std::invalid_argument(
        fmt::format("{} cannot be exported: ONNX has no operator for {}", graph_.describe(id), name(op)));
  }

  std::string constant(const Constant& c, ValueId id) {
    std::vector<double> numbers;
    for (std::size_t k = 0; k < c.numerators.size(); ++k)
      numbers.push_back(real(c.numerators[k], graph_.format(id, static_cast<std::int32_t>(k)).fraction));
    return onnx_.reals(numbers, {static_cast<std::int64_t>(numbers.size())});
  }

  std::string affine(const Affine& a, const Value& value, std::int32_t rows) {
    const std::vector<int> points = graph_.fractions(value.operand);
    const auto columns = static_cast<std::int64_t>(points.size());
    std::string t;
    if (columns > 0) {
      auto& weights = matrices_[{&a, points}];
      if (weights.empty()) {
        std::vector<double> entries;
        for (std::size_t k = 0; k < a.weights.size(); ++k)
          entries.push_back(
              std::ldexp(static_cast<double>(a.weights[k]), points[k % points.size()] - a.fraction));
        weights = onnx_.reals(entries, {rows, columns});
      }
      t = onnx_.node("MatMul", {weights, operand(value.operand)});
    } else {
      t = onnx_.reals(std::vector<double>(static_cast<std::size_t>(rows), 0), {rows});
    }
    if (!a.bias.empty()) {
      std::vector<double> bias;
      for (const std::int64_t b : a.bias) bias.push_back(std::ldexp(static_cast<double>(b), -a.fraction));
      t = onnx_.node("Add", {t, onnx_.reals(bias, {rows})});
    }
    return a.relu ? onnx_.node("Relu", {t}) : t;
  }

  /// Gather both factors of every term (a constant 1 stands behind the operand for linear terms), multiply,
  /// sum by row.
  std::string polynomial(const Polynomial& p, const Value& value) {
    std::vector<int> points = graph_.fractions(value.operand);
    const auto one = static_cast<std::int64_t>(points.size()),
               rows = static_cast<std::int64_t>(p.row_ends.size());
    const auto terms = static_cast<std::int64_t>(p.terms.size());
    points.push_back(0);
    std::vector<std::int64_t> left, right;
    std::vector<double> sums(static_cast<std::size_t>(rows * terms), 0);
    for (std::int64_t k = 0, row = 0; k < terms; ++k) {
      const auto& term = p.terms[static_cast<std::size_t>(k)];
      left.push_back(term.a);
      right.push_back(term.b < 0 ? one : term.b);
      while (k >= p.row_ends[static_cast<std::size_t>(row)]) ++row;
      sums[static_cast<std::size_t>(row * terms + k)] =
          std::ldexp(static_cast<double>(term.coefficient),
                     points[static_cast<std::size_t>(left.back())] +
                         points[static_cast<std::size_t>(right.back())] - p.fraction);
    }
    const std::string u = onnx_.concatenate({operand(value.operand), onnx_.reals({1}, {1})});
    const std::string products = onnx_.node("Mul", {onnx_.node("Gather", {u, onnx_.integers(left)}),
                                                    onnx_.node("Gather", {u, onnx_.integers(right)})});
    std::string t = onnx_.node("MatMul", {onnx_.reals(sums, {rows, terms}), products});
    if (!p.constants.empty()) {
      std::vector<double> constants;
      for (const std::int64_t c : p.constants)
        constants.push_back(std::ldexp(static_cast<double>(c), -p.fraction));
      t = onnx_.node("Add", {t, onnx_.reals(constants, {rows})});
    }
    return p.relu ? onnx_.node("Relu", {t}) : t;
  }

  std::string dot(const Dot& d, const Value& value) {
    const std::int32_t half = length(value.operand) / 2;
    const int points = graph_.fractions(value.operand).front() + graph_.fractions(value.operand).back();
    const std::string sum = onnx_.node(
        "MatMul", {operand(slice(value.operand, 0, half)), operand(slice(value.operand, half, half))});
    const std::string scaled =
        onnx_.node("Mul", {sum, onnx_.real(std::ldexp(static_cast<double>(d.scale), points - d.fraction))});
    return onnx_.reshape(scaled, {1});
  }

  std::string lookup(const Lookup& l, const Value& value, std::int32_t count, const Format& output) {
    const Format& f = graph_.format(value.operand.front().value, value.operand.front().offset);
    const std::int64_t row = count / length(value.operand),
                       rows = static_cast<std::int64_t>(l.table.size()) / row;
    auto& table = tables_[&l];
    if (table.empty()) {
      std::vector<double> entries;
      for (const std::int64_t e : l.table)
        entries.push_back(std::ldexp(static_cast<double>(e), -output.fraction));
      table = onnx_.reals(entries, {rows, row});
    }
    std::string index = onnx_.node("Sub", {operand(value.operand), onnx_.real(real(f.lowest, f.fraction))});
    index = onnx_.node(
        "Round",
        {onnx_.node("Mul", {index, onnx_.real(std::ldexp(1 / static_cast<double>(f.step), f.fraction))})});
    return onnx_.reshape(onnx_.node("Gather", {table, onnx_.cast(index, onnx::TensorProto::INT64)}), {count});
  }

  /// ONNX has no exact linear algebra: the query of every set of tokens, in a table that the set, read as a
  /// binary number, points into.
  std::string subset_query_table(const SubsetQuery& q, const Value& value, ValueId id) {
    const std::int32_t tokens = length(value.operand), width = graph_.count(id);
    const std::uint64_t sets = std::uint64_t{1} << std::min(tokens, 40);
    if (sets * static_cast<std::uint64_t>(width) > most_table_numbers)
      throw std::invalid_argument(
          fmt::format("{} cannot be exported: a table of {} numbers for each of the 2^{} sets of tokens "
                      "passes {} numbers",
                      graph_.describe(id), width, tokens, most_table_numbers));
    auto& table = tables_[&q];
    if (table.empty())
      table = onnx_.reals(queries_of_all_sets(q, id, tokens), {static_cast<std::int64_t>(sets), width});
    std::vector<double> places;
    for (std::int32_t j = 0; j < tokens; ++j) places.push_back(std::ldexp(1.0, j));
    const std::string index = onnx_.node("MatMul", {onnx_.reals(places, {tokens}), operand(value.operand)});
    return onnx_.reshape(onnx_.node("Gather", {table, onnx_.cast(index, onnx::TensorProto::INT64)}), {width});
  }

  /// Rounded into the formats of value `id`; set s holds token j if bit j of s is 1.
  std::vector<double> queries_of_all_sets(const SubsetQuery& q, ValueId id, std::int32_t tokens) const {
    std::vector<double> numbers;
    std::vector<BigInteger> multi_hot(static_cast<std::size_t>(tokens));
    for (std::uint64_t set = 0; set < std::uint64_t{1} << tokens; ++set) {
      for (std::size_t j = 0; j < multi_hot.size(); ++j) multi_hot[j] = set >> j & 1;
      const std::vector<Rational> query = subset_query(q, multi_hot);
      for (std::size_t i = 0; i < query.size(); ++i) {
        const Format& format = graph_.format(id, static_cast<std::int32_t>(i));
        const auto rounded = nearest_quotient(format, query[i].first, query[i].second, 0);
        numbers.push_back(real(rounded.numerator, format.fraction));
      }
    }
    return numbers;
  }

  std::string compare(const Compare& c, const Value& value) {
    const std::string largest = onnx_.node("ReduceMax", {operand(value.operand)}, "keepdims", 1),
                      threshold =
                          onnx_.reals({std::ldexp(static_cast<double>(c.threshold), -c.fraction)}, {1});
    return onnx_.cast(
        onnx_.node(c.test == Compare::Test::all_below ? "Less" : "Greater", {largest, threshold}),
        onnx::TensorProto::DOUBLE);
  }

  std::string reduce(const char* op, const Value& value, std::int32_t parts) {
    const std::string t = onnx_.reshape(operand(value.operand), {parts, length(value.operand) / parts});
    if (std::string(op) == "ReduceMax")
      return onnx_.reshape(onnx_.node("ReduceMax", {onnx_.node("Transpose", {t})}, "keepdims", 1),
                           {length(value.operand) / parts});
    const std::string ones = onnx_.reals(std::vector<double>(static_cast<std::size_t>(parts), 1), {parts});
    return onnx_.node("MatMul", {ones, t});
  }

  // Attention, head by head: scores, integer weights, terms, one quotient.

  std::string attend(const Attend& a, const Value& value, std::int32_t count, const Format& output) {
    std::vector<std::int32_t> entries = a.entries;
    if (entries.empty()) {
      entries.resize(static_cast<std::size_t>(a.visible));
      std::iota(entries.begin(), entries.end(), 0);
    }
    std::vector<std::string> heads;
    for (std::int32_t h = 0; h < a.rule->heads; ++h)
      heads.push_back(head(a, value, entries, h, count / a.rule->heads));
    return rounded(onnx_.concatenate(heads), output);
  }

  /// Keys or values of the entries of one head, one below the other.
  std::string stacked(const std::vector<Operand>& all, const std::vector<std::int32_t>& entries,
                      std::int32_t h, std::int32_t width) {
    auto& stack = stacks_[{&all, entries, h}];
    if (!stack.empty()) return stack;
    std::vector<std::string> rows;
    for (const std::int32_t e : entries)
      rows.push_back(operand(slice(all[static_cast<std::size_t>(e)], h * width, width)));
    stack = onnx_.reshape(onnx_.concatenate(rows), {static_cast<std::int64_t>(entries.size()), width});
    return stack;
  }

  /// The largest modulus of each number's numerator.
  std::vector<BigInteger> moduli(const Operand& operand) const {
    std::vector<BigInteger> result;
    for (const Segment& s : operand)
      for (std::int32_t i = 0; i < s.count; ++i)
        result.push_back(graph_.format(s.value, s.offset + i).modulus());
    return result;
  }

  /// Scores are sums of products of integers, and doubles must hold the largest that there can be.
  void check_scores_fit(const Operand& query, const Operand& key) const {
    const std::vector<BigInteger> left = moduli(query), right = moduli(key);
    if (std::inner_product(left.begin(), left.end(), right.begin(), BigInteger(0)) >= exact_limit)
      throw std::invalid_argument(
          fmt::format("{} cannot be exported: its scores can pass 2^53, which doubles do not hold",
                      graph_.describe(query.front().value)));
  }

  std::string head(const Attend& a, const Value& value, const std::vector<std::int32_t>& entries,
                   std::int32_t h, std::int32_t width) {
    const AttentionRule& rule = *a.rule;
    const Operand query = slice(value.operand, h * a.query_width, a.query_width);
    const auto key = [&](std::int32_t entry) {
      return slice(a.tokens->keys[static_cast<std::size_t>(entry)], h * a.query_width, a.query_width);
    };
    for (const std::int32_t e : entries) check_scores_fit(query, key(e));
    // Numerators of query and key are multiplied and scaled, so their points come off together.
    const int points = graph_.fractions(query).front() + graph_.fractions(key(entries.front())).front();
    std::string s =
        onnx_.node("MatMul", {stacked(a.tokens->keys, entries, h, a.query_width), operand(query)});
    s = onnx_.node(
        "Mul", {s, onnx_.real(std::ldexp(static_cast<double>(rule.scale), points - rule.product_fraction))});
    if (!a.bias.empty()) {
      std::vector<double> bias;
      for (const std::int64_t b : a.bias)
        bias.push_back(std::ldexp(static_cast<double>(b), -rule.score.fraction));
      s = onnx_.node("Add", {s, onnx_.reals(bias, {static_cast<std::int64_t>(bias.size())})});
    }
    s = rounded(s, rule.score);
    const std::string shift =
        rule.shift == AttentionRule::Shift::maximum
            ? onnx_.node("ReduceMax", {s}, "keepdims", 1)
            : onnx_.real(std::ldexp(static_cast<double>(rule.shift_numerator), -rule.score.fraction));
    std::string w = onnx_.node("Exp", {onnx_.node("Sub", {s, shift})});
    w = onnx_.node("Round", {onnx_.node("Mul", {w, onnx_.real(std::ldexp(1.0, rule.weight_fraction))})});
    w = onnx_.node("Min", {w, onnx_.real(static_cast<double>(rule.weight_cap))});
    w = onnx_.node("Mul", {w, onnx_.real(std::ldexp(1.0, -rule.weight_fraction))});
    const auto n = static_cast<std::int64_t>(entries.size());
    std::string terms =
        onnx_.node("Mul", {onnx_.reshape(w, {n, 1}), stacked(a.tokens->values, entries, h, width)});
    terms = rounded(terms, rule.term);
    const std::string ones = onnx_.reals(std::vector<double>(entries.size(), 1), {n});
    return onnx_.node("Div", {onnx_.node("MatMul", {ones, terms}), onnx_.node("MatMul", {ones, w})});
  }

  const Graph& graph_;
  OnnxBuilder onnx_;
  std::vector<std::string> names_;
  std::map<std::pair<const Affine*, std::vector<int>>, std::string> matrices_;
  std::map<const void*, std::string> tables_;  ///< by look-up or subset query
  std::map<std::tuple<const std::vector<Operand>*, std::vector<std::int32_t>, std::int32_t>, std::string>
      stacks_;
};

}  // namespace

std::vector<ExportedInput> exported_inputs(const Graph& graph) {
  std::vector<ExportedInput> fields;
  for (const ValueId id : graph.inputs()) {
    const std::string& field = std::get<Input>(*graph[id].operation).field;
    const auto known =
        std::find_if(fields.begin(), fields.end(), [&](const ExportedInput& f) { return f.name == field; });
    if (known == fields.end()) {
      fields.push_back({field, {id}, graph.count(id)});
    } else if (known->count != graph.count(id)) {
      throw std::invalid_argument(
          fmt::format("the tokens' {} differ in length, so that they are no tensor", field));
    } else {
      known->values.push_back(id);
    }
  }
  return fields;
}

std::string export_onnx(const Graph& graph) { return Exporter(graph).run(); }

}  // namespace crossbits

#include "models/export/onnx.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <stdexcept>

#include "models/export/onnx_exporter.hpp"

namespace crossbits {
namespace {

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

}  // namespace

std::string OnnxExporter::run() {
  add_inputs();
  const std::vector<char> needed = needed_for(graph_, graph_.outputs);
  for (ValueId id = 0; id < graph_.size(); ++id)
    if (needed[static_cast<std::size_t>(id)] && names_[static_cast<std::size_t>(id)].empty())
      names_[static_cast<std::size_t>(id)] = add(id);
  add_output();
  return onnx_.bytes();
}

void OnnxExporter::add_inputs() {
  for (const ExportedInput& input : exported_inputs(graph_)) {
    onnx_.input(input.name, {static_cast<std::int64_t>(input.values.size()), input.count});
    for (std::size_t k = 0; k < input.values.size(); ++k)
      names_[static_cast<std::size_t>(input.values[k])] =
          onnx_.reshape(onnx_.slice(input.name, static_cast<std::int64_t>(k), 1), {input.count});
  }
}

void OnnxExporter::add_output() {
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

std::string OnnxExporter::operand(const Operand& operand) {
  std::vector<std::string> parts;
  for (const Segment& s : operand) {
    const std::string& whole = names_[static_cast<std::size_t>(s.value)];
    parts.push_back(s.count == graph_.count(s.value) ? whole : onnx_.slice(whole, s.offset, s.count));
  }
  return onnx_.concatenate(parts);
}

std::string OnnxExporter::rounded(const std::string& tensor, const Format& format) {
  if (abs(format.lowest) >= exact_limit || format.count >= exact_limit) return tensor;
  const double step = static_cast<double>(format.step), lowest = static_cast<double>(format.lowest);
  std::string t = onnx_.node("Mul", {tensor, onnx_.real(std::ldexp(1 / step, format.fraction))});
  t = onnx_.node("Round", {onnx_.node("Sub", {t, onnx_.real(lowest / step)})});
  t = onnx_.node("Clip", {t, onnx_.real(0), onnx_.real(static_cast<double>(format.count) - 1)});
  t = onnx_.node("Mul", {t, onnx_.real(std::ldexp(step, -format.fraction))});
  return onnx_.node("Add", {t, onnx_.real(std::ldexp(lowest, -format.fraction))});
}

std::string OnnxExporter::add(ValueId id) {
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

std::string export_onnx(const Graph& graph) { return OnnxExporter(graph).run(); }

}  // namespace crossbits

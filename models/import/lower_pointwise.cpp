#include <cmath>

#include "models/import/lowering.hpp"

namespace crossbits::lowering {
namespace {

const std::map<std::string, Function>& functions() {
  static const std::map<std::string, Function> all{
      {"Exp", Function::exp},           {"Log", Function::log},
      {"Tanh", Function::tanh},         {"Sigmoid", Function::sigmoid},
      {"Erf", Function::erf},           {"Sqrt", Function::square_root},
      {"Abs", Function::absolute},      {"Reciprocal", Function::reciprocal},
      {"Softplus", Function::softplus}, {"Sin", Function::sin},
      {"Cos", Function::cos},           {"Floor", Function::floor}};
  return all;
}

/// Applies `function` to references, one value a token.
std::vector<Ref> apply(Lowering& l, const std::string& key, const std::vector<Ref>& refs, Function function) {
  std::vector<Refs> reads;
  for (const Ref& r : refs) reads.push_back({r});
  return l.emit_groups(key, reads, [&](const std::vector<std::size_t>& elements) {
    Refs read;
    for (const std::size_t e : elements) read.push_back(refs[e]);
    return std::pair<Draft::Operation, Refs>{Draft::Apply{function}, read};
  });
}

/// Element-wise products of two lists.
std::vector<Ref> multiply(Lowering& l, const std::string& key, const std::vector<Ref>& a,
                          const std::vector<Ref>& b) {
  std::vector<Refs> reads;
  for (std::size_t e = 0; e < a.size(); ++e) reads.push_back({a[e], b[e]});
  return l.emit_groups(key, reads, [&](const std::vector<std::size_t>& elements) {
    Draft::Product p;
    Refs read;
    p.rows = static_cast<std::int32_t>(elements.size());
    for (std::int32_t r = 0; r < p.rows; ++r) {
      p.terms.push_back({r, 1, 2 * r, 2 * r + 1});
      read.push_back(a[elements[static_cast<std::size_t>(r)]]);
      read.push_back(b[elements[static_cast<std::size_t>(r)]]);
    }
    return std::pair<Draft::Operation, Refs>{std::move(p), read};
  });
}

std::vector<Ref> broadcast(Lowering& l, const std::string& name, const Shape& to) {
  if (!l.is_dynamic(name)) {
    const std::vector<Ref> own = l.constant_refs(name, l.reals(name));
    std::vector<Ref> refs;
    for (const std::int64_t k : broadcast_offsets(l.constant(name).shape(), to))
      refs.push_back(own[static_cast<std::size_t>(k)]);
    return refs;
  }
  const Lowered& t = l.ready(name);
  std::vector<Ref> refs;
  for (const std::int64_t k : broadcast_offsets(t.shape, to))
    refs.push_back(t.refs[static_cast<std::size_t>(k)]);
  return refs;
}

bool binary(Lowering& l, const Node& node, const Shape& shape) {
  const std::vector<Ref> a = broadcast(l, node.inputs[0], shape), b = broadcast(l, node.inputs[1], shape);
  const std::string& key = node.outputs[0];
  if (node.op == "Mul") {
    l.tensors[key] = {shape, multiply(l, key, a, b), {}};
    return true;
  }
  std::vector<Refs> reads;
  for (std::size_t e = 0; e < a.size(); ++e) reads.push_back({a[e], b[e]});
  const auto halves = [&](const std::vector<std::size_t>& elements) {
    Refs read;
    for (const std::size_t e : elements) read.push_back(a[e]);
    for (const std::size_t e : elements) read.push_back(b[e]);
    if (node.op == "Div") return std::pair<Draft::Operation, Refs>{Draft::Quotient{}, read};
    return std::pair<Draft::Operation, Refs>{Draft::Maximum{2}, read};
  };
  l.tensors[key] = {shape, l.emit_groups(key, reads, halves), {}};
  return true;
}

/// x^2, x^3, sqrt: powers that have exact kernels.
bool power(Lowering& l, const Node& node, const Shape& shape) {
  if (l.is_dynamic(node.inputs[1])) return false;
  const std::vector<double> exponents = l.reals(node.inputs[1]);
  const std::vector<Ref> x = broadcast(l, node.inputs[0], shape);
  const std::string& key = node.outputs[0];
  if (exponents.size() != 1) return false;
  const double exponent = exponents[0];
  std::vector<Ref> y;
  if (exponent == 1)
    y = x;
  else if (exponent == 2)
    y = multiply(l, key, x, x);
  else if (exponent == 3)
    y = multiply(l, key, multiply(l, key + "/square", x, x), x);
  else if (exponent == 0.5)
    y = apply(l, key, x, Function::square_root);
  else if (exponent == -0.5)
    y = apply(l, key, x, Function::inverse_square_root);
  else if (exponent == -1)
    y = apply(l, key, x, Function::reciprocal);
  else
    return false;
  l.tensors[key] = {shape, std::move(y), {}};
  return true;
}

bool same_numbers(Lowering& l, const Node& node) {
  l.tensors[node.outputs[0]] = l.ready(node.inputs[0]);
  return true;
}

bool gelu(Lowering& l, const Node& node) {
  const auto kind = node.attributes.find("approximate");
  const bool tanh = kind != node.attributes.end() && std::get<std::string>(kind->second) == "tanh";
  const Lowered x = l.ready(node.inputs[0]);
  l.tensors[node.outputs[0]] = {
      x.shape, apply(l, node.outputs[0], x.refs, tanh ? Function::gelu_tanh : Function::gelu), {}};
  return true;
}

}  // namespace

bool lower_pointwise(Lowering& l, const Node& node) {
  const auto known = l.model.shapes.find(node.outputs[0]);
  if (known == l.model.shapes.end()) return false;
  const Shape& shape = known->second;
  if (node.op == "Dropout" || node.op == "Cast" || node.op == "Identity") return same_numbers(l, node);
  if (node.op == "Gelu") return gelu(l, node);
  if (node.op == "Mul" || node.op == "Div") return binary(l, node, shape);
  if (node.op == "Max" && node.inputs.size() == 2) return binary(l, node, shape);
  if (node.op == "Pow") return power(l, node, shape);
  const auto function = functions().find(node.op);
  if (function == functions().end()) return false;
  const Lowered x = l.ready(node.inputs[0]);
  l.tensors[node.outputs[0]] = {x.shape, apply(l, node.outputs[0], x.refs, function->second), {}};
  return true;
}

}  // namespace crossbits::lowering

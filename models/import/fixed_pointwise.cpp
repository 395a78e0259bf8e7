#include <optional>

#include "models/import/fixed_nodes.hpp"

namespace crossbits::fixed {
namespace {

/// f of every cell, rounded once.
Cells apply(Nodes& nodes, Function f, const Cells& x, const std::string& key) {
  const int fraction = nodes.format(key).fraction;
  Cells y;
  for (const Cell c : x)
    y.push_back(nodes.round(round_function(f, c->numerator, c->fraction, fraction), fraction, c->token, key));
  return y;
}

Cells multiply(Nodes& nodes, const Cells& a, const Cells& b, const std::string& key) {
  Cells y;
  for (std::size_t e = 0; e < a.size(); ++e) {
    int fraction = 0;
    const BigInteger product = sum_of({{1, a[e], b[e]}}, fraction);
    y.push_back(nodes.round(product, fraction, Nodes::token_of({a[e], b[e]}), key));
  }
  return y;
}

/// Powers that are products or functions.
bool power(Nodes& nodes, const Node& node) {
  if (!nodes.known(node.inputs[1])) return false;
  const std::vector<double> exponents = nodes.reals(node.inputs[1]);
  if (exponents.size() != 1) return false;
  const std::string& key = node.outputs[0];
  const Cells x = nodes.cells_of(node.inputs[0], nodes.shape_of(key));
  const double p = exponents[0];
  if (p == 1)
    nodes.store(node, x);
  else if (p == 2)
    nodes.store(node, multiply(nodes, x, x, key));
  else if (p == 3)
    nodes.store(node, multiply(nodes, multiply(nodes, x, x, key + "/square"), x, key));
  else if (p == 0.5)
    nodes.store(node, apply(nodes, Function::square_root, x, key));
  else if (p == -0.5)
    nodes.store(node, apply(nodes, Function::inverse_square_root, x, key));
  else if (p == -1)
    nodes.store(node, apply(nodes, Function::reciprocal, x, key));
  else
    return false;
  return true;
}

bool two_sided(Nodes& nodes, const Node& node) {
  const std::string& key = node.outputs[0];
  const Cells a = nodes.cells_of(node.inputs[0], nodes.shape_of(key)),
              b = nodes.cells_of(node.inputs[1], nodes.shape_of(key));
  if (node.op == "Mul") {
    nodes.store(node, multiply(nodes, a, b, key));
    return true;
  }
  Cells y;
  for (std::size_t e = 0; e < a.size(); ++e)
    y.push_back(node.op == "Div" ? nodes.divide(a[e], b[e], key) : nodes.largest({a[e], b[e]}, key));
  nodes.store(node, std::move(y));
  return true;
}

/// min(a, b) = a - max(0, a - b).
bool minimum(Nodes& nodes, const Node& node) {
  if (node.inputs.size() != 2) return false;
  const std::string& key = node.outputs[0];
  const Cells a = nodes.cells_of(node.inputs[0], nodes.shape_of(key)),
              b = nodes.cells_of(node.inputs[1], nodes.shape_of(key));
  Cells y;
  for (std::size_t e = 0; e < a.size(); ++e) {
    const Cell excess = nodes.round(Form{{{a[e], 1.0}, {b[e], -1.0}}, 0}, key + "/excess", true);
    y.push_back(nodes.round(Form{{{a[e], 1.0}, {excess, -1.0}}, 0}, key));
  }
  nodes.store(node, std::move(y));
  return true;
}

/// max(x, low) = low + max(0, x - low), then as for the minimum.
bool clip(Nodes& nodes, const Node& node) {
  const std::string& key = node.outputs[0];
  const auto bound = [&](std::size_t slot, const std::string& attribute) -> std::optional<double> {
    if (node.inputs.size() > slot && !node.inputs[slot].empty()) return nodes.reals(node.inputs[slot]).at(0);
    if (node.attributes.contains(attribute)) return nodes.number_attribute(node, attribute, 0);
    return {};
  };
  for (const std::size_t slot : {1, 2})
    if (node.inputs.size() > slot && !node.inputs[slot].empty() && !nodes.known(node.inputs[slot]))
      return false;
  const auto low = bound(1, "min"), high = bound(2, "max");
  Cells y;
  for (const Cell x : nodes.cells_of(node.inputs[0], nodes.shape_of(key))) {
    Form form{{{x, 1.0}}, 0};
    if (low) form = {{{nodes.round(Form{{{x, 1.0}}, -*low}, key + "/above", true), 1.0}}, *low};
    if (high) form.terms.emplace_back(nodes.round(Form{{{x, 1.0}}, -*high}, key + "/excess", true), -1.0);
    y.push_back(nodes.round(form, key));
  }
  nodes.store(node, std::move(y));
  return true;
}

const std::map<std::string, Function> functions{{"Abs", Function::absolute},
                                                {"Cos", Function::cos},
                                                {"Erf", Function::erf},
                                                {"Exp", Function::exp},
                                                {"Floor", Function::floor},
                                                {"Log", Function::log},
                                                {"Reciprocal", Function::reciprocal},
                                                {"Sigmoid", Function::sigmoid},
                                                {"Sin", Function::sin},
                                                {"Softplus", Function::softplus},
                                                {"Sqrt", Function::square_root},
                                                {"Tanh", Function::tanh}};

}  // namespace

bool Nodes::pointwise(const Node& node) {
  if (node.op == "Dropout" || node.op == "Cast" || node.op == "Identity") {
    store(node, ready(node.inputs[0]).cells);
    return true;
  }
  if (node.op == "Mul" || node.op == "Div" || (node.op == "Max" && node.inputs.size() == 2))
    return two_sided(*this, node);
  if (node.op == "Pow") return power(*this, node);
  if (node.op == "Min") return minimum(*this, node);
  if (node.op == "Clip") return clip(*this, node);
  if (node.op == "Gelu") {
    const auto kind = node.attributes.find("approximate");
    const bool tanh = kind != node.attributes.end() && std::get<std::string>(kind->second) == "tanh";
    store(node, apply(*this, tanh ? Function::gelu_tanh : Function::gelu, ready(node.inputs[0]).cells,
                      node.outputs[0]));
    return true;
  }
  const auto function = functions.find(node.op);
  if (function == functions.end()) return false;
  store(node, apply(*this, function->second, ready(node.inputs[0]).cells, node.outputs[0]));
  return true;
}

}  // namespace crossbits::fixed

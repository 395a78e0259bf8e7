#include <algorithm>

#include "models/import/fixed_nodes.hpp"
#include "models/import/operators/call.hpp"

namespace crossbits::fixed {
namespace {

/// A matrix product of which one side is constant.
std::vector<Form> constant_product(Nodes& nodes, const Node& node, bool left_transposed,
                                   bool right_transposed, double factor) {
  const bool constant_left = nodes.known(node.inputs[0]);
  const Product product(nodes.shape_of(node.inputs[0]), nodes.shape_of(node.inputs[1]), left_transposed,
                        right_transposed);
  const std::vector<double> weights = nodes.reals(node.inputs[constant_left ? 0 : 1]);
  const Cells cells = nodes.ready(node.inputs[constant_left ? 1 : 0]).cells;
  std::vector<Form> forms;
  for (std::size_t b = 0; b < product.batches; ++b)
    for (std::size_t i = 0; i < product.rows; ++i)
      for (std::size_t j = 0; j < product.columns; ++j) {
        Form form;
        for (std::size_t k = 0; k < product.inner; ++k) {
          const std::size_t l = product.left(b, i, k), r = product.right(b, k, j);
          const double weight = factor * weights[constant_left ? l : r];
          if (weight != 0) form.terms.emplace_back(cells[constant_left ? r : l], weight);
        }
        forms.push_back(std::move(form));
      }
  return forms;
}

void scale(Form& form, double factor) {
  form.bias *= factor;
  for (auto& term : form.terms) term.second *= factor;
  std::erase_if(form.terms, [](const auto& term) { return term.second == 0; });
}

void add(Form& form, const Form& more, double factor = 1) {
  form.bias += factor * more.bias;
  for (const auto& [cell, weight] : more.terms) form.terms.emplace_back(cell, factor * weight);
}

bool gemm(Nodes& nodes, const Node& node) {
  if (nodes.known(node.inputs[0]) == nodes.known(node.inputs[1])) return false;
  const double alpha = nodes.number_attribute(node, "alpha", 1),
               beta = nodes.number_attribute(node, "beta", 1);
  auto forms = constant_product(nodes, node, nodes.integer_attribute(node, "transA", 0) != 0,
                                nodes.integer_attribute(node, "transB", 0) != 0, alpha);
  if (node.inputs.size() > 2 && !node.inputs[2].empty()) {
    const auto bias = nodes.forms_of(node.inputs[2], nodes.shape_of(node.outputs[0]), false);
    for (std::size_t e = 0; e < forms.size(); ++e) add(forms[e], bias[e], beta);
  }
  nodes.store(node, std::move(forms));
  return true;
}

bool sum(Nodes& nodes, const Node& node) {
  const Shape& shape = nodes.shape_of(node.outputs[0]);
  const bool both = !nodes.known(node.inputs[0]) && !nodes.known(node.inputs[1]);
  auto forms = nodes.forms_of(node.inputs[0], shape, !both);
  const auto more = nodes.forms_of(node.inputs[1], shape, !both);
  for (std::size_t e = 0; e < forms.size(); ++e) add(forms[e], more[e], node.op == "Sub" ? -1 : 1);
  nodes.store(node, std::move(forms));
  return true;
}

bool constant_factor(Nodes& nodes, const Node& node) {
  const bool left = nodes.known(node.inputs[0]), right = nodes.known(node.inputs[1]);
  if (left == right || (node.op == "Div" && left)) return false;
  const Shape& shape = nodes.shape_of(node.outputs[0]);
  auto forms = nodes.forms_of(node.inputs[left ? 1 : 0], shape, true);
  const auto factors = nodes.forms_of(node.inputs[left ? 0 : 1], shape, true);
  for (std::size_t e = 0; e < forms.size(); ++e)
    scale(forms[e], node.op == "Div" ? 1 / factors[e].bias : factors[e].bias);
  nodes.store(node, std::move(forms));
  return true;
}

bool mean_or_sum(Nodes& nodes, const Node& node) {
  const Values& x = nodes.ready(node.inputs[0]);
  const Reduced reduced = nodes.reduced(node, x.shape);
  std::vector<Form> forms(reduced.count);
  const double weight =
      node.op == "ReduceSum" ? 1.0 : static_cast<double>(forms.size()) / static_cast<double>(x.cells.size());
  for (std::size_t e = 0; e < x.cells.size(); ++e)
    forms[reduced.target[e]].terms.emplace_back(x.cells[e], weight);
  nodes.store(node, std::move(forms));
  return true;
}

bool choose(Nodes& nodes, const Node& node) {
  if (!nodes.known(node.inputs[0])) return false;
  const Shape& shape = nodes.shape_of(node.outputs[0]);
  const auto condition = nodes.forms_of(node.inputs[0], shape, false);
  auto forms = nodes.forms_of(node.inputs[1], shape, false);
  const auto others = nodes.forms_of(node.inputs[2], shape, false);
  for (std::size_t e = 0; e < forms.size(); ++e)
    if (condition[e].bias == 0) forms[e] = others[e];
  nodes.store(node, std::move(forms));
  return true;
}

}  // namespace

bool Nodes::linear(const Node& node) {
  if (node.op == "Gemm") return gemm(*this, node);
  if (node.op == "Add" || node.op == "Sub") return sum(*this, node);
  if (node.op == "Mul" || node.op == "Div") return constant_factor(*this, node);
  if (node.op == "ReduceMean" || node.op == "ReduceSum") return mean_or_sum(*this, node);
  if (node.op == "Where") return choose(*this, node);
  if (node.op == "MatMul") {
    if (known(node.inputs[0]) == known(node.inputs[1])) return false;
    store(node, constant_product(*this, node, false, false, 1));
    return true;
  }
  if (node.op == "Relu") {
    store(node, round(forms_of(node.inputs[0], shape_of(node.outputs[0]), true), node.outputs[0], true));
    return true;
  }
  if (node.op == "Neg") {
    auto forms = forms_of(node.inputs[0], shape_of(node.outputs[0]), false);
    for (Form& form : forms) scale(form, -1);
    store(node, std::move(forms));
    return true;
  }
  return false;
}

}  // namespace crossbits::fixed

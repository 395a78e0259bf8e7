#include <algorithm>
#include <stdexcept>

#include "models/arithmetic/layer_norm.hpp"
#include "models/import/fixed_nodes.hpp"
#include "models/import/operators/call.hpp"

namespace crossbits::fixed {

namespace {

bool less(Cell a, Cell b) {
  const int finest = std::max(a->fraction, b->fraction);
  return (a->numerator << (finest - a->fraction)) < (b->numerator << (finest - b->fraction));
}

Cell difference(Nodes& nodes, Cell a, Cell b, std::int32_t token, const std::string& key) {
  int fraction = 0;
  const BigInteger sum = sum_of({{1, a, nullptr}, {-1, b, nullptr}}, fraction);
  return nodes.round(sum, fraction, token, key);
}

/// Softmax of one row outside attention: maximum, exponentials, their exact sum, quotients.
void softmax_row(Nodes& nodes, const Cells& row, const std::string& key, Cells& out) {
  const std::int32_t token = Nodes::token_of(row);
  const Cell top = nodes.largest(row, key + "/top");
  const int fraction = nodes.format(key + "/exp").fraction;
  Cells exps;
  BigInteger sum = 0;
  for (const Cell c : row) {
    const Cell shifted = difference(nodes, c, top, token, key + "/shifted");
    exps.push_back(nodes.round(round_function(Function::exp, shifted->numerator, shifted->fraction, fraction),
                               fraction, token, key + "/exp"));
    sum += exps.back()->numerator;
  }
  const Cell total = nodes.keep(sum, fraction, token, key + "/sum");
  for (const Cell e : exps) out.push_back(nodes.divide(e, total, key));
}

Cells pick(const Cells& cells, std::size_t from, std::size_t count) {
  return {cells.begin() + static_cast<std::ptrdiff_t>(from),
          cells.begin() + static_cast<std::ptrdiff_t>(from + count)};
}

std::size_t inner_size(const Shape& shape, std::size_t axis) {
  return static_cast<std::size_t>(
      *element_count(Shape(shape.begin() + static_cast<std::ptrdiff_t>(axis), shape.end())));
}

std::size_t axis_of(const Nodes& nodes, const Node& node, std::int64_t absent, std::size_t rank) {
  const std::int64_t axis = nodes.integer_attribute(node, "axis", absent);
  return static_cast<std::size_t>(axis < 0 ? axis + static_cast<std::int64_t>(rank) : axis);
}

bool softmax(Nodes& nodes, const Node& node) {
  const Values x = nodes.ready(node.inputs[0]);
  const bool flattens = nodes.model.model.opset < 13;
  const std::size_t axis = axis_of(nodes, node, flattens ? 1 : -1, x.shape.size());
  const AxisView view = axis_view(x.shape, axis);
  const auto step = static_cast<std::size_t>(flattens ? 1 : view.inner);
  const std::size_t n = flattens ? inner_size(x.shape, axis) : static_cast<std::size_t>(view.length);
  Cells out(x.cells.size());
  for (std::size_t first = 0; first < out.size(); ++first) {
    if (first / step % n != 0) continue;
    Cells row, answer;
    for (std::size_t i = 0; i < n; ++i) row.push_back(x.cells[first + i * step]);
    softmax_row(nodes, row, node.outputs[0], answer);
    for (std::size_t i = 0; i < n; ++i) out[first + i * step] = answer[i];
  }
  nodes.store(node, std::move(out));
  return true;
}

bool layer_normalization(Nodes& nodes, const Node& node) {
  const Values x = nodes.ready(node.inputs[0]);
  const std::size_t n = inner_size(x.shape, axis_of(nodes, node, -1, x.shape.size()));
  const Epsilon epsilon{nodes.parameter(nodes.number_attribute(node, "epsilon", 1e-5), 50), 50};
  const std::string key = node.outputs[0] + "/normalised";
  const int fraction = nodes.format(key).fraction;
  const std::vector<double> gain = nodes.reals(node.inputs[1]);
  std::vector<double> bias(gain.size(), 0);
  if (node.inputs.size() > 2 && !node.inputs[2].empty()) bias = nodes.reals(node.inputs[2]);
  Cells out;
  for (std::size_t e = 0; e < x.cells.size(); e += n) {
    const Cells row = pick(x.cells, e, n);
    int finest = row[0]->fraction;
    for (const Cell c : row) finest = std::max(finest, c->fraction);
    std::vector<BigInteger> numbers;
    for (const Cell c : row) numbers.push_back(c->numerator << (finest - c->fraction));
    const auto normal = normalise(std::span<const BigInteger>(numbers), finest, epsilon, fraction);
    for (std::size_t i = 0; i < n; ++i) {
      const Cell y = nodes.round(normal[i], fraction, Nodes::token_of(row), key);
      Form form{{}, bias[i]};
      if (gain[i] != 0) form.terms.emplace_back(y, gain[i]);
      out.push_back(nodes.round(form, node.outputs[0]));
    }
  }
  nodes.store(node, std::move(out));
  return true;
}

bool reduce_max(Nodes& nodes, const Node& node) {
  const Values x = nodes.ready(node.inputs[0]);
  const Reduced reduced = nodes.reduced(node, x.shape);
  std::vector<Cells> groups(reduced.count);
  for (std::size_t e = 0; e < x.cells.size(); ++e) groups[reduced.target[e]].push_back(x.cells[e]);
  Cells out;
  for (const Cells& group : groups) out.push_back(nodes.largest(group, node.outputs[0]));
  nodes.store(node, std::move(out));
  return true;
}

bool arg_max(Nodes& nodes, const Node& node) {
  const Values x = nodes.ready(node.inputs[0]);
  const AxisView view = axis_view(x.shape, axis_of(nodes, node, 0, x.shape.size()));
  const auto n = static_cast<std::size_t>(view.length), step = static_cast<std::size_t>(view.inner);
  Cells out;
  for (std::size_t first = 0; first < x.cells.size(); ++first) {
    if (first / step % n != 0) continue;
    Cells row;
    for (std::size_t i = 0; i < n; ++i) row.push_back(x.cells[first + i * step]);
    out.push_back(nodes.keep(std::max_element(row.begin(), row.end(), less) - row.begin(), 0,
                             Nodes::token_of(row), node.outputs[0]));
  }
  nodes.store(node, std::move(out));
  return true;
}

}  // namespace

Cell Nodes::divide(Cell a, Cell b, const std::string& key) {
  if (b->numerator == 0) throw std::domain_error("a quotient of the model has the denominator 0");
  const Format& f = format(key);
  const BigInteger sign = b->numerator < 0 ? -1 : 1;
  return keep(
      nearest_quotient(f, a->numerator * sign, b->numerator * sign, a->fraction - b->fraction).numerator,
      f.fraction, token_of({a, b}), key);
}

Cell Nodes::largest(const Cells& cells, const std::string& key) {
  const Cell best = *std::max_element(cells.begin(), cells.end(), less);
  return keep(best->numerator, best->fraction, token_of(cells), key);
}

bool Nodes::normalising(const Node& node) {
  if (node.op == "Softmax") return softmax(*this, node);
  if (node.op == "LayerNormalization") return layer_normalization(*this, node);
  if (node.op == "ReduceMax") return reduce_max(*this, node);
  if (node.op == "ArgMax") return arg_max(*this, node);
  return false;
}

}  // namespace crossbits::fixed

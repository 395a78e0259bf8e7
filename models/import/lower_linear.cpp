#include <algorithm>
#include <cmath>
#include <numeric>

#include "models/import/lowering.hpp"
#include "models/import/matrix_walk.hpp"

namespace crossbits::lowering {
namespace {

const Shape& shape_of(const Lowering& l, const std::string& name) {
  const auto known = l.model.shapes.find(name);
  return known != l.model.shapes.end() ? known->second : l.constant(name).shape();
}

/// A reader that goes on with the same numbers, so that this node need not round.
bool continues(const Lowering& l, const Node& reader, const std::string& name) {
  if (reader.op == "Relu") return true;
  if (reader.op != "Add" && reader.op != "Sub" && reader.op != "Mul" && reader.op != "Div") return false;
  const std::string& other = reader.inputs[reader.inputs[0] == name ? 1 : 0];
  if (other == name || l.is_dynamic(other) || !l.model.model.constants.contains(other)) return false;
  if (reader.op == "Div" && reader.inputs[0] != name) return false;
  return shape_of(l, reader.outputs[0]) == shape_of(l, name);
}

/// Stores rows as the node's output: unrounded where one linear reader continues them.
void store(Lowering& l, const Node& node, std::vector<Row> rows) {
  const std::string& name = node.outputs[0];
  Lowered t{shape_of(l, name), {}, {}};
  const auto readers = l.readers.find(name);
  const bool wait = readers != l.readers.end() && readers->second.size() == 1 && !l.outputs.contains(name) &&
                    continues(l, *readers->second[0], name);
  if (wait)
    t.rows = std::move(rows);
  else
    t.refs = l.emit_rows(name, rows, false);
  l.tensors[name] = std::move(t);
}

/// product of a dynamic matrix with a constant one, on either side.
void constant_product(Lowering& l, const Node& node, bool dynamic_left, const Shape& left, const Shape& right,
                      const std::vector<double>& weights, double alpha, std::vector<Row>* bias,
                      bool transpose_left, bool transpose_right) {
  const MatrixWalk walk(left, right, transpose_left, transpose_right);
  const std::vector<Ref>& refs = l.ready(node.inputs[dynamic_left ? 0 : 1]).refs;
  std::vector<Row> rows(static_cast<std::size_t>(walk.size()));
  for (std::int64_t e = 0; e < walk.size(); ++e) {
    Row& row = rows[static_cast<std::size_t>(e)];
    for (std::int64_t k = 0; k < walk.inner; ++k) {
      const auto a = static_cast<std::size_t>(walk.left(e, k)),
                 b = static_cast<std::size_t>(walk.right(e, k));
      const double w = alpha * (dynamic_left ? weights[b] : weights[a]);
      if (w != 0) row.terms.emplace_back(dynamic_left ? refs[a] : refs[b], w);
    }
    if (bias) {
      row.bias += (*bias)[static_cast<std::size_t>(e)].bias;
      const auto& more = (*bias)[static_cast<std::size_t>(e)].terms;
      row.terms.insert(row.terms.end(), more.begin(), more.end());
    }
  }
  store(l, node, std::move(rows));
}

bool matrix_product(Lowering& l, const Node& node) {
  const bool left = l.is_dynamic(node.inputs[0]), right = l.is_dynamic(node.inputs[1]);
  if (left && right) return false;
  constant_product(l, node, left, shape_of(l, node.inputs[0]), shape_of(l, node.inputs[1]),
                   l.reals(node.inputs[left ? 1 : 0]), 1, nullptr, false, false);
  return true;
}

std::vector<Row> broadcast_rows(Lowering& l, const std::string& name, const Shape& to, double factor) {
  const auto from = broadcast_offsets(shape_of(l, name), to);
  std::vector<Row> rows(from.size());
  if (l.is_dynamic(name)) {
    l.ready(name);
    const std::vector<Row> own = l.rows_of(name);
    for (std::size_t e = 0; e < rows.size(); ++e) rows[e] = own[static_cast<std::size_t>(from[e])];
  } else {
    const std::vector<double> own = l.reals(name);
    for (std::size_t e = 0; e < rows.size(); ++e) rows[e].bias = own[static_cast<std::size_t>(from[e])];
  }
  for (Row& row : rows) {
    row.bias *= factor;
    for (auto& [ref, weight] : row.terms) weight *= factor;
  }
  return rows;
}

bool gemm(Lowering& l, const Node& node) {
  const bool left = l.is_dynamic(node.inputs[0]), right = l.is_dynamic(node.inputs[1]);
  if (left && right) return false;
  Budget budget{Limits{}};
  const Site site{l.model.model.name, node, l.model.model.opset, budget};
  const double alpha = site.number("alpha", 1), beta = site.number("beta", 1);
  std::vector<Row> bias;
  const bool biased = node.inputs.size() > 2 && !node.inputs[2].empty();
  if (biased) bias = broadcast_rows(l, node.inputs[2], shape_of(l, node.outputs[0]), beta);
  constant_product(l, node, left, shape_of(l, node.inputs[0]), shape_of(l, node.inputs[1]),
                   l.reals(node.inputs[left ? 1 : 0]), alpha, biased ? &bias : nullptr,
                   site.integer("transA", 0) != 0, site.integer("transB", 0) != 0);
  return true;
}

/// Add, Sub, Mul, Div of which one side is constant, or a sum of two dynamic tensors.
bool elementwise(Lowering& l, const Node& node) {
  const bool left = l.is_dynamic(node.inputs[0]), right = l.is_dynamic(node.inputs[1]);
  const bool sum = node.op == "Add" || node.op == "Sub";
  if ((left && right && !sum) || (node.op == "Div" && right)) return false;
  const Shape& shape = shape_of(l, node.outputs[0]);
  if (left && right) {
    std::vector<Row> rows = broadcast_rows(l, node.inputs[0], shape, 1);
    const std::vector<Row> more = broadcast_rows(l, node.inputs[1], shape, node.op == "Sub" ? -1 : 1);
    for (std::size_t e = 0; e < rows.size(); ++e) {
      for (const auto& term : more[e].terms) {
        const auto same = std::find_if(rows[e].terms.begin(), rows[e].terms.end(),
                                       [&](const auto& t) { return t.first == term.first; });
        if (same != rows[e].terms.end())
          same->second += term.second;
        else
          rows[e].terms.push_back(term);
      }
    }
    store(l, node, std::move(rows));
    return true;
  }
  const std::string& name = node.inputs[left ? 0 : 1];
  const std::vector<Row> own = l.rows_of(name);
  const std::vector<double> constants = l.reals(node.inputs[left ? 1 : 0]);
  const auto from = broadcast_offsets(shape_of(l, name), shape),
             constant_from = broadcast_offsets(l.constant(node.inputs[left ? 1 : 0]).shape(), shape);
  std::vector<Row> rows(from.size());
  for (std::size_t e = 0; e < rows.size(); ++e) {
    rows[e] = own[static_cast<std::size_t>(from[e])];
    const double c = constants[static_cast<std::size_t>(constant_from[e])];
    double factor = 1, shift = 0;
    if (node.op == "Add")
      shift = c;
    else if (node.op == "Sub")
      factor = left ? 1 : -1, shift = left ? -c : c;
    else
      factor = node.op == "Mul" ? c : 1 / c;
    rows[e].bias = rows[e].bias * factor + shift;
    for (auto& [ref, weight] : rows[e].terms) weight *= factor;
    std::erase_if(rows[e].terms, [](const auto& term) { return term.second == 0; });
  }
  store(l, node, std::move(rows));
  return true;
}

bool relu(Lowering& l, const Node& node) {
  const std::vector<Row> rows = l.rows_of(node.inputs[0]);
  l.tensors[node.outputs[0]] = {shape_of(l, node.outputs[0]), l.emit_rows(node.outputs[0], rows, true), {}};
  return true;
}

bool negate(Lowering& l, const Node& node) {
  store(l, node, broadcast_rows(l, node.inputs[0], shape_of(l, node.outputs[0]), -1));
  return true;
}

/// Sums and means over axes: known from which inputs each output is made, by reducing an array of element
/// numbers.
bool reduce(Lowering& l, const Node& node) {
  const Shape& from = shape_of(l, node.inputs[0]);
  const Shape& to = shape_of(l, node.outputs[0]);
  const auto axes = reduced_axes(l, node, from.size());
  const std::vector<Ref>& refs = l.ready(node.inputs[0]).refs;
  std::vector<Row> rows(static_cast<std::size_t>(*element_count(to)));
  Shape kept = from;
  for (const std::size_t a : axes) kept[a] = 1;
  const auto target = broadcast_offsets(kept, from);  // of each input element
  const double weight =
      node.op == "ReduceMean" ? static_cast<double>(rows.size()) / static_cast<double>(refs.size()) : 1;
  for (std::size_t e = 0; e < refs.size(); ++e)
    rows[static_cast<std::size_t>(target[e])].terms.emplace_back(refs[e], weight);
  store(l, node, std::move(rows));
  return true;
}

/// Where with a constant condition: each element is one of two.
bool where(Lowering& l, const Node& node) {
  if (l.is_dynamic(node.inputs[0])) return false;
  const Shape& shape = shape_of(l, node.outputs[0]);
  const std::vector<double> condition = l.reals(node.inputs[0]);
  const auto from = broadcast_offsets(l.constant(node.inputs[0]).shape(), shape);
  std::vector<Row> rows = broadcast_rows(l, node.inputs[1], shape, 1);
  const std::vector<Row> others = broadcast_rows(l, node.inputs[2], shape, 1);
  for (std::size_t e = 0; e < rows.size(); ++e)
    if (condition[static_cast<std::size_t>(from[e])] == 0) rows[e] = others[e];
  store(l, node, std::move(rows));
  return true;
}

/// Rows of references with a factor and a bias each.
std::vector<Row> scaled(const std::vector<Ref>& refs, double factor, double bias) {
  std::vector<Row> rows;
  for (const Ref& r : refs) rows.push_back({{{r, factor}}, bias});
  return rows;
}

void append(std::vector<Row>& rows, const std::vector<Ref>& refs, double factor) {
  for (std::size_t e = 0; e < rows.size(); ++e) rows[e].terms.emplace_back(refs[e], factor);
}

/// min(a, b) = a - max(0, a - b).
bool minimum(Lowering& l, const Node& node) {
  if (node.inputs.size() != 2) return false;
  const std::string& key = node.outputs[0];
  const Shape& shape = shape_of(l, key);
  std::vector<Row> excess = broadcast_rows(l, node.inputs[0], shape, 1), rows = excess;
  const std::vector<Row> other = broadcast_rows(l, node.inputs[1], shape, -1);
  for (std::size_t e = 0; e < rows.size(); ++e) {
    excess[e].terms.insert(excess[e].terms.end(), other[e].terms.begin(), other[e].terms.end());
    excess[e].bias += other[e].bias;
  }
  append(rows, l.emit_rows(key + "/excess", excess, true), -1);
  l.tensors[key] = {shape, l.emit_rows(key, rows, false), {}};
  return true;
}

/// A bound of Clip: an input from opset 11 on.
std::optional<double> clip_bound(const Lowering& l, const Node& node, std::size_t slot) {
  if (node.inputs.size() <= slot || node.inputs[slot].empty()) return {};
  if (l.is_dynamic(node.inputs[slot]))
    l.refuse(node, "a bound that depends on the input has no exact kernel");
  return l.reals(node.inputs[slot]).at(0);
}

/// max(x, low) = low + max(0, x - low), then less max(0, x - high).
bool clip(Lowering& l, const Node& node) {
  const std::string& key = node.outputs[0];
  const std::vector<Ref> x = l.ready(node.inputs[0]).refs;
  const auto low = clip_bound(l, node, 1), high = clip_bound(l, node, 2);
  std::vector<Row> rows = scaled(x, 1, 0);
  if (low) rows = scaled(l.emit_rows(key + "/above", scaled(x, 1, -*low), true), 1, *low);
  if (high) append(rows, l.emit_rows(key + "/excess", scaled(x, 1, -*high), true), -1);
  l.tensors[key] = {shape_of(l, key), l.emit_rows(key, rows, false), {}};
  return true;
}

}  // namespace

std::vector<std::size_t> reduced_axes(const Lowering& l, const Node& node, std::size_t rank) {
  Budget budget{Limits{}};
  const Site site{l.model.model.name, node, l.model.model.opset, budget};
  std::vector<std::int64_t> axes;
  if (node.inputs.size() > 1 && !node.inputs[1].empty())
    axes = l.constant(node.inputs[1]).integers().data;
  else if (const auto* given = site.integers("axes"))
    axes = *given;
  if (!axes.empty()) return site.axes(axes, rank);
  std::vector<std::size_t> all(rank);
  std::iota(all.begin(), all.end(), std::size_t{0});
  return all;
}

bool lower_linear(Lowering& l, const Node& node) {
  if (node.op == "MatMul") return matrix_product(l, node);
  if (node.op == "Gemm") return gemm(l, node);
  if (node.op == "Add" || node.op == "Sub" || node.op == "Mul" || node.op == "Div")
    return elementwise(l, node);
  if (node.op == "Relu") return relu(l, node);
  if (node.op == "Neg") return negate(l, node);
  if (node.op == "ReduceMean" || node.op == "ReduceSum") return reduce(l, node);
  if (node.op == "Where") return where(l, node);
  if (node.op == "Min") return minimum(l, node);
  if (node.op == "Clip") return clip(l, node);
  return false;
}

}  // namespace crossbits::lowering

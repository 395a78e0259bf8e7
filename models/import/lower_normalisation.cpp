#include <fmt/format.h>

#include <algorithm>

#include "models/import/lowering.hpp"

namespace crossbits::lowering {
namespace {

/// Rows of a tensor along its last axes: lists of element numbers.
std::vector<std::vector<std::size_t>> rows_along(const Shape& shape, std::size_t first_axis) {
  std::int64_t inner = 1;
  for (std::size_t a = first_axis; a < shape.size(); ++a) inner *= shape[a];
  std::vector<std::vector<std::size_t>> rows;
  const auto total = static_cast<std::size_t>(*element_count(shape));
  for (std::size_t e = 0; e < total; e += static_cast<std::size_t>(inner)) {
    rows.emplace_back();
    for (std::size_t k = 0; k < static_cast<std::size_t>(inner); ++k) rows.back().push_back(e + k);
  }
  return rows;
}

/// Rows of a tensor along one axis.
std::vector<std::vector<std::size_t>> rows_along_one(const Shape& shape, std::size_t axis) {
  Shape kept = shape;
  kept[axis] = 1;
  std::vector<std::vector<std::size_t>> rows(static_cast<std::size_t>(*element_count(kept)));
  const auto target = broadcast_offsets(kept, shape);
  for (std::size_t e = 0; e < target.size(); ++e) rows[static_cast<std::size_t>(target[e])].push_back(e);
  return rows;
}

Refs pick(const std::vector<Ref>& refs, const std::vector<std::size_t>& elements) {
  Refs result;
  for (const std::size_t e : elements) result.push_back(refs[e]);
  return result;
}

std::size_t axis_of(const Lowering& l, const Node& node, std::int64_t fallback, std::size_t rank) {
  Budget budget{Limits{}};
  const Site site{l.model.model.name, node, l.model.model.opset, budget};
  return site.axis(site.integer("axis", fallback), rank);
}

/// Softmax outside attention: maximum, exponentials, their exact sum, quotients.
bool softmax(Lowering& l, const Node& node) {
  const Lowered x = l.ready(node.inputs[0]);
  const bool old = l.model.model.opset < 13;
  const std::size_t axis = axis_of(l, node, old ? 1 : -1, x.shape.size());
  Lowered out{x.shape, std::vector<Ref>(x.refs.size()), {}};
  const std::string& key = node.outputs[0];
  bool mixes = false;
  for (const auto& row : old ? rows_along(x.shape, axis) : rows_along_one(x.shape, axis)) {
    const Refs refs = pick(x.refs, row);
    const std::int32_t token = l.token_of(refs);
    std::set<std::int32_t> tokens;
    for (const Ref& r : refs) tokens.insert(l.draft.values[static_cast<std::size_t>(r.value)].place.position);
    mixes = mixes || tokens.size() > 1;
    const auto n = static_cast<std::int32_t>(refs.size());
    const Place place{token, -1, -1, 0};
    const std::int32_t maximum = l.draft.add({Draft::Maximum{n}, refs, 1, place, Role::activation,
                                              node.inputs[0] + "/maximum", Draft::Precision::same_as_input});
    Draft::Product difference;
    Refs reads = refs;
    reads.push_back({maximum, 0});
    difference.rows = n;
    for (std::int32_t i = 0; i < n; ++i)
      difference.terms.insert(difference.terms.end(), {{i, 1, i, -1}, {i, -1, n, -1}});
    const std::int32_t shift = l.draft.add(
        {difference, reads, n, place, Role::activation, key + "/shifted", Draft::Precision::wide});
    Refs shifted_refs, exps;
    for (std::int32_t i = 0; i < n; ++i) shifted_refs.push_back({shift, i});
    const std::int32_t exp = l.draft.add({Draft::Apply{Function::exp}, shifted_refs, n, place,
                                          Role::activation, key + "/exp", Draft::Precision::wide});
    for (std::int32_t i = 0; i < n; ++i) exps.push_back({exp, i});
    const std::int32_t sum = l.draft.add(
        {Draft::Accumulate{n}, exps, 1, place, Role::activation, key + "/sum", Draft::Precision::given});
    Refs quotient = exps;
    for (std::int32_t i = 0; i < n; ++i) quotient.push_back({sum, 0});
    const std::int32_t y = l.draft.add(
        {Draft::Quotient{}, quotient, n, place, Role::activation, key, Draft::Precision::activation});
    for (std::int32_t i = 0; i < n; ++i) out.refs[row[static_cast<std::size_t>(i)]] = {y, i};
  }
  if (mixes)
    l.draft.remarks.push_back(fmt::format(
        "{} mixes tokens but is no attention that can be split: it is one value that needs all it reads",
        node_text(node)));
  l.tensors[key] = std::move(out);
  return true;
}

bool layer_normalization(Lowering& l, const Node& node) {
  const Lowered x = l.ready(node.inputs[0]);
  const std::size_t axis = axis_of(l, node, -1, x.shape.size());
  const auto epsilon = node.attributes.find("epsilon");
  const double eps = epsilon == node.attributes.end() ? 1e-5 : std::get<double>(epsilon->second);
  const std::string& key = node.outputs[0];
  const std::vector<double> gain = l.reals(node.inputs[1]);
  const std::vector<double> bias = node.inputs.size() > 2 && !node.inputs[2].empty()
                                       ? l.reals(node.inputs[2])
                                       : std::vector<double>(gain.size(), 0);
  std::vector<Row> rows(x.refs.size());
  for (const auto& row : rows_along(x.shape, axis)) {
    const Refs refs = pick(x.refs, row);
    const std::int32_t id = l.draft.add({Draft::Normalise{eps},
                                         refs,
                                         static_cast<std::int32_t>(refs.size()),
                                         {l.token_of(refs), -1, -1, 0},
                                         Role::activation,
                                         key + "/normalised",
                                         Draft::Precision::wide});
    for (std::size_t i = 0; i < row.size(); ++i) {
      rows[row[i]].bias = bias[i];
      if (gain[i] != 0) rows[row[i]].terms = {{{id, static_cast<std::int32_t>(i)}, gain[i]}};
    }
  }
  l.tensors[key] = {x.shape, l.emit_rows(key, rows, false), {}};
  return true;
}

bool reduce_max(Lowering& l, const Node& node) {
  const Lowered x = l.ready(node.inputs[0]);
  Shape kept = x.shape;
  for (const std::size_t a : reduced_axes(l, node, x.shape.size())) kept[a] = 1;
  const auto target = broadcast_offsets(kept, x.shape);
  std::vector<Refs> reads(static_cast<std::size_t>(*element_count(kept)));
  for (std::size_t e = 0; e < x.refs.size(); ++e)
    reads[static_cast<std::size_t>(target[e])].push_back(x.refs[e]);
  const std::string& key = node.outputs[0];
  Lowered out{l.model.shapes.at(key), {}, {}};
  out.refs = l.emit_groups(
      key, reads,
      [&](const std::vector<std::size_t>& elements) {
        Refs read;
        const std::size_t parts = reads[elements[0]].size();
        for (std::size_t p = 0; p < parts; ++p)
          for (const std::size_t e : elements) read.push_back(reads[e][p]);
        return std::pair<Draft::Operation, Refs>{Draft::Maximum{static_cast<std::int32_t>(parts)}, read};
      },
      Draft::Precision::same_as_input);
  l.tensors[key] = std::move(out);
  return true;
}

bool arg_max(Lowering& l, const Node& node) {
  const Lowered x = l.ready(node.inputs[0]);
  Lowered out{l.model.shapes.at(node.outputs[0]), {}, {}};
  for (const auto& row : rows_along_one(x.shape, axis_of(l, node, 0, x.shape.size()))) {
    const Refs refs = pick(x.refs, row);
    out.refs.push_back({l.draft.add({Draft::ArgMax{},
                                     refs,
                                     1,
                                     {l.token_of(refs), -1, -1, 0},
                                     Role::activation,
                                     node.outputs[0],
                                     Draft::Precision::given}),
                        0});
  }
  l.tensors[node.outputs[0]] = std::move(out);
  return true;
}

}  // namespace

bool lower_normalisation(Lowering& l, const Node& node) {
  if (node.op == "Softmax") return softmax(l, node);
  if (node.op == "LayerNormalization") return layer_normalization(l, node);
  if (node.op == "ReduceMax") return reduce_max(l, node);
  if (node.op == "ArgMax") return arg_max(l, node);
  return false;
}

}  // namespace crossbits::lowering

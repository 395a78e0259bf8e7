#include "models/import/lower.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <sstream>
#include <stdexcept>

#include "models/import/decomposed.hpp"
#include "models/import/layout.hpp"
#include "models/import/lowering.hpp"
#include "models/import/plain_products.hpp"

namespace crossbits {
namespace {

using lowering::Lowered;
using lowering::Lowering;

/// Which axis of an input of the model counts tokens.
std::size_t token_axis(const PortInfo& port, const Shape& shape, const LowerOptions& options,
                       const std::string& model) {
  if (options.token_axis) {
    if (*options.token_axis < 0 || *options.token_axis >= static_cast<int>(shape.size()))
      throw std::invalid_argument(fmt::format("--token-axis {} does not exist: input {} of {} has shape {}",
                                              *options.token_axis, port.name, model, shape_text(shape)));
    return static_cast<std::size_t>(*options.token_axis);
  }
  const bool ids = is_integer(port.type);
  if (shape.size() == 3 && shape[0] == 1) return 1;
  if (shape.size() == 3 && shape[1] == 1) return 0;
  if (shape.size() == 2 && shape[0] == 1 && ids) return 1;
  if (shape.size() == 2 && shape[1] == 1 && ids) return 0;
  throw std::invalid_argument(
      fmt::format("{}: which axis of input {} {} counts tokens cannot be told; say it with --token-axis",
                  model, port.name, shape_text(shape)));
}

Format field_format(const LayoutField& field) {
  switch (field.kind) {
    case LayoutField::Kind::sign:
      return Format::sign();
    case LayoutField::Kind::bit:
      return Format::bit();
    case LayoutField::Kind::symbol:
      return Format::unsigned_bits(16);
    case LayoutField::Kind::calibrated:
      break;
  }
  return Format::signed_bits(16, 8);
}

/// How many ids the embedding tables that read an integer input have.
std::int64_t vocabulary(const BoundModel& model, const std::string& input) {
  for (const Node& node : model.model.nodes)
    if (node.op == "Gather" && node.inputs[1] == input && model.model.constants.contains(node.inputs[0]))
      return model.model.constants.at(node.inputs[0]).shape()[0];
  return std::int64_t{1} << 16;
}

/// Elements of an input in the order token by token, and how many a token has.
struct TokenOrder {
  std::vector<std::vector<std::size_t>> elements;  // by token
};
TokenOrder token_order(const Shape& shape, std::size_t axis) {
  TokenOrder order;
  order.elements.resize(static_cast<std::size_t>(shape[axis]));
  std::int64_t inner = 1;
  for (std::size_t a = axis + 1; a < shape.size(); ++a) inner *= shape[a];
  const auto total = *element_count(shape);
  for (std::int64_t e = 0; e < total; ++e)
    order.elements[static_cast<std::size_t>(e / inner % shape[axis])].push_back(static_cast<std::size_t>(e));
  return order;
}

const PortInfo& token_input(const BoundModel& model) {
  if (model.model.inputs.size() != 1)
    throw std::invalid_argument(fmt::format("{} has {} inputs, but a model over tokens is lowered with one",
                                            model.model.name, model.model.inputs.size()));
  return model.model.inputs.front();
}

TokenLayout layout_for(const BoundModel& model, const LowerOptions& options, std::int32_t width,
                       std::int32_t tokens) {
  const bool ids = is_integer(token_input(model).type);
  if (options.layout.empty())
    return {{token_input(model).name, width, ids ? LayoutField::Kind::symbol : LayoutField::Kind::calibrated,
             false}};
  return complete_layout(options.layout, width, tokens);
}

void add_inputs(Lowering& l) {
  const PortInfo& port = token_input(l.model);
  const Shape& shape = l.model.shapes.at(port.name);
  const std::size_t axis = token_axis(port, shape, l.options, l.model.model.name);
  const TokenOrder order = token_order(shape, axis);
  l.draft.tokens = static_cast<std::int32_t>(order.elements.size());
  const auto width = static_cast<std::int32_t>(order.elements.empty() ? 0 : order.elements[0].size());
  const TokenLayout layout = layout_for(l.model, l.options, width, l.draft.tokens);
  Lowered t{shape, std::vector<Ref>(static_cast<std::size_t>(*element_count(shape))), {}};
  for (std::size_t token = 0; token < order.elements.size(); ++token) {
    std::size_t next = 0;
    for (const LayoutField& field : layout) {
      Format format = field_format(field);
      if (field.kind == LayoutField::Kind::symbol) format = Format::symbol(vocabulary(l.model, port.name));
      const bool calibrate = field.kind == LayoutField::Kind::calibrated;
      const Place place{static_cast<std::int32_t>(token), -1, -1, 0};
      const std::int32_t id =
          l.draft.add({Draft::Input{field.name, format, calibrate},
                       {},
                       field.count,
                       place,
                       Role::token,
                       "input/" + field.name,
                       calibrate ? Draft::Precision::activation : Draft::Precision::given});
      for (std::int32_t i = 0; i < field.count; ++i) t.refs[order.elements[token][next++]] = {id, i};
    }
  }
  l.tensors[port.name] = std::move(t);
}

bool layout_operator(Lowering& l, const Node& node) {
  if (!is_layout(node) || (node.op == "Gather" && l.is_dynamic(node.inputs[1]))) return false;
  std::vector<Array<Ref>> arrays(node.inputs.size());
  std::vector<const Array<Ref>*> moved(node.inputs.size(), nullptr);
  std::vector<const Tensor*> parameters(node.inputs.size(), nullptr);
  for (std::size_t slot = 0; slot < node.inputs.size(); ++slot) {
    const std::string& name = node.inputs[slot];
    if (name.empty()) continue;
    if (l.is_dynamic(name)) {
      const Lowered& t = l.ready(name);
      arrays[slot] = {t.shape, t.refs};
      moved[slot] = &arrays[slot];
    } else if (moves(node, slot)) {
      arrays[slot] = {l.constant(name).shape(), l.constant_refs(name, l.reals(name))};
      moved[slot] = &arrays[slot];
    } else {
      parameters[slot] = &l.constant(name);
    }
  }
  Budget budget{Limits{}};
  const Site site{l.model.model.name, node, l.model.model.opset, budget};
  const Ref zero =
      node.op == "Pad" || node.op == "Trilu" ? l.constant_refs(node.outputs[0] + "/zero", {0.0})[0] : Ref{};
  auto results = apply_layout<Ref>(site, moved, parameters, zero);
  for (std::size_t o = 0; o < node.outputs.size() && o < results.size(); ++o)
    if (!node.outputs[o].empty())
      l.tensors[node.outputs[o]] = {results[o].shape, std::move(results[o].data), {}};
  return true;
}

void lower_node(Lowering& l, const Node& node) {
  if (layout_operator(l, node) || lower_linear(l, node) || lower_products(l, node) ||
      lower_pointwise(l, node) || lower_normalisation(l, node) || lower_recurrence(l, node)) {
    return;
  }
  l.refuse(
      node,
      "this operator can be evaluated, but it has no exact kernel, so the model cannot become a protocol");
}

/// Splits the answer into one list of references a token: along the axis that has one entry a token.
void add_outputs(Lowering& l) {
  const std::string& name = l.model.model.outputs.front().name;
  const Lowered& t = l.ready(name);
  std::size_t axis = 0;
  while (axis < t.shape.size() && t.shape[axis] != l.draft.tokens) ++axis;
  const auto wanted = [&](std::int32_t token) {
    return l.options.asked.empty() ||
           std::find(l.options.asked.begin(), l.options.asked.end(), token) != l.options.asked.end();
  };
  const std::int64_t total = *element_count(t.shape);
  const bool flat = axis == t.shape.size();
  if (flat &&
      total % l.draft.tokens != 0) {  // one answer for the whole sequence: it stands at the last token
    l.draft.outputs.push_back({l.draft.tokens - 1, t.refs});
    return;
  }
  const TokenOrder order =
      token_order(flat ? Shape{l.draft.tokens, total / l.draft.tokens} : t.shape, flat ? 0 : axis);
  for (std::int32_t token = 0; token < l.draft.tokens; ++token) {
    if (!wanted(token)) continue;
    Refs refs;
    for (const std::size_t e : order.elements[static_cast<std::size_t>(token)]) refs.push_back(t.refs[e]);
    l.draft.outputs.push_back({token, std::move(refs)});
  }
}

}  // namespace

TokenLayout parse_layout(const std::string& text) {
  TokenLayout layout;
  std::istringstream in(text);
  for (std::string item; std::getline(in, item, ',');) {
    const auto colon = item.find(':'), star = item.find('*');
    const std::string kind = colon == std::string::npos ? "number" : item.substr(colon + 1);
    LayoutField field{item.substr(0, std::min(colon, star)), 0, LayoutField::Kind::calibrated, false};
    if (star < colon && star != std::string::npos) {
      const std::string count = item.substr(star + 1, colon == std::string::npos ? colon : colon - star - 1);
      if (count.empty() || count.size() > 6 || count.find_first_not_of("0123456789") != std::string::npos ||
          std::stoi(count) == 0)
        throw std::invalid_argument(
            fmt::format("--layout: \"{}\" does not give a width in \"{}\"", count, item));
      field.count = std::stoi(count);
    }
    if (field.name.empty()) throw std::invalid_argument(fmt::format("--layout: \"{}\" names no field", item));
    if (kind == "sign")
      field.kind = LayoutField::Kind::sign;
    else if (kind == "bit")
      field.kind = LayoutField::Kind::bit;
    else if (kind == "symbol")
      field.kind = LayoutField::Kind::symbol;
    else if (kind == "public")
      field.is_public = true,
      field.kind = field.name.starts_with("onehot_") || field.name.starts_with("multihot_")
                       ? LayoutField::Kind::bit
                       : LayoutField::Kind::calibrated;
    else if (kind != "number")
      throw std::invalid_argument(fmt::format(
          "--layout: \"{}\" is no format of a field; use sign, bit, symbol, number or public", kind));
    layout.push_back(field);
  }
  if (layout.empty()) throw std::invalid_argument("--layout names no field");
  return layout;
}

TokenLayout complete_layout(TokenLayout layout, std::int32_t width, std::int32_t tokens) {
  std::int32_t used = 0;
  LayoutField* open = nullptr;
  const bool single = layout.size() == 1;
  for (LayoutField& field : layout) {
    if (field.count == 0 && !single &&
        (field.name.starts_with("onehot_") || field.name.starts_with("multihot_")))
      field.count = tokens;
    if (field.count == 0 && !single && field.kind != LayoutField::Kind::calibrated) field.count = 1;
    if (field.count == 0 && open != nullptr) field.count = 1;
    if (field.count == 0) open = &field;
    used += field.count;
  }
  if (open) open->count = width - used, used = width;
  if (used != width || (open && open->count <= 0))
    throw std::invalid_argument(fmt::format("--layout describes {} numbers a token, but the model reads {}",
                                            open ? used - open->count : used, width));
  return layout;
}

std::int32_t token_count(const BoundModel& model, const LowerOptions& options) {
  const PortInfo& port = token_input(model);
  const Shape& shape = model.shapes.at(port.name);
  return static_cast<std::int32_t>(shape[token_axis(port, shape, options, model.model.name)]);
}

Draft lower(const BoundModel& bound, const LowerOptions& options) {
  const BoundModel model = join_decomposed(plain_products(bound));
  Lowering l(model, options);
  for (const Node& node : model.model.nodes)
    for (const auto& input : node.inputs)
      if (!input.empty()) l.readers[input].push_back(&node);
  for (const auto& output : model.model.outputs) l.outputs.insert(output.name);
  add_inputs(l);
  std::set<const Node*> absorbed;
  const auto attention = lowering::find_attention(model, absorbed);
  for (const Node& node : model.model.nodes) {
    if (absorbed.contains(&node)) continue;
    const auto pattern = attention.find(&node);
    if (pattern != attention.end())
      lower_attention(l, node, pattern->second);
    else
      lower_node(l, node);
  }
  add_outputs(l);
  if (model.model.outputs.size() > 1)
    l.draft.remarks.push_back(fmt::format("only the first of {} outputs, {}, is answered",
                                          model.model.outputs.size(), model.model.outputs.front().name));
  return split_by_reader(l.draft);
}

std::vector<std::vector<double>> draft_input_numbers(const Draft& draft, const BoundModel& model,
                                                     const TensorMap& inputs, const LowerOptions& options) {
  const PortInfo& port = token_input(model);
  const Tensor& tensor = inputs.at(port.name);
  std::vector<double> flat;
  if (is_real(tensor.type))
    flat = tensor.reals().data;
  else
    flat.assign(tensor.integers().data.begin(), tensor.integers().data.end());
  const Shape& shape = model.shapes.at(port.name);
  const TokenOrder order = token_order(shape, token_axis(port, shape, options, model.model.name));
  std::vector<std::size_t> used(order.elements.size(),
                                0);  // fields of a token come in the order of the layout
  std::vector<std::vector<double>> result;
  for (const std::int32_t id : draft_inputs(draft)) {
    const Draft::Value& v = draft.values[static_cast<std::size_t>(id)];
    const auto token = static_cast<std::size_t>(v.place.position);
    std::vector<double> numbers;
    for (std::int32_t i = 0; i < v.count; ++i) numbers.push_back(flat[order.elements[token][used[token]++]]);
    result.push_back(std::move(numbers));
  }
  return result;
}

}  // namespace crossbits

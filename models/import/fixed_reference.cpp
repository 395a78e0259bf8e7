#include "models/import/fixed_reference.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <stdexcept>

#include "models/import/decomposed.hpp"
#include "models/import/fixed_nodes.hpp"
#include "models/import/layout.hpp"
#include "models/import/plain_products.hpp"

namespace crossbits {
namespace fixed {

bool Nodes::layout(const Node& node) {
  if (!is_layout(node) || (node.op == "Gather" && !known(node.inputs[1]))) return false;
  std::vector<Array<Cell>> arrays(node.inputs.size());
  std::vector<const Array<Cell>*> moved(node.inputs.size(), nullptr);
  std::vector<const Tensor*> parameters(node.inputs.size(), nullptr);
  for (std::size_t slot = 0; slot < node.inputs.size(); ++slot) {
    const std::string& name = node.inputs[slot];
    if (name.empty()) continue;
    if (known(name) && !moves(node, slot)) {
      parameters[slot] = &model.model.constants.at(name);
      continue;
    }
    const Values values = known(name) ? constant_cells(name) : ready(name);
    arrays[slot] = {values.shape, values.cells};
    moved[slot] = &arrays[slot];
  }
  Budget budget{Limits{}};
  const Site site{model.model.name, node, model.model.opset, budget};
  const Cell zero = keep(0, rules.parameter_fraction, no_token, node.outputs[0] + "/zero");
  const auto results = apply_layout<Cell>(site, moved, parameters, zero);
  for (std::size_t o = 0; o < node.outputs.size() && o < results.size(); ++o) store(node, results[o].data, o);
  return true;
}

bool Nodes::evaluate(const Node& node) {
  return attention(node) || layout(node) || linear(node) || products(node) || pointwise(node) ||
         normalising(node) || recurrent(node);
}

namespace {

/// The axis of the input that counts tokens: the one beside a batch of 1.
std::size_t axis_of_tokens(const PortInfo& port, const Shape& shape, const LowerOptions& options) {
  if (options.token_axis) return static_cast<std::size_t>(*options.token_axis);
  const std::size_t features = is_integer(port.type) && shape.size() == 2 ? 0 : 1;
  if (shape.size() != 2 + features)
    throw std::invalid_argument(
        fmt::format("the token axis of {} {} cannot be told", port.name, shape_text(shape)));
  return shape[0] == 1 ? 1 : 0;
}

/// Name of the layout's field for every feature of a token.
std::vector<std::string> feature_fields(const PortInfo& port, const LowerOptions& options, std::int64_t width,
                                        std::int64_t tokens) {
  if (options.layout.empty()) return std::vector<std::string>(static_cast<std::size_t>(width), port.name);
  std::vector<std::string> fields;
  for (const LayoutField& field :
       complete_layout(options.layout, static_cast<std::int32_t>(width), static_cast<std::int32_t>(tokens)))
    fields.insert(fields.end(), static_cast<std::size_t>(field.count), field.name);
  return fields;
}

void read_input(Nodes& nodes, const LowerOptions& options, const TensorMap& inputs) {
  const PortInfo& port = nodes.model.model.inputs.at(0);
  const Tensor& tensor = inputs.at(port.name);
  const Shape& shape = nodes.model.shapes.at(port.name);
  const std::size_t axis = axis_of_tokens(port, shape, options);
  const std::int64_t tokens = shape[axis], step = strides_of(shape)[axis], block = step * tokens;
  const auto numbers =
      std::visit([](const auto& array) { return std::vector<double>(array.data.begin(), array.data.end()); },
                 tensor.values);
  const auto fields =
      feature_fields(port, options, static_cast<std::int64_t>(numbers.size()) / tokens, tokens);
  Values values{shape, {}, {}};
  for (std::size_t e = 0; e < numbers.size(); ++e) {
    const auto at = static_cast<std::int64_t>(e);
    const auto feature = static_cast<std::size_t>(at / block * step + at % step);
    const BigInteger number = nodes.parameter(numbers[e], 40);
    values.cells.push_back(
        nodes.round(number, 40, static_cast<std::int32_t>(at / step % tokens), "input/" + fields[feature]));
  }
  nodes.tensors[port.name] = std::move(values);
}

}  // namespace
}  // namespace fixed

FixedRules fixed_rules(const ImportedModel& model) {
  if (model.quantising.shift != AttentionRule::Shift::maximum)
    throw std::invalid_argument(
        "the fixed-point reference evaluates attention relative to the row's maximum only");
  return {model.quantised.formats, model.quantising.parameter_fraction, model.quantising.weight_fraction()};
}

std::vector<FixedNumber> evaluate_fixed(const BoundModel& bound, const FixedRules& rules,
                                        const LowerOptions& options, const TensorMap& inputs) {
  const BoundModel model = join_decomposed(plain_products(bound));
  fixed::Nodes nodes(model, rules);
  fixed::read_input(nodes, options, inputs);
  for (const Node& node : model.model.nodes)
    if (!nodes.evaluate(node))
      throw std::invalid_argument(
          fmt::format("{}: {}: no exact arithmetic", model.model.name, node_text(node)));
  std::vector<FixedNumber> result;
  for (const fixed::Cell cell : nodes.ready(model.model.outputs.at(0).name).cells) result.push_back(*cell);
  return result;
}

}  // namespace crossbits

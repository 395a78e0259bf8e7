#include "models/import/check.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <set>
#include <stdexcept>

#include "models/import/operators/table.hpp"

namespace crossbits {
namespace {

[[noreturn]] void refuse(const OnnxModel& model, const std::string& what) {
  throw std::invalid_argument(fmt::format("{}: {}", model.name, what));
}

void check_operator(const OnnxModel& model, const Node& node) {
  constexpr std::array<std::string_view, 4> control_flow{"If", "Loop", "Scan", "SequenceMap"};
  if (node.domain.empty() &&
      std::find(control_flow.begin(), control_flow.end(), node.op) != control_flow.end()) {
    refuse(model, fmt::format("{}: control flow is not supported", node_text(node)));
  }
  const OperatorRecord* record = find_operator(node);
  if (record == nullptr) {
    refuse(model, fmt::format("{}: this operator is not supported (domain '{}')", node_text(node),
                              node.domain.empty() ? "ai.onnx" : node.domain));
  }
  if (model.opset < record->since) {
    refuse(model, fmt::format("{}: the operator exists from opset {} on, the file uses opset {}",
                              node_text(node), record->since, model.opset));
  }
  const auto inputs = static_cast<int>(node.inputs.size());
  if (inputs < record->least_inputs || (record->most_inputs >= 0 && inputs > record->most_inputs)) {
    refuse(model, fmt::format("{}: {} inputs are too many or too few", node_text(node), inputs));
  }
  for (int slot = 0; slot < record->least_inputs; ++slot) {
    if (node.inputs[static_cast<std::size_t>(slot)].empty()) {
      refuse(model, fmt::format("{}: input {} is missing", node_text(node), slot));
    }
  }
  const bool names_something =
      std::any_of(node.outputs.begin(), node.outputs.end(), [](const auto& o) { return !o.empty(); });
  if (!names_something) refuse(model, node_text(node) + ": no output is named");
}

/// Who produces a name: -1 for inputs and constants, else the index of the node.
std::map<std::string, std::ptrdiff_t> producers_of(const OnnxModel& model) {
  std::map<std::string, std::ptrdiff_t> producers;
  const auto add = [&](const std::string& produced, std::ptrdiff_t by) {
    if (!producers.emplace(produced, by).second)
      refuse(model, fmt::format("'{}' is produced twice", produced));
  };
  for (const auto& [constant, value] : model.constants) add(constant, -1);
  for (const auto& input : model.inputs) add(input.name, -1);
  for (std::size_t i = 0; i < model.nodes.size(); ++i) {
    for (const auto& output : model.nodes[i].outputs) {
      if (!output.empty()) add(output, static_cast<std::ptrdiff_t>(i));
    }
  }
  return producers;
}

/// Nodes in an order in which every input is produced before it is used; the file's own order where that is
/// one.
std::vector<std::size_t> topological_order(const OnnxModel& model,
                                           const std::map<std::string, std::ptrdiff_t>& producers) {
  std::vector<std::size_t> missing(model.nodes.size(), 0);
  std::vector<std::vector<std::size_t>> consumers(model.nodes.size());
  std::set<std::size_t> ready;
  for (std::size_t i = 0; i < model.nodes.size(); ++i) {
    for (const auto& input : model.nodes[i].inputs) {
      if (input.empty()) continue;
      const auto found = producers.find(input);
      if (found == producers.end()) {
        refuse(model, fmt::format("{}: nothing produces its input '{}'", node_text(model.nodes[i]), input));
      }
      if (found->second < 0) continue;
      consumers[static_cast<std::size_t>(found->second)].push_back(i);
      ++missing[i];
    }
    if (missing[i] == 0) ready.insert(i);
  }
  std::vector<std::size_t> order;
  while (!ready.empty()) {
    const std::size_t next = *ready.begin();
    ready.erase(ready.begin());
    order.push_back(next);
    for (const std::size_t consumer : consumers[next]) {
      if (--missing[consumer] == 0) ready.insert(consumer);
    }
  }
  if (order.size() < model.nodes.size()) {
    const auto stuck = std::find_if(missing.begin(), missing.end(), [](std::size_t m) { return m > 0; });
    refuse(model, fmt::format("{}: the operator takes part in a cycle or waits for one",
                              node_text(model.nodes[static_cast<std::size_t>(stuck - missing.begin())])));
  }
  return order;
}

}  // namespace

void refuse_infinite_weight(const OnnxModel& model, const Node& node, const std::string& constant,
                            const Tensor& value) {
  constexpr std::array<std::string_view, 8> multiplying{
      "MatMul", "Gemm", "LSTM", "GRU", "RNN", "LayerNormalization", "BatchNormalization", "Einsum"};
  if (!is_real(value.type) || std::find(multiplying.begin(), multiplying.end(), node.op) == multiplying.end())
    return;
  const auto& data = value.reals().data;
  const auto infinite = std::count_if(data.begin(), data.end(), [](double x) { return std::isinf(x); });
  if (infinite > 0) {
    refuse(model, fmt::format("{}: its weight '{}' holds {} infinite numbers; only masks that are added or "
                              "selected may be infinite",
                              node_text(node), constant, infinite));
  }
}

void check_model(OnnxModel& model) {
  if (model.nodes.empty() && model.outputs.empty()) refuse(model, "the graph is empty");
  if (model.outputs.empty()) refuse(model, "the graph has no output");
  for (const auto& node : model.nodes) check_operator(model, node);
  const auto producers = producers_of(model);
  for (const auto& output : model.outputs) {
    if (!producers.contains(output.name))
      refuse(model, fmt::format("nothing produces the output '{}'", output.name));
  }
  std::vector<Node> sorted;
  sorted.reserve(model.nodes.size());
  for (const std::size_t index : topological_order(model, producers))
    sorted.push_back(std::move(model.nodes[index]));
  model.nodes = std::move(sorted);
  for (const auto& node : model.nodes) {
    for (const auto& input : node.inputs) {
      const auto found = model.constants.find(input);
      if (found != model.constants.end()) refuse_infinite_weight(model, node, input, found->second);
    }
  }
}

}  // namespace crossbits

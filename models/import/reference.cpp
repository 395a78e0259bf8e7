#include "models/import/reference.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <stdexcept>

#include "models/import/operators/table.hpp"

namespace crossbits {
namespace {

/// Tensors alive in one evaluation: constants and inputs are looked up, results are owned and dropped after
/// their last use.
class Workspace {
 public:
  Workspace(const OnnxModel& model, const TensorMap& inputs) : model_(model), inputs_(inputs) {
    for (const auto& node : model.nodes) {
      for (const auto& input : node.inputs) ++uses_left_[input];
    }
    for (const auto& output : model.outputs) ++uses_left_[output.name];
  }

  const Tensor* find(const std::string& name) const {
    if (name.empty()) return nullptr;
    for (const TensorMap* map : {&results_, &inputs_, &model_.constants}) {
      const auto found = map->find(name);
      if (found != map->end()) return &found->second;
    }
    throw std::invalid_argument(fmt::format("{}: nothing produces '{}'", model_.name, name));
  }

  void store(const Node& node, const std::string& name, Tensor value, const Limits& limits) {
    if (name.empty() || uses_left_[name] == 0) return;
    alive_ += value.size();
    if (alive_ > limits.elements) {
      throw std::invalid_argument(
          fmt::format("{}: {}: the tensors alive here are beyond the limit of {} elements", model_.name,
                      node_text(node), limits.elements));
    }
    results_.insert_or_assign(name, std::move(value));
  }

  void used(const std::string& name) {
    if (name.empty() || --uses_left_[name] > 0) return;
    const auto found = results_.find(name);
    if (found == results_.end()) return;
    alive_ -= found->second.size();
    results_.erase(found);
  }

 private:
  const OnnxModel& model_;
  const TensorMap& inputs_;
  TensorMap results_;
  std::map<std::string, std::int64_t> uses_left_;
  std::int64_t alive_ = 0;
};

void check_input(const OnnxModel& model, const PortInfo& port, const TensorMap& inputs) {
  const auto refuse = [&](const std::string& what) {
    throw std::invalid_argument(fmt::format("{}: input '{}' {}", model.name, port.name, what));
  };
  const auto found = inputs.find(port.name);
  if (found == inputs.end()) refuse("is not given");
  const Tensor& tensor = found->second;
  if (tensor.type != port.type)
    refuse(fmt::format("is {}, the model wants {}", name(tensor.type), name(port.type)));
  if (element_count(tensor.shape()) != tensor.size())
    refuse("does not have as many numbers as its shape says");
  bool fits = !port.has_shape || tensor.shape().size() == port.dimensions.size();
  for (std::size_t axis = 0; fits && port.has_shape && axis < port.dimensions.size(); ++axis) {
    const std::int64_t wanted = port.dimensions[axis].length;
    fits = wanted < 0 || wanted == tensor.shape()[axis];
  }
  if (!fits)
    refuse(fmt::format("has shape {}, which is not the one the model declares", shape_text(tensor.shape())));
}

}  // namespace

std::vector<Tensor> evaluate_node(const OnnxModel& model, const Node& node,
                                  const std::vector<const Tensor*>& inputs, Budget& budget,
                                  bool shapes_only) {
  const OperatorRecord* record = find_operator(node);
  const Call call{{model.name, node, model.opset, budget}, inputs, shapes_only};
  if (record == nullptr) call.refuse("this operator is not supported");
  call.claim_work({1});
  Results results = record->evaluate(call);
  for (std::size_t slot = results.size(); slot < node.outputs.size(); ++slot) {
    if (!node.outputs[slot].empty()) call.refuse(fmt::format("it has no output {}", slot));
  }
  results.resize(node.outputs.size());
  return results;
}

TensorMap evaluate_reference(const OnnxModel& model, const TensorMap& inputs, const TensorHook& hook,
                             const Limits& limits) {
  for (const auto& port : model.inputs) check_input(model, port, inputs);
  Budget budget(limits);
  Workspace workspace(model, inputs);
  for (const auto& node : model.nodes) {
    std::vector<const Tensor*> arguments;
    for (const auto& input : node.inputs) arguments.push_back(workspace.find(input));
    std::vector<Tensor> results = evaluate_node(model, node, arguments, budget);
    for (std::size_t slot = 0; slot < results.size(); ++slot) {
      if (hook && !node.outputs[slot].empty()) hook(node, node.outputs[slot], results[slot]);
      workspace.store(node, node.outputs[slot], std::move(results[slot]), limits);
    }
    for (const auto& input : node.inputs) workspace.used(input);
  }
  TensorMap outputs;
  for (const auto& output : model.outputs) outputs.emplace(output.name, *workspace.find(output.name));
  return outputs;
}

}  // namespace crossbits

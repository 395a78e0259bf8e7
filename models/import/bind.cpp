#include "models/import/bind.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <set>
#include <stdexcept>

#include "models/import/bind_inputs.hpp"
#include "models/import/check.hpp"
#include "models/import/onnx_file.hpp"
#include "models/import/operators/table.hpp"
#include "models/import/reference.hpp"

namespace crossbits {
namespace {

/// Walks the nodes once: folds what is constant, finds shape and type of the rest.
class Binder {
 public:
  Binder(BoundModel& bound, const Limits& limits) : bound_(bound), model_(bound.model), budget_(limits) {}

  void run() {
    for (const auto& input : model_.inputs) {
      Shape shape;
      for (const auto& dimension : input.dimensions) shape.push_back(dimension.length);
      const auto count = element_count(shape);
      if (!count || *count > budget_.limits.elements) {
        throw std::invalid_argument(
            fmt::format("{}: input '{}' of shape {} is beyond the limit of {} elements", model_.name,
                        input.name, shape_text(shape), budget_.limits.elements));
      }
      note(input.name, input.type, shape);
    }
    std::vector<Node> dynamic;
    for (Node& node : model_.nodes) {
      if (asks_for_shape(node)) {
        fold_shape(node);
      } else if (is_constant(node)) {
        fold(node);
      } else {
        infer(node);
        dynamic.push_back(std::move(node));
      }
    }
    model_.nodes = std::move(dynamic);
  }

 private:
  static bool asks_for_shape(const Node& node) {
    return node.domain.empty() && (node.op == "Shape" || node.op == "Size");
  }

  bool is_constant(const Node& node) const {
    return std::all_of(node.inputs.begin(), node.inputs.end(), [&](const std::string& name) {
      return name.empty() || model_.constants.contains(name);
    });
  }

  void note(const std::string& name, ElementType type, const Shape& shape) {
    bound_.shapes[name] = shape;
    bound_.types[name] = type;
  }

  Site site(const Node& node) { return {model_.name, node, model_.opset, budget_}; }

  /// Zeros in the place of a tensor that is not known yet.
  Tensor stand_in(const Node& node, const std::string& name) {
    site(node).claim_elements(bound_.shapes.at(name));
    return zeros(bound_.types.at(name), bound_.shapes.at(name));
  }

  void store_constant(const Node& node, const std::string& name, Tensor value) {
    if (name.empty()) return;
    if (is_real(value.type)) {
      const auto& data = value.reals().data;
      if (std::any_of(data.begin(), data.end(), [](double x) { return std::isnan(x); }))
        site(node).refuse("its constant result is not a number (NaN)");
    }
    folded_ += value.size();
    if (folded_ > budget_.limits.elements)
      site(node).refuse(
          fmt::format("the constants are beyond the limit of {} elements", budget_.limits.elements));
    model_.constants.insert_or_assign(name, std::move(value));
  }

  void fold_shape(const Node& node) {
    const std::string& of = node.inputs.front();
    if (model_.constants.contains(of)) return fold(node);
    const Tensor argument = stand_in(node, of);
    store_constant(node, node.outputs.front(),
                   evaluate_node(model_, node, {&argument}, budget_, true).front());
  }

  void fold(const Node& node) {
    std::vector<const Tensor*> inputs;
    for (const auto& name : node.inputs) {
      inputs.push_back(name.empty() ? nullptr : &model_.constants.at(name));
      if (!name.empty()) refuse_infinite_weight(model_, node, name, *inputs.back());
    }
    std::vector<Tensor> results = evaluate_node(model_, node, inputs, budget_);
    for (std::size_t slot = 0; slot < results.size(); ++slot)
      store_constant(node, node.outputs[slot], std::move(results[slot]));
  }

  void infer(const Node& node) {
    std::vector<Tensor> owned;
    owned.reserve(node.inputs.size());
    std::vector<const Tensor*> inputs;
    const std::uint32_t static_inputs = find_operator(node)->static_inputs;
    for (std::size_t slot = 0; slot < node.inputs.size(); ++slot) {
      const std::string& name = node.inputs[slot];
      const auto constant = model_.constants.find(name);
      if (name.empty()) {
        inputs.push_back(nullptr);
      } else if (constant != model_.constants.end()) {
        refuse_infinite_weight(model_, node, name, constant->second);
        inputs.push_back(&constant->second);
      } else {
        if (slot < 32 && ((static_inputs >> slot) & 1U) != 0) {
          site(node).refuse(fmt::format(
              "its input '{}' decides a shape but depends on the model's input; shapes must be fixed", name));
        }
        inputs.push_back(&owned.emplace_back(stand_in(node, name)));
      }
    }
    const std::vector<Tensor> results = evaluate_node(model_, node, inputs, budget_, true);
    for (std::size_t slot = 0; slot < results.size(); ++slot) {
      if (!node.outputs[slot].empty()) note(node.outputs[slot], results[slot].type, results[slot].shape());
    }
  }

  BoundModel& bound_;
  OnnxModel& model_;
  Budget budget_;
  std::int64_t folded_ = 0;
};

/// Drops nodes and constants that no output needs.
void drop_unneeded(BoundModel& bound) {
  std::set<std::string> needed;
  for (const auto& output : bound.model.outputs) needed.insert(output.name);
  std::vector<Node> kept;
  for (auto node = bound.model.nodes.rbegin(); node != bound.model.nodes.rend(); ++node) {
    const bool used = std::any_of(node->outputs.begin(), node->outputs.end(),
                                  [&](const auto& name) { return !name.empty() && needed.contains(name); });
    if (!used) {
      for (const auto& name : node->outputs) {
        bound.shapes.erase(name);
        bound.types.erase(name);
      }
      continue;
    }
    needed.insert(node->inputs.begin(), node->inputs.end());
    kept.push_back(std::move(*node));
  }
  std::reverse(kept.begin(), kept.end());
  bound.model.nodes = std::move(kept);
  std::erase_if(bound.model.constants, [&](const auto& entry) { return !needed.contains(entry.first); });
}

void fix_outputs(BoundModel& bound) {
  for (PortInfo& output : bound.model.outputs) {
    const auto constant = bound.model.constants.find(output.name);
    const bool folded = constant != bound.model.constants.end();
    const ElementType type = folded ? constant->second.type : bound.types.at(output.name);
    const Shape& shape = folded ? constant->second.shape() : bound.shapes.at(output.name);
    if (type != output.type) {
      throw std::invalid_argument(fmt::format("{}: output '{}' comes out as {}, the file declares {}",
                                              bound.model.name, output.name, name(type), name(output.type)));
    }
    output.has_shape = true;
    output.dimensions.clear();
    for (const std::int64_t length : shape) output.dimensions.push_back({length, ""});
  }
}

}  // namespace

BoundModel bind_model(OnnxModel model, const ShapeBindings& bindings, const Limits& limits) {
  BoundModel bound{std::move(model), {}, {}};
  bind_inputs(bound.model, bindings);
  Binder(bound, limits).run();
  drop_unneeded(bound);
  fix_outputs(bound);
  return bound;
}

BoundModel import_onnx(const std::filesystem::path& file, const ShapeBindings& bindings,
                       const Limits& limits) {
  return bind_model(read_onnx(file, limits), bindings, limits);
}

}  // namespace crossbits

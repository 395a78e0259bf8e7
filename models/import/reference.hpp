#pragma once

#include <functional>

#include "models/import/model.hpp"

namespace crossbits {

/// Called for every tensor that a node produces: the node, the tensor's name, its value.
using TensorHook = std::function<void(const Node&, const std::string&, const Tensor&)>;

/// Evaluates a model exactly as the file states it, every real number a double: the reference that
/// fixed-point evaluation is held against. Sums run in index order; nothing is rounded to float32 except by a
/// Cast.
///
/// `inputs` holds one tensor for each graph input, of the declared element type and of a shape that agrees
/// with the declared lengths. Returns the graph outputs by name. Errors: std::invalid_argument with one
/// sentence that names the model and the input or operator.
TensorMap evaluate_reference(const OnnxModel& model, const TensorMap& inputs, const TensorHook& hook = {},
                             const Limits& limits = {});

/// Evaluates one node on values given slot by slot (null where an input is left out); one result for each
/// named output. `shapes_only` keeps what depends on the numbers (an integer divided by zero) from being
/// refused.
std::vector<Tensor> evaluate_node(const OnnxModel& model, const Node& node,
                                  const std::vector<const Tensor*>& inputs, Budget& budget,
                                  bool shapes_only = false);

}  // namespace crossbits

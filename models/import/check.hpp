#pragma once

#include "models/import/model.hpp"

namespace crossbits {

/// Puts the nodes of a model just read into topological order and refuses what cannot be evaluated: operators
/// that are not in the table (control flow by name), wrong numbers of inputs and outputs, names produced
/// twice, inputs that nothing produces, cycles, infinite weights.
///
/// Errors: std::invalid_argument with one sentence.
void check_model(OnnxModel& model);

/// Refuses a constant with an infinite number where the operator multiplies by it (MatMul, Gemm, recurrences,
/// ...): only a mask that is added or selected may be infinite.
void refuse_infinite_weight(const OnnxModel& model, const Node& node, const std::string& constant,
                            const Tensor& value);

}  // namespace crossbits

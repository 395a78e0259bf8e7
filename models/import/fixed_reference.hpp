#pragma once

#include "models/import/imported_model.hpp"

namespace crossbits {

/// A fixed-point number of an imported model, as an evaluation straight on its nodes finds it.
struct FixedNumber {
  BigInteger numerator = 0;
  int fraction = 0;         ///< the number is numerator 2^-fraction
  std::int32_t token = -1;  ///< the one token that it belongs to, or -1
};

/// What the nodes of a model round to: everything that was decided when the model was imported, and nothing
/// of its graph.
struct FixedRules {
  std::map<std::string, Format>
      formats;  ///< by calibration key: a tensor's name, perhaps with a suffix such as "/term"
  int parameter_fraction = 20;
  int weight_fraction = 8;  ///< of attention weights
};

/// The rules by which `model` was quantised. Errors: std::invalid_argument for another shift than the
/// maximum.
FixedRules fixed_rules(const ImportedModel& model);

/// Evaluates a bound model in p-bit integers node by node, on whole tensors: the arithmetic of the lowered
/// graph (one rounding a fused linear chain, one rounded term a token in sums over tokens, integer softmax
/// weights), but no line of the lowering, of the graph or of its evaluator. What the lowering forgot to read,
/// it cannot forget here, because here nothing is cut up. Returns the model's first output in row-major
/// order. Errors: std::invalid_argument for an operator without exact arithmetic, std::domain_error where the
/// model has no answer.
std::vector<FixedNumber> evaluate_fixed(const BoundModel& model, const FixedRules& rules,
                                        const LowerOptions& options, const TensorMap& inputs);

}  // namespace crossbits

#pragma once

#include <functional>

#include "models/import/cases.hpp"
#include "models/import/fixed_error.hpp"
#include "models/import/lower.hpp"
#include "models/import/quantise.hpp"

namespace crossbits {

/// An ONNX model as a graph over tokens in p-bit integers, with what was decided on the way.
struct ImportedModel {
  BoundModel bound;
  LowerOptions options;
  Draft draft;
  QuantiseOptions quantising;
  Quantised quantised;
  std::string calibrated_on;  ///< "8 cases of NAME.io.json", printed with every result

  const Graph& graph() const { return quantised.graph; }
};

/// Inputs to calibrate on, as numbers for draft_inputs(draft), and what they are.
struct CalibrationInputs {
  std::vector<std::vector<std::vector<double>>> numbers;
  std::string text;
};
CalibrationInputs calibration_from_cases(const Draft& draft, const BoundModel& bound,
                                         const LowerOptions& options, const ReferenceCases& cases);
/// 64 seeded inputs: uniform in [-1, 1], or uniform members of their formats.
CalibrationInputs calibration_from_seed(const Draft& draft, std::uint64_t seed);

/// Lowers and quantises. `calibrate_with` is asked for inputs once the draft stands.
ImportedModel import_model(
    BoundModel bound, const LowerOptions& lower_options, const QuantiseOptions& quantising,
    const std::function<CalibrationInputs(const Draft&, const BoundModel&)>& calibrate_with);

FixedError fixed_error(const ImportedModel& model, const ReferenceCases& cases);

/// Real outputs of the integer graph for given input numbers, one list an output token, in the order of
/// graph.outputs.
std::vector<std::vector<double>> evaluate_outputs(const Graph& graph,
                                                  const std::vector<std::vector<double>>& inputs,
                                                  std::int64_t* saturated = nullptr);

}  // namespace crossbits

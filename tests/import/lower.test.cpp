#include "models/import/lower.hpp"

#include <catch2/catch.hpp>
#include <cmath>
#include <iostream>

#include "models/import/imported_model.hpp"
#include "models/import/reference.hpp"
#include "tests/import/shared.hpp"

using namespace crossbits;

namespace {

/// Largest difference between the lowered draft, evaluated in doubles, and the reference evaluator.
double draft_difference(const BoundModel& bound, const Draft& draft, const ReferenceCases& cases,
                        const LowerOptions& options) {
  double worst = 0;
  for (const ReferenceCase& c : cases.cases) {
    const auto numbers = evaluate_draft(draft, draft_input_numbers(draft, bound, c.inputs, options));
    const TensorMap expected = evaluate_reference(bound.model, c.inputs);
    const auto& y = expected.at(bound.model.outputs.front().name).reals().data;
    std::size_t at = 0;
    for (const auto& output : draft.outputs)
      for (const Ref& r : output.refs)
        worst = std::max(
            worst, std::abs(numbers[static_cast<std::size_t>(r.value)][static_cast<std::size_t>(r.element)] -
                            y.at(at++)));
    REQUIRE(at == y.size());
  }
  return worst;
}

ImportedModel import_with(const std::string& folder, const std::string& name, int bits) {
  const ReferenceCases cases = read_cases(folder + "/" + name + ".io.json");
  QuantiseOptions quantising;
  quantising.bits = bits;
  const LowerOptions options;
  return import_model(
      import_onnx(folder + "/" + name + ".onnx"), options, quantising,
      [&](const Draft& d, const BoundModel& b) { return calibration_from_cases(d, b, options, cases); });
}

}  // namespace

TEST_CASE("the lowered graph computes in doubles what the reference evaluator computes") {
  for (const std::string name : {"qsa_attn_n8", "qsa_lstm_n8", "qsa_mlp_n8", "induction_tf2"}) {
    const std::string folder = std::string(CROSSBITS_SOURCE_DIR) + "/examples";
    const BoundModel bound = import_onnx(folder + "/" + name + ".onnx");
    const Draft draft = lower(bound, {});
    INFO(name << ": " << draft.values.size() << " values");
    REQUIRE(draft_difference(bound, draft, read_cases(folder + "/" + name + ".io.json"), {}) < 1e-9);
  }
}

TEST_CASE("p-bit evaluation comes closer to the reference as p grows") {
  for (const std::string name : {"qsa_attn_n8", "qsa_lstm_n8", "qsa_mlp_n8", "induction_tf2"}) {
    const std::string folder = std::string(CROSSBITS_SOURCE_DIR) + "/examples";
    const ReferenceCases cases = read_cases(folder + "/" + name + ".io.json");
    double last = 1e9;
    for (const int bits : {6, 10, 16}) {
      const FixedError error = fixed_error(import_with(folder, name, bits), cases);
      INFO(name << " at " << bits << " bits: " << error.max_abs_diff << ", saturated " << error.saturated);
      REQUIRE(error.max_abs_diff < last);
      last = error.max_abs_diff;
    }
    REQUIRE(last < 0.1);
  }
}

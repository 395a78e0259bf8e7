#include "models/import/imported_model.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "basis/coin.hpp"
#include "models/evaluate.hpp"

namespace crossbits {

CalibrationInputs calibration_from_cases(const Draft& draft, const BoundModel& bound,
                                         const LowerOptions& options, const ReferenceCases& cases) {
  CalibrationInputs result{{}, fmt::format("{} cases of {}", cases.cases.size(), cases.file)};
  for (const ReferenceCase& c : cases.cases)
    result.numbers.push_back(draft_input_numbers(draft, bound, c.inputs, options));
  return result;
}

CalibrationInputs calibration_from_seed(const Draft& draft, std::uint64_t seed) {
  constexpr std::uint64_t count = 64;
  CalibrationInputs result{{}, fmt::format("{} seeded inputs in [-1, 1] (seed {})", count, seed)};
  for (std::uint64_t c = 0; c < count; ++c) {
    std::uint64_t next = 0;
    auto& inputs = result.numbers.emplace_back();
    for (const std::int32_t id : draft_inputs(draft)) {
      const Draft::Value& v = draft.values[static_cast<std::size_t>(id)];
      const auto& input = std::get<Draft::Input>(v.operation);
      auto& numbers = inputs.emplace_back();
      for (std::int32_t i = 0; i < v.count; ++i) {
        const std::uint64_t draw = coin(seed, 7 + c, next++);
        if (input.calibrate) {
          numbers.push_back(std::ldexp(static_cast<double>(draw >> 11), -52) - 1);
        } else {
          const auto index = static_cast<std::int64_t>(draw % static_cast<std::uint64_t>(input.format.count));
          numbers.push_back(
              std::ldexp(static_cast<double>(static_cast<std::int64_t>(input.format.lowest) +
                                             static_cast<std::int64_t>(input.format.step) * index),
                         -input.format.fraction));
        }
      }
    }
  }
  return result;
}

ImportedModel import_model(
    BoundModel bound, const LowerOptions& lower_options, const QuantiseOptions& quantising,
    const std::function<CalibrationInputs(const Draft&, const BoundModel&)>& calibrate_with) {
  ImportedModel model{std::move(bound), lower_options, {}, quantising, {}, {}};
  model.draft = lower(model.bound, model.options);
  const CalibrationInputs inputs = calibrate_with(model.draft, model.bound);
  model.calibrated_on = inputs.text;
  model.quantised = quantise(model.draft, calibrate(model.draft, inputs.numbers), model.quantising);
  return model;
}

std::vector<std::vector<double>> evaluate_outputs(const Graph& graph,
                                                  const std::vector<std::vector<double>>& inputs,
                                                  std::int64_t* saturated) {
  const Evaluator evaluator(graph);
  Store store = full_store(graph);
  Scratch scratch;
  write_inputs(graph, quantise_inputs(graph, inputs), store);
  evaluator.compute_all(store, scratch);
  if (saturated) *saturated += store.saturated;
  std::vector<std::vector<double>> result;
  for (const ValueId id : graph.outputs) {
    auto& numbers = result.emplace_back();
    for (std::int32_t i = 0; i < graph.count(id); ++i)
      numbers.push_back(std::ldexp(static_cast<double>(static_cast<std::int64_t>(store.number(id, i))),
                                   -graph.format(id, i).fraction));
  }
  return result;
}

FixedError fixed_error(const ImportedModel& model, const ReferenceCases& cases) {
  FixedError error{.bits = model.quantising.bits};
  TargetError against_target;
  for (const ReferenceCase& c : cases.cases) {
    const auto outputs = evaluate_outputs(
        model.graph(), draft_input_numbers(model.draft, model.bound, c.inputs, model.options),
        &error.saturated);
    const Tensor& expected = c.outputs.at(model.bound.model.outputs.front().name);
    std::vector<double> answers;
    for (const auto& numbers : outputs) answers.insert(answers.end(), numbers.begin(), numbers.end());
    for (std::size_t i = 0; i < answers.size(); ++i)
      error.max_abs_diff = std::max(error.max_abs_diff, std::abs(answers[i] - expected.reals().data.at(i)));
    against_target.add(answers, c.target);
  }
  error.target_mse = against_target.mean_square();
  return error;
}

}  // namespace crossbits

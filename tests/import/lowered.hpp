#pragma once

#include <cmath>
#include <filesystem>

#include "basis/coin.hpp"
#include "models/evaluate.hpp"
#include "models/import/fixed_reference.hpp"
#include "models/import/reference.hpp"

// What tests of the lowering share: models of the examples, inputs from their distribution, and both
// evaluators' numbers.

/// A number as a fraction in lowest terms, so that equal numbers are equal whatever their format.
struct Exact {
  crossbits::BigInteger numerator;
  int fraction;
  friend bool operator==(const Exact&, const Exact&) = default;
};
inline Exact exact(crossbits::BigInteger numerator, int fraction) {
  if (numerator == 0) return {0, 0};
  while (numerator % 2 == 0) numerator /= 2, --fraction;
  return {std::move(numerator), fraction};
}

inline crossbits::ImportedModel import_at(const std::filesystem::path& onnx,
                                          const crossbits::ReferenceCases& cases, int bits,
                                          const crossbits::LowerOptions& options = {},
                                          const crossbits::ShapeBindings& shapes = {}) {
  crossbits::QuantiseOptions quantising;
  quantising.bits = bits;
  return crossbits::import_model(crossbits::import_onnx(onnx, shapes), options, quantising,
                                 [&](const auto& draft, const auto& bound) {
                                   return calibration_from_cases(draft, bound, options, cases);
                                 });
}

/// The outputs of the lowered integer graph, all tokens one after the other.
inline std::vector<Exact> lowered_numbers(const crossbits::ImportedModel& model,
                                          const crossbits::TensorMap& inputs) {
  using namespace crossbits;
  const Graph& graph = model.graph();
  const Evaluator evaluator(graph);
  Store store = full_store(graph);
  Scratch scratch;
  write_inputs(graph,
               quantise_inputs(graph, draft_input_numbers(model.draft, model.bound, inputs, model.options)),
               store);
  evaluator.compute_all(store, scratch);
  std::vector<Exact> numbers;
  for (const ValueId id : graph.outputs)
    for (std::int32_t i = 0; i < graph.count(id); ++i)
      numbers.push_back(exact(store.number(id, i), graph.format(id, i).fraction));
  return numbers;
}

/// The outputs of the fixed-point reference evaluator.
inline std::vector<Exact> fixed_numbers(const crossbits::ImportedModel& model,
                                        const crossbits::TensorMap& inputs) {
  std::vector<Exact> numbers;
  for (const auto& n : evaluate_fixed(model.bound, fixed_rules(model), model.options, inputs))
    numbers.push_back(exact(n.numerator, n.fraction));
  return numbers;
}

/// How many elements one step along the token axis moves, for inputs [1, N, d], [N, 1, d] and ids [1, N].
inline std::size_t token_stride(const crossbits::Tensor& input) {
  return input.shape().size() == 3 ? static_cast<std::size_t>(input.shape()[2]) : 1;
}

/// An input whose every token is that of some case at the same place: a new one from the distribution of the
/// cases.
inline crossbits::TensorMap mixed_input(const crossbits::ReferenceCases& cases, std::uint64_t seed) {
  crossbits::TensorMap result = cases.cases.front().inputs;
  for (auto& [name, tensor] : result) {
    const std::size_t width = token_stride(tensor);
    std::visit(
        [&](auto& mine) {
          for (std::size_t e = 0; e < mine.data.size(); ++e) {
            const auto& from =
                cases.cases[crossbits::coin(seed, 1, e / width) % cases.cases.size()].inputs.at(name);
            mine.data[e] = std::get<std::decay_t<decltype(mine)>>(from.values).data[e];
          }
        },
        tensor.values);
  }
  return result;
}

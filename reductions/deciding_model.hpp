#pragma once

#include <cstdint>

#include "models/evaluate.hpp"
#include "reductions/reduction.hpp"

namespace crossbits {

/// A model that answers a problem: its outputs sliced to what the reduction asks for, the decision appended
/// as the last value, every input tied to a field of the embedding and thereby to its owner.
struct DecidingModel {
  Graph graph;
  ValueId decision = -1;
  Owners owners;  ///< by graph input
  std::vector<std::int32_t> field_of_input;
  std::vector<int> answers;      ///< of each index of the decision's format
  std::vector<Numbers> fillers;  ///< by graph input, in its own format

  /// The model's inputs for what the two halves wrote.
  InputNumbers inputs(const Embedding& embedding, const FieldNumbers& numbers) const;
  /// The problem's answer that a decision stands for.
  int answer(const Bits& decision) const;
};

/// Ties `model` to `embedding`. Inputs are found by field name and token; throws std::invalid_argument when
/// the model reads a field that the task does not have, or of another length, or lacks an output that is
/// asked for.
DecidingModel decide_with(Graph model, const Embedding& embedding);

/// Numerators of `from` as numerators of `to`. Throws std::invalid_argument, beginning with `what`, when a
/// number is not a member of `to`.
Numbers convert(const Numbers& numbers, const Format& from, const Format& to, const std::string& what);

/// The plain model's answer: exact evaluation of the whole graph, no parties.
class ModelRun {
 public:
  explicit ModelRun(const DecidingModel& model)
      : model_(&model), evaluator_(model.graph), store_(full_store(model.graph)) {}
  /// The decision as bits, as it would be sent.
  Bits decide(const InputNumbers& inputs);
  const Store& store() const { return store_; }

 private:
  const DecidingModel* model_;
  Evaluator evaluator_;
  Store store_;
  Scratch scratch_;
};

}  // namespace crossbits

#pragma once

#include "reductions/deciding_model.hpp"

namespace crossbits {

/// The input numbers that one party writes, as a function of its own input alone. Not shared between threads:
/// it keeps the fields that it writes. Embedding, model and graph must outlive it.
class OwnInputs {
 public:
  /// `graph` is the model's or one expanded from it: the same inputs in the same order.
  OwnInputs(const Embedding& embedding, const DecidingModel& model, const Graph& graph, Owner owner);

  /// The inputs that are the party's.
  const std::vector<ValueId>& values() const { return values_; }
  /// All their numerators, input after input, for x (Alice) or y (Bob).
  void write(const Symbols& input, Numbers& numerators);

 private:
  const Embedding* embedding_;
  const Graph* graph_;
  Owner owner_;
  std::vector<ValueId> values_;
  std::vector<std::size_t> fields_of_values_;
  FieldNumbers fields_;
};

}  // namespace crossbits

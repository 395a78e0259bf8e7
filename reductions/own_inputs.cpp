#include "reductions/own_inputs.hpp"

namespace crossbits {

OwnInputs::OwnInputs(const Embedding& embedding, const DecidingModel& model, const Graph& graph, Owner owner)
    : embedding_(&embedding), graph_(&graph), owner_(owner), fields_(embedding.fields.size()) {
  const std::vector<ValueId> inputs = graph.inputs();
  for (std::size_t k = 0; k < inputs.size(); ++k) {
    if (model.owners[k] != owner) continue;
    values_.push_back(inputs[k]);
    fields_of_values_.push_back(static_cast<std::size_t>(model.field_of_input[k]));
  }
}

void OwnInputs::write(const Symbols& input, Numbers& numerators) {
  for (const std::size_t f : fields_of_values_) fields_[f].clear();
  (owner_ == Owner::alice ? embedding_->embed_alice : embedding_->embed_bob)(input, fields_);
  numerators.clear();
  for (std::size_t k = 0; k < values_.size(); ++k) {
    const std::size_t f = fields_of_values_[k];
    const Format& from = embedding_->fields[f].format;
    const Format& to = graph_->format(values_[k]);
    const Numbers& written = fields_[f].empty() ? embedding_->fillers[f] : fields_[f];
    if (from.fraction == to.fraction) {
      numerators.insert(numerators.end(), written.begin(), written.end());
    } else {
      const Numbers converted = convert(written, from, to, graph_->describe(values_[k]));
      numerators.insert(numerators.end(), converted.begin(), converted.end());
    }
  }
}

}  // namespace crossbits

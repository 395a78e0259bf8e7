#include "reductions/deciding_model.hpp"

#include <fmt/format.h>

#include <map>
#include <stdexcept>

#include "reductions/execute.hpp"

namespace crossbits {
Numbers convert(const Numbers& numbers, const Format& from, const Format& to, const std::string& what) {
  if (from.fraction == to.fraction) return numbers;
  Numbers result;
  for (const std::int64_t u : numbers) {
    const auto r = nearest(to, u, from.fraction);
    if ((r.numerator << std::max(0, from.fraction - to.fraction)) !=
        BigInteger(u) << std::max(0, to.fraction - from.fraction))
      throw std::invalid_argument(
          fmt::format("{} cannot be written in the model's format {}", what, to.text()));
    result.push_back(static_cast<std::int64_t>(r.numerator));
  }
  return result;
}

DecidingModel decide_with(Graph model, const Embedding& embedding) {
  DecidingModel result;
  std::map<std::pair<std::string, std::int32_t>, std::int32_t> field_at;
  for (std::size_t k = 0; k < embedding.fields.size(); ++k)
    field_at[{embedding.fields[k].name, embedding.fields[k].token}] = static_cast<std::int32_t>(k);

  std::vector<ValueId> asked;
  for (const std::int32_t token : embedding.outputs) {
    const auto at_token = [&](ValueId id) { return model[id].place.position == token; };
    const auto found = std::find_if(model.outputs.begin(), model.outputs.end(), at_token);
    if (found == model.outputs.end())
      throw std::invalid_argument(
          fmt::format("the model has no output at token {}, which the reduction reads", token));
    if (model.count(*found) != 1)
      throw std::invalid_argument(
          fmt::format("the model answers {} numbers at token {}, but the reduction reads one",
                      model.count(*found), token));
    asked.push_back(*found);
  }
  Operand outputs;
  for (const ValueId id : asked) outputs.push_back({id, 0, 1});
  const Decision decision = embedding.decide(model.hull(outputs));
  result.decision =
      model.add({operation(decision.operation), one_part(decision.format, 1), outputs, {}, Role::decision});
  model.outputs = {result.decision};
  result.answers = decision.answers;

  for (const ValueId id : model.inputs()) {
    const auto& input = std::get<Input>(*model[id].operation);
    const auto found = field_at.find({input.field, model[id].place.position});
    if (found == field_at.end()) {
      throw std::invalid_argument(
          fmt::format("the model reads {}, which {} does not have", model.describe(id), embedding.task));
    }
    const Field& field = embedding.fields[static_cast<std::size_t>(found->second)];
    if (field.count != model.count(id)) {
      throw std::invalid_argument(
          fmt::format("the model reads {} numbers as {}, but {} with {} tokens has {}", model.count(id),
                      model.describe(id), embedding.task, embedding.tokens, field.count));
    }
    result.owners.push_back(field.owner);
    result.field_of_input.push_back(found->second);
    result.fillers.push_back(convert(embedding.fillers[static_cast<std::size_t>(found->second)], field.format,
                                     model.format(id), model.describe(id)));
  }
  result.graph = std::move(model);
  return result;
}

InputNumbers DecidingModel::inputs(const Embedding& embedding, const FieldNumbers& numbers) const {
  InputNumbers result = fillers;
  const std::vector<ValueId> ids = graph.inputs();
  for (std::size_t k = 0; k < ids.size(); ++k) {
    const auto f = static_cast<std::size_t>(field_of_input[k]);
    if (!numbers[f].empty())
      result[k] =
          convert(numbers[f], embedding.fields[f].format, graph.format(ids[k]), graph.describe(ids[k]));
  }
  return result;
}

int DecidingModel::answer(const Bits& bits) const {
  const auto index = static_cast<std::size_t>(bits.big_number(0, bits.size()));
  return answers.at(index);
}

Bits ModelRun::decide(const InputNumbers& inputs) {
  store_.clear();
  write_inputs(model_->graph, inputs, store_);
  evaluator_.compute_all(store_, scratch_);
  return encode(model_->graph, model_->decision, store_);
}

}  // namespace crossbits

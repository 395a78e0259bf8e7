#include "apps/study/witness_json.hpp"

#include <nlohmann/json.hpp>

#include "apps/study/question_json.hpp"
#include "reductions/witness/alice_message.hpp"

namespace crossbits {

void describe_witness(const Problem& problem, const std::optional<Witness>& w, Json& document) {
  const auto given = [&](const auto& value) { return w ? Json(value()) : Json(nullptr); };
  document["x"] = given([&] { return problem.x_domain.text(w->x); });
  document["x_other"] = given([&] { return problem.x_domain.text(w->x_other); });
  document["y"] = given([&] { return problem.y_domain.text(w->y); });
  document["message"] = given([&] { return w->message.text(); });
  document["outputs"] = given([&] { return w->outputs; });
  document["expected"] = given([&] { return w->expected; });
}

std::optional<Witness> short_witness_search(const Setup& setup) {
  if (!is_one_way_from_alice(setup.protocol())) return std::nullopt;
  return find_witness(setup.embedding, setup.deciding, setup.protocol(), {.most_messages = short_search})
      .witness;
}

void describe_violation(const Setup& setup, const Comparison& c, Json& document) {
  const auto witness = c.standing == Standing::violates ? short_witness_search(setup) : std::nullopt;
  document["witness"] = nullptr;
  if (witness) describe_witness(setup.problem(), witness, document["witness"]);
}

Json witness_json(const Setup& setup, const WitnessSearch& search, const Comparison& c) {
  Json document = {{"schema", "crossbits.witness/1"}};
  describe_question(setup, document);
  document["found"] = search.witness.has_value();
  describe_witness(setup.problem(), search.witness, document);
  document["message_bits"] = search.message_bits;
  document["searched"] = search.searched;
  document["complete"] = search.complete;
  document["method"] = name(search.method);
  describe_comparison(setup, c, document);
  return document;
}

}  // namespace crossbits

#include "apps/study/question_json.hpp"

#include <nlohmann/json.hpp>

namespace crossbits {

Json claim_json(const Claim& claim) {
  return {{"statement", claim.statement}, {"source", claim.source}, {"ground", name(claim.ground)}};
}

void describe_question(const Setup& s, Json& document) {
  document["reduction"] = s.reduction->id;
  document["problem"] = s.problem().spec();
  document["n"] = s.problem().n;
  document["tokens"] = s.embedding.tokens;
  document["model"] = s.model.text;
  document["certified"] = s.model.certified;
  if (!s.model.notes.empty()) document["notes"] = s.model.notes;
  document["protocol"] = name(s.question.which);
  document["direction"] = name(s.direction());
  document["knows"] = name(s.question.knows);
  document["exchange"] = s.question.embedding.exchange;
  document["summaries"] = s.question.summaries.text();
  if (s.question.embedding.modulus != 0) document["modulus"] = s.question.embedding.modulus;
}

void describe_summaries(const Setup& s, const std::optional<SummaryError>& error, Json& document) {
  if (!error) return;
  document["summary_error"] = {{"summaries", s.question.summaries.text()},
                               {"inputs", error->inputs},
                               {"answers_changed", error->answers_changed},
                               {"max_abs_error", error->max_abs_error}};
}

void describe_comparison(const Setup& s, const Comparison& c, Json& document) {
  const auto number = [](const auto& value) { return value ? Json(*value) : Json(nullptr); };
  document["paper_bits"] = number(s.paper_bits());
  document["optimal_bits"] = number(s.optimal_bits());
  document["lower_bound"] = c.lower_bound ? Json(c.lower_bound->bits) : Json(nullptr);
  document["trivial_bits"] = c.trivial_bits;
  document["verdict"] = name(c.standing);
  document["tight"] = c.tight;
  document["slack"] = number(c.slack);
  document["bound"] = c.lower_bound ? claim_json(c.lower_bound->claim) : Json(nullptr);
  document["claim"] = claim_json(s.paper.claim);
}

}  // namespace crossbits

#include "apps/study/run_json.hpp"

#include <nlohmann/json.hpp>

#include "apps/study/question_json.hpp"
#include "apps/study/witness_json.hpp"

namespace crossbits {

Json messages_json(const std::vector<Saying>& said) {
  Json messages = Json::array();
  for (const Saying& s : said) {
    messages.push_back({{"from", s.from},
                        {"label", s.label},
                        {"bits", s.bits.size()},
                        {"carries", s.carries},
                        {"content", s.bits.text()}});
  }
  return messages;
}

Json run_json(const Setup& setup, const Experiment& e) {
  Json document = {{"schema", "crossbits.run/1"}};
  describe_question(setup, document);
  const Ledger ledger = e.transcript.ledger();
  document["x"] = setup.problem().x_domain.text(e.instance.x);
  document["y"] = setup.problem().y_domain.text(e.instance.y);
  document["answer"] = e.protocol_answer;
  document["expected"] = e.instance.answer;
  document["model_answer"] = e.model_answer;
  document["bits"] = ledger.bits;
  document["bits_alice"] = ledger.by_party[0];
  document["bits_bob"] = ledger.by_party[1];
  document["rounds"] = ledger.rounds;
  document["messages"] = messages_json(e.messages);
  describe_summaries(setup, e.summary_error, document);
  describe_comparison(setup, e.comparison, document);
  describe_violation(setup, e.comparison, document);
  return document;
}

}  // namespace crossbits

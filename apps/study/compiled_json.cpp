#include "apps/study/compiled_json.hpp"

#include <nlohmann/json.hpp>

#include "apps/study/question_json.hpp"
#include "reductions/execute.hpp"

namespace crossbits {
namespace {

/// Messages in the order in which they are sent: both programs are walked as a run would walk them.
Json protocol_json(const CompiledProtocol& protocol) {
  const std::vector<std::string> labels = message_labels(protocol);
  Json sender = Json::array(), widths = Json::array(), names = Json::array(), carries = Json::array();
  std::size_t at[2] = {0, 0};
  const Program* const programs[2] = {&protocol.alice, &protocol.bob};
  const auto says = [&](int party, ValueId id) {
    if (protocol.graph.bits(id) == 0) return;
    sender.push_back(party);
    widths.push_back(protocol.graph.bits(id));
    names.push_back(labels[static_cast<std::size_t>(id)]);
    carries.push_back(protocol.graph.describe(id) + ": " + describe_numbers(*protocol.graph[id].shape));
  };
  std::vector<char> said(static_cast<std::size_t>(protocol.graph.size()), 0);
  for (bool moved = true; moved;) {
    moved = false;
    for (int party = 0; party < 2; ++party)
      for (; at[party] < programs[party]->size(); ++at[party], moved = true) {
        const Step& step = (*programs[party])[at[party]];
        if (step.act == Step::Act::receive && !said[static_cast<std::size_t>(step.value)]) break;
        if (step.act != Step::Act::send) continue;
        said[static_cast<std::size_t>(step.value)] = 1;
        says(party, step.value);
      }
  }
  return {{"bits", protocol.bits}, {"rounds", protocol.rounds}, {"sender", sender},
          {"widths", widths},      {"labels", names},           {"carries", carries}};
}

Json protocol_or_null(const std::optional<CompiledProtocol>& protocol) {
  return protocol ? protocol_json(*protocol) : Json(nullptr);
}

}  // namespace

Json compiled_json(const Setup& setup) {
  Json document = {{"schema", "crossbits.compiled/1"}};
  describe_question(setup, document);
  document["paper"] = protocol_or_null(setup.paper_protocol);
  document["optimal"] = protocol_or_null(setup.optimal_protocol);
  if (!setup.paper_protocol) document["why_no_paper"] = setup.no_paper;
  if (!setup.optimal_protocol) document["why_no_optimal"] = setup.no_optimal;
  document["claim"] = claim_json(setup.paper.claim);
  return document;
}

}  // namespace crossbits

#include "apps/party/party.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <memory>

#include "models/model_file.hpp"
#include "protocols/digest.hpp"
#include "reductions/party_executor.hpp"

namespace crossbits {
namespace {

/// Weights and formats: the model as it was built, before summaries are held in another way.
std::string model_digest(const Setup& setup) {
  return sha256(save_model(setup.exact ? setup.exact->graph : setup.deciding.graph));
}

/// Whose every input is, what stands in it where nobody writes, and every step of both programs.
std::string protocol_digest(const Setup& setup) {
  const DecidingModel& model = setup.deciding;
  std::string text;
  for (std::size_t k = 0; k < model.owners.size(); ++k)
    text += fmt::format("{}:{}:{} ", name(model.owners[k]), model.field_of_input[k],
                        fmt::join(model.fillers[k], ","));
  for (const Program* program : {&setup.protocol().alice, &setup.protocol().bob}) {
    text += '\n';
    for (const Step& step : *program)
      text += fmt::format("{}:{}:{} ", static_cast<int>(step.act), step.value,
                          setup.protocol().graph.bits(step.value));
  }
  return sha256(text);
}

}  // namespace

Agreement agreement_of(const Setup& setup, const std::string& version) {
  return {{"crossbits", version},
          {"reduction", setup.reduction->id},
          {"problem", setup.problem().spec()},
          {"n", std::to_string(setup.problem().n)},
          {"tokens", std::to_string(setup.embedding.tokens)},
          {"modulus", std::to_string(setup.question.embedding.modulus)},
          {"exchange", setup.question.embedding.exchange ? "true" : "false"},
          {"protocol", name(setup.question.which)},
          {"knows", name(setup.question.knows)},
          {"summaries", setup.question.summaries.text()},
          {"model sha256", model_digest(setup)},
          {"protocol sha256", protocol_digest(setup)}};
}

PartyRun play_party(const Setup& setup, int self, const Symbols& input, Wire& wire,
                    const std::string& version) {
  const CompiledProtocol& protocol = setup.protocol();
  const Owner owner = self == 0 ? Owner::alice : Owner::bob;
  PartyExecutor part(std::make_shared<const ExecutionPlan>(protocol), setup.deciding.owners, self);
  part.give(setup.deciding.inputs(setup.embedding, setup.embedding.embed_half(owner, input)));
  const ConversationLimits limits{.messages = protocol.alice.size() + protocol.bob.size(),
                                  .bits = static_cast<std::uint64_t>(protocol.bits)};
  const auto play = [&part](Port& port) { return part.play(port); };
  PartyRun run{converse(wire, self, agreement_of(setup, version), play, limits), {}};
  if (!run.said.answer.empty()) run.answer = setup.deciding.answer(run.said.answer);
  return run;
}

}  // namespace crossbits

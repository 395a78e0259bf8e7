#include "reductions/party_executor.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <stdexcept>

#include "reductions/execute.hpp"

namespace crossbits {
namespace {

const Program& program_of(const CompiledProtocol& protocol, int party) {
  return party == 0 ? protocol.alice : protocol.bob;
}

bool must_know(Knows knows, int party) { return knows != (party == 0 ? Knows::bob : Knows::alice); }

std::vector<char> given_to(const ExecutionPlan& plan, const Owners& owners, int party) {
  const Owner self = party == 0 ? Owner::alice : Owner::bob;
  std::vector<char> given;
  for (std::size_t k = 0; k < plan.inputs.size(); ++k)
    given.push_back(owners.at(k) == self || owners.at(k) == Owner::everyone);
  return given;
}

/// By value: the party is given it, computes it or receives it.
std::vector<char> known_to(const ExecutionPlan& plan, const std::vector<char>& given,
                           const Program& program) {
  std::vector<char> known(static_cast<std::size_t>(plan.protocol->graph.size()), 0);
  for (const Step& step : program)
    if (step.act != Step::Act::send) known[static_cast<std::size_t>(step.value)] = 1;
  for (std::size_t k = 0; k < given.size(); ++k)
    if (given[k]) known[static_cast<std::size_t>(plan.inputs[k])] = 1;
  return known;
}

/// A value with a single possible number says nothing when sent: no message.
void fill_in(const Graph& graph, ValueId id, Store& store) { decode(graph, id, Bits{}, store); }

}  // namespace

Task<Bits> play_part(Port& port, PartyExecutor& part) {
  const ExecutionPlan& plan = *part.plan_;
  const Graph& graph = plan.protocol->graph;
  for (const Step& step : *part.program_) {
    if (step.act == Step::Act::compute) {
      plan.evaluator.compute(step.value, part.store_, part.scratch_);
      continue;
    }
    const auto width = static_cast<std::size_t>(graph.bits(step.value));
    if (width == 0) {
      if (step.act == Step::Act::receive) fill_in(graph, step.value, part.store_);
      continue;
    }
    const Label label = port.label(plan.labels[static_cast<std::size_t>(step.value)]);
    if (step.act == Step::Act::send) {
      port.send(label, encode(graph, step.value, part.store_));
    } else {
      const Code code = Code::fixed(width);
      const auto bits = co_await port.recv(label, code);
      decode(graph, step.value, bits, part.store_);
    }
  }
  Bits answer;
  if (part.answers_)
    for (const ValueId id : plan.protocol->outputs) answer.append(encode(graph, id, part.store_));
  co_return answer;
}

ExecutionPlan::ExecutionPlan(const CompiledProtocol& compiled)
    : protocol(&compiled),
      inputs(compiled.graph.inputs()),
      evaluator(compiled.graph),
      labels(message_labels(compiled)) {}

PartyExecutor::PartyExecutor(std::shared_ptr<const ExecutionPlan> plan, const Owners& owners, int party)
    : plan_(std::move(plan)),
      program_(&program_of(*plan_->protocol, party)),
      given_(given_to(*plan_, owners, party)),
      store_(plan_->protocol->graph, known_to(*plan_, given_, *program_)),
      answers_(must_know(plan_->protocol->knows, party)) {}

void PartyExecutor::give(const InputNumbers& inputs) {
  if (inputs.size() != given_.size())
    throw std::invalid_argument(
        fmt::format("the protocol has {} input values, but {} were given", given_.size(), inputs.size()));
  store_.clear();
  for (std::size_t k = 0; k < given_.size(); ++k) {
    if (!given_[k]) continue;
    const auto place = store_.write_narrow(plan_->inputs[k]);
    if (inputs[k].size() != place.size()) {
      throw std::invalid_argument(fmt::format("{} has {} numbers, but {} were given",
                                              plan_->protocol->graph.describe(plan_->inputs[k]), place.size(),
                                              inputs[k].size()));
    }
    std::copy(inputs[k].begin(), inputs[k].end(), place.begin());
  }
}

Task<Bits> PartyExecutor::play(Port& port) { return play_part(port, *this); }

}  // namespace crossbits

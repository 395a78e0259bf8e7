#include "reductions/witness/alice_message.hpp"

#include <algorithm>
#include <stdexcept>

#include "reductions/execute.hpp"

namespace crossbits {
namespace {

/// What Alice can ever hold.
std::vector<char> known_to_alice(const CompiledProtocol& protocol, const Owners& owners) {
  std::vector<char> known(static_cast<std::size_t>(protocol.graph.size()), 0);
  for (const Step& step : protocol.alice)
    if (step.act == Step::Act::compute) known[static_cast<std::size_t>(step.value)] = 1;
  std::size_t k = 0;
  for (const ValueId id : protocol.graph.inputs())
    known[static_cast<std::size_t>(id)] = owners.at(k++) != Owner::bob;
  return known;
}

const CompiledProtocol& checked(const CompiledProtocol& protocol) {
  if (!is_one_way_from_alice(protocol)) {
    throw std::invalid_argument(
        "two inputs with one message exist only where Alice says all before she hears anything, "
        "and in this protocol Bob speaks too");
  }
  return protocol;
}

}  // namespace

bool is_one_way_from_alice(const CompiledProtocol& protocol) {
  const auto hears = std::find_if(protocol.alice.begin(), protocol.alice.end(),
                                  [](const Step& s) { return s.act == Step::Act::receive; });
  const auto says = [](const Step& s) { return s.act == Step::Act::send; };
  return protocol.knows != Knows::alice && std::none_of(hears, protocol.alice.end(), says);
}

AliceMessage::AliceMessage(const Embedding& embedding, const DecidingModel& model,
                           const CompiledProtocol& protocol)
    : graph_(&checked(protocol).graph),
      evaluator_(std::make_shared<const Evaluator>(protocol.graph)),
      store_(protocol.graph, known_to_alice(protocol, model.owners)),
      own_(embedding, model, protocol.graph, Owner::alice) {
  const std::vector<ValueId> inputs = graph_->inputs();
  for (std::size_t k = 0; k < inputs.size(); ++k) {
    if (model.owners[k] == Owner::bob) continue;
    const auto place = store_.write_narrow(inputs[k]);
    std::copy(model.fillers[k].begin(), model.fillers[k].end(), place.begin());
  }
  const std::vector<Dependence> depends = dependences(*graph_, model.owners);
  for (const Step& step : protocol.alice) {
    if (step.act == Step::Act::receive) break;  // only the answer comes back
    if (step.act == Step::Act::send) {
      sent_.push_back(step.value);
      bits_ += graph_->bits(step.value);
    } else if (depends[static_cast<std::size_t>(step.value)] == on_nobody) {
      evaluator_->compute(step.value, store_, scratch_);
    } else {
      computed_.push_back(step.value);
    }
  }
}

void AliceMessage::evaluate(const Symbols& x) {
  own_.write(x, numerators_);
  auto next = numerators_.cbegin();
  for (const ValueId id : own_.values()) {
    const auto place = store_.write_narrow(id);
    std::copy_n(next, place.size(), place.begin());
    next += static_cast<std::ptrdiff_t>(place.size());
  }
  for (const ValueId id : computed_) evaluator_->compute(id, store_, scratch_);
}

Bits AliceMessage::operator()(const Symbols& x) {
  evaluate(x);
  Bits message;
  for (const ValueId id : sent_) message.append(encode(*graph_, id, store_));
  return message;
}

std::optional<Numbers> AliceMessage::numbers(const Symbols& x) {
  const BigInteger limit = BigInteger(1) << 40;
  for (const ValueId id : sent_)
    for (const Part& part : *(*graph_)[id].shape)
      if (abs(part.format.lowest) > limit || abs(part.format.highest()) > limit) return std::nullopt;
  evaluate(x);
  Numbers result;
  for (const ValueId id : sent_) {
    const auto numbers = store_.narrow(id);
    result.insert(result.end(), numbers.begin(), numbers.end());
  }
  return result;
}

}  // namespace crossbits

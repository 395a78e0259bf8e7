#include "reductions/execute.hpp"

#include <fmt/format.h>

#include <set>
#include <stdexcept>

#include "protocols/error.hpp"

namespace crossbits {
namespace {

std::vector<char> known_to(const CompiledProtocol& protocol, const Owners& owners, const Program& program, Owner self) {
  std::vector<char> known(static_cast<std::size_t>(protocol.graph.size()), 0);
  for (const Step& step : program)
    if (step.act != Step::Act::send) known[static_cast<std::size_t>(step.value)] = 1;
  std::size_t k = 0;
  for (const ValueId id : protocol.graph.inputs()) {
    const Owner owner = owners.at(k++);
    if (owner == self || owner == Owner::everyone) known[static_cast<std::size_t>(id)] = 1;
  }
  return known;
}

/// What one party needs to play its part.
struct Seating {
  const CompiledProtocol& protocol;
  const Program& program;
  const Evaluator& evaluator;
  const std::vector<std::string>& labels;
  Store& store;
  Scratch& scratch;
  bool answers;
};

/// A value with a single possible number says nothing when sent: no message.
void fill_in(const Graph& graph, ValueId id, Store& store) { decode(graph, id, Bits{}, store); }

Task<Bits> play(Port& port, Seating& part) {
  const Graph& graph = part.protocol.graph;
  for (const Step& step : part.program) {
    if (step.act == Step::Act::compute) {
      part.evaluator.compute(step.value, part.store, part.scratch);
      continue;
    }
    const auto width = static_cast<std::size_t>(graph.bits(step.value));
    if (width == 0) {
      if (step.act == Step::Act::receive) fill_in(graph, step.value, part.store);
      continue;
    }
    const Label label = port.label(part.labels[static_cast<std::size_t>(step.value)]);
    if (step.act == Step::Act::send) {
      port.send(label, encode(graph, step.value, part.store));
    } else {
      const Code code = Code::fixed(width);
      const auto bits = co_await port.recv(label, code);
      decode(graph, step.value, bits, part.store);
    }
  }
  Bits answer;
  if (part.answers)
    for (const ValueId id : part.protocol.outputs) answer.append(encode(graph, id, part.store));
  co_return answer;
}

}  // namespace

Bits encode(const Graph& graph, ValueId id, const Store& store) {
  Bits bits;
  std::int32_t element = 0;
  for (const Part& part : *graph[id].shape) {
    const int width = part.format.bits();
    if (!store.wide(id) && width <= 62) {
      const auto numbers = store.narrow(id);
      const auto lowest = static_cast<std::int64_t>(part.format.lowest), step = static_cast<std::int64_t>(part.format.step);
      for (std::int32_t i = 0; i < part.count; ++i, ++element)
        bits.append_number(static_cast<std::uint64_t>((numbers[static_cast<std::size_t>(element)] - lowest) / step), width);
    } else {
      for (std::int32_t i = 0; i < part.count; ++i, ++element)
        bits.append(Bits::of_number(BigInteger((store.number(id, element) - part.format.lowest) / part.format.step), width));
    }
  }
  return bits;
}

void decode(const Graph& graph, ValueId id, const Bits& bits, Store& store) {
  std::size_t at = 0, element = 0;
  const bool wide = store.wide(id);
  const auto narrow_numbers = wide ? std::span<std::int64_t>() : store.write_narrow(id);
  const auto wide_numbers = wide ? store.write_wide(id) : std::span<BigInteger>();
  for (const Part& part : *graph[id].shape) {
    const auto width = static_cast<std::size_t>(part.format.bits());
    for (std::int32_t i = 0; i < part.count; ++i, ++element, at += width) {
      const BigInteger index = bits.big_number(at, width);
      if (index >= part.format.count) {
        throw ProtocolError(ProtocolFault::wrong_value, fmt::format("number {} of {} has index {}, but its format has {} numbers",
                                                                    element, graph.describe(id), index.str(), part.format.count.str()));
      }
      const BigInteger numerator = part.format.lowest + part.format.step * index;
      if (wide) wide_numbers[element] = numerator;
      else narrow_numbers[element] = static_cast<std::int64_t>(numerator);
    }
  }
}

std::vector<std::string> message_labels(const CompiledProtocol& protocol) {
  std::vector<std::string> labels(static_cast<std::size_t>(protocol.graph.size()));
  std::set<std::string> taken;
  for (const Program* program : {&protocol.alice, &protocol.bob}) {
    for (const Step& step : *program) {
      if (step.act != Step::Act::send) continue;
      std::string label = protocol.graph.label(step.value);
      if (!taken.insert(label).second) label += fmt::format("#{}", step.value);
      labels[static_cast<std::size_t>(step.value)] = label;
      taken.insert(label);
    }
  }
  return labels;
}

Executor::Executor(const CompiledProtocol& protocol, const Owners& owners)
    : protocol_(&protocol),
      owners_(owners),
      inputs_(protocol.graph.inputs()),
      evaluator_(protocol.graph),
      alice_(protocol.graph, known_to(protocol, owners, protocol.alice, Owner::alice)),
      bob_(protocol.graph, known_to(protocol, owners, protocol.bob, Owner::bob)),
      labels_(message_labels(protocol)) {}

void Executor::give_inputs(const InputNumbers& inputs) {
  if (inputs.size() != inputs_.size())
    throw std::invalid_argument(fmt::format("the protocol has {} input values, but {} were given", inputs_.size(), inputs.size()));
  alice_.clear();
  bob_.clear();
  for (std::size_t k = 0; k < inputs_.size(); ++k) {
    for (const auto& [store, self] : {std::pair{&alice_, Owner::alice}, std::pair{&bob_, Owner::bob}}) {
      if (owners_[k] != self && owners_[k] != Owner::everyone) continue;
      const auto place = store->write_narrow(inputs_[k]);
      std::copy(inputs[k].begin(), inputs[k].end(), place.begin());
    }
  }
}

Outcome<Bits, Bits> Executor::run(const InputNumbers& inputs, const RunOptions& options) {
  give_inputs(inputs);
  Seating alice{*protocol_, protocol_->alice, evaluator_, labels_, alice_, scratch_, protocol_->knows != Knows::bob};
  Seating bob{*protocol_, protocol_->bob, evaluator_, labels_, bob_, scratch_, protocol_->knows != Knows::alice};
  const auto play_alice = [&](Port& port) { return play(port, alice); };
  const auto play_bob = [&](Port& port) { return play(port, bob); };
  return run_two_party(play_alice, play_bob, options);
}

}  // namespace crossbits

#include "reductions/execute.hpp"

#include <fmt/format.h>

#include <set>

#include "protocols/error.hpp"

namespace crossbits {

Bits encode(const Graph& graph, ValueId id, const Store& store) {
  Bits bits;
  std::int32_t element = 0;
  for (const Part& part : *graph[id].shape) {
    const int width = part.format.bits();
    if (!store.wide(id) && width <= 62) {
      const auto numbers = store.narrow(id);
      const auto lowest = static_cast<std::int64_t>(part.format.lowest),
                 step = static_cast<std::int64_t>(part.format.step);
      for (std::int32_t i = 0; i < part.count; ++i, ++element)
        bits.append_number(
            static_cast<std::uint64_t>((numbers[static_cast<std::size_t>(element)] - lowest) / step), width);
    } else {
      for (std::int32_t i = 0; i < part.count; ++i, ++element)
        bits.append(Bits::of_number(
            BigInteger((store.number(id, element) - part.format.lowest) / part.format.step), width));
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
        throw ProtocolError(ProtocolFault::wrong_value,
                            fmt::format("number {} of {} has index {}, but its format has {} numbers",
                                        element, graph.describe(id), index.str(), part.format.count.str()));
      }
      const BigInteger numerator = part.format.lowest + part.format.step * index;
      if (wide)
        wide_numbers[element] = numerator;
      else
        narrow_numbers[element] = static_cast<std::int64_t>(numerator);
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
    : plan_(std::make_shared<const ExecutionPlan>(protocol)),
      alice_(plan_, owners, 0),
      bob_(plan_, owners, 1) {}

Outcome<Bits, Bits> Executor::run(const InputNumbers& inputs, const RunOptions& options) {
  alice_.give(inputs);
  bob_.give(inputs);
  const auto play_alice = [this](Port& port) { return alice_.play(port); };
  const auto play_bob = [this](Port& port) { return bob_.play(port); };
  return run_two_party(play_alice, play_bob, options);
}

}  // namespace crossbits

#include "reductions/number_on_forehead.hpp"

#include <fmt/format.h>

#include <bit>
#include <stdexcept>

#include "reductions/execute.hpp"
#include "reductions/expand.hpp"

namespace crossbits {
namespace {

using Players = std::uint32_t;  // a set

Players all_of(int players) { return (Players{1} << players) - 1; }

bool has(Players set, int player) { return set >> player & 1; }

void check(const Graph& model, const Foreheads& foreheads, int players) {
  if (players < 2 || players > static_cast<int>(largest_grouping))
    throw std::invalid_argument(
        fmt::format("number-on-forehead needs 2 to {} players, not {}", largest_grouping, players));
  if (foreheads.size() != model.inputs().size())
    throw std::invalid_argument(fmt::format("the model has {} inputs, but {} foreheads were given",
                                            model.inputs().size(), foreheads.size()));
  for (const int f : foreheads)
    if (f < -1 || f >= players)
      throw std::invalid_argument(fmt::format("there is no player {} among {}", f, players));
}

/// Who sees everything that a value of the model depends on.
std::vector<Players> seers(const Graph& graph, const Foreheads& foreheads, int players) {
  std::vector<Players> result(static_cast<std::size_t>(graph.size()), all_of(players));
  std::size_t next = 0;
  for (ValueId id = 0; id < graph.size(); ++id) {
    Players& mine = result[static_cast<std::size_t>(id)];
    if (std::holds_alternative<Input>(*graph[id].operation)) {
      const int forehead = foreheads[next++];
      if (forehead >= 0) mine &= ~(Players{1} << forehead);
    } else {
      for_each_read(graph, id, [&](ValueId read) { mine &= result[static_cast<std::size_t>(read)]; });
    }
  }
  return result;
}

/// Who can compute what, and what must be posted so that somebody can: walks the values in order.
void plan(ForeheadProtocol& p, const Foreheads& foreheads) {
  const Players everybody = all_of(p.players);
  std::vector<Players> known(static_cast<std::size_t>(p.graph.size()), everybody);
  p.poster.assign(known.size(), -1);
  const auto post = [&](ValueId id) {
    const auto k = static_cast<std::size_t>(id);
    if (known[k] == everybody) return;
    p.poster[k] = std::countr_zero(known[k]);
    known[k] = everybody;
    p.bits += p.graph.bits(id);
  };
  std::size_t next = 0;
  for (ValueId id = 0; id < p.graph.size(); ++id) {
    Players& mine = known[static_cast<std::size_t>(id)];
    if (std::holds_alternative<Input>(*p.graph[id].operation)) {
      const int forehead = foreheads[next++];
      if (forehead >= 0) mine &= ~(Players{1} << forehead);
    } else {
      for (const Segment& s : p.graph[id].operand) mine &= known[static_cast<std::size_t>(s.value)];
      if (mine == 0) {
        for (const Segment& s : p.graph[id].operand) post(s.value);
        mine = everybody;
      }
    }
    p.seen.push_back(mine);
  }
  for (const ValueId id : p.outputs) post(id);
}

struct Seating {
  const ForeheadProtocol& protocol;
  const Evaluator& evaluator;
  Store& store;
  Scratch& scratch;
};

Task<Bits> play(Port& port, Seating& part) {
  const Graph& graph = part.protocol.graph;
  for (ValueId id = 0; id < graph.size(); ++id) {
    const auto k = static_cast<std::size_t>(id);
    const bool is_input = std::holds_alternative<Input>(*graph[id].operation);
    if (has(part.protocol.seen[k], port.self()) && !is_input)
      part.evaluator.compute(id, part.store, part.scratch);
    const int poster = part.protocol.poster[k];
    if (poster < 0 || graph.bits(id) == 0) continue;
    const Label label = port.label(fmt::format("{}#{}", graph.label(id), id));
    if (poster == port.self()) {
      port.send(label, encode(graph, id, part.store));
    } else {
      const Code code = Code::fixed(static_cast<std::size_t>(graph.bits(id)));
      const auto bits = co_await port.recv(label, code);
      decode(graph, id, bits, part.store);
    }
  }
  Bits answer;
  for (const ValueId id : part.protocol.outputs) answer.append(encode(graph, id, part.store));
  co_return answer;
}

}  // namespace

ForeheadProtocol compile_number_on_forehead(const Graph& model, const Foreheads& foreheads, int players,
                                            const std::vector<ValueId>& outputs) {
  check(model, foreheads, players);
  const std::vector<Players> seen = seers(model, foreheads, players);
  const Grouping first_seer = [&](const Operand& operand, std::int32_t) {
    Players set = all_of(players);
    for (const Segment& s : operand) set &= seen[static_cast<std::size_t>(s.value)];
    if (set == 0)
      throw std::invalid_argument(
          fmt::format("{} depends on what stands on all {} foreheads: nobody sees all of it",
                      model.describe(operand.front().value), players));
    return std::countr_zero(set);
  };
  Expanded expanded = expand(model, first_seer, outputs);
  ForeheadProtocol p{.graph = std::move(expanded.graph),
                     .outputs = {},
                     .players = players,
                     .seen = {},
                     .poster = {},
                     .bits = 0};
  for (const ValueId id : outputs)
    for (const Segment& s : expanded.images[static_cast<std::size_t>(id)]) p.outputs.push_back(s.value);
  plan(p, foreheads);
  return p;
}

ForeheadExecutor::ForeheadExecutor(const ForeheadProtocol& protocol, const Foreheads& foreheads)
    : protocol_(&protocol),
      foreheads_(foreheads),
      inputs_(protocol.graph.inputs()),
      evaluator_(protocol.graph) {
  const auto values = static_cast<std::size_t>(protocol.graph.size());
  for (int player = 0; player < protocol.players; ++player) {
    std::vector<char> room(values, 0);
    for (std::size_t k = 0; k < values; ++k)
      room[k] = has(protocol.seen[k], player) || protocol.poster[k] >= 0;
    stores_.emplace_back(protocol.graph, room);
  }
  scratch_.resize(static_cast<std::size_t>(protocol.players));
}

PartiesOutcome ForeheadExecutor::run(const InputNumbers& inputs, const RunOptions& options) {
  std::vector<Seating> seatings;
  std::vector<PartyFactory> parties;
  for (std::size_t player = 0; player < stores_.size(); ++player) {
    Store& store = stores_[player];
    store.clear();
    for (std::size_t k = 0; k < inputs_.size(); ++k) {
      if (foreheads_[k] == static_cast<int>(player)) continue;
      const auto place = store.write_narrow(inputs_[k]);
      std::copy(inputs[k].begin(), inputs[k].end(), place.begin());
    }
    seatings.push_back({*protocol_, evaluator_, store, scratch_[player]});
  }
  for (Seating& part : seatings) parties.emplace_back([&part](Port& port) { return play(port, part); });
  return run_parties(parties, options);
}

}  // namespace crossbits

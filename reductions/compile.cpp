#include "reductions/compile.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <sstream>
#include <stdexcept>

#include "reductions/expand.hpp"
#include "reductions/schedule.hpp"

namespace crossbits {
namespace {

constexpr std::array every_role{Role::token,    Role::query,          Role::key,        Role::value,
                                Role::score,    Role::weight,         Role::shift,      Role::partial,
                                Role::state,    Role::pre_activation, Role::activation, Role::output,
                                Role::decision, Role::constant};

/// Tokens that hold an input of Alice's.
std::set<std::int32_t> tokens_of_alice(const Graph& graph, const Owners& owners) {
  std::set<std::int32_t> tokens;
  std::size_t next_input = 0;
  for (const ValueId id : graph.inputs())
    if (owners.at(next_input++) == Owner::alice) tokens.insert(graph[id].place.position);
  return tokens;
}

bool may_be_sent(const Value& value, const Permit& permit, const std::set<std::int32_t>& alices) {
  if (permit.forbidden.contains(value.role) || std::holds_alternative<Bundle>(*value.operation)) return false;
  const bool of_a_pair = value.role == Role::score || value.role == Role::weight;
  return !permit.own_scores_only || !of_a_pair || alices.contains(value.place.position);
}

CutProblem cut_problem(const Graph& graph, const Owners& owners, const std::vector<ValueId>& outputs,
                       const Permit& permit) {
  CutProblem problem;
  problem.values.resize(static_cast<std::size_t>(graph.size()));
  const std::set<std::int32_t> alices = tokens_of_alice(graph, owners);
  std::size_t next_input = 0;
  for (ValueId id = 0; id < graph.size(); ++id) {
    CutValue& v = problem.values[static_cast<std::size_t>(id)];
    v.bits = graph.bits(id);
    v.sendable = may_be_sent(graph[id], permit, alices);
    if (std::holds_alternative<Input>(*graph[id].operation)) {
      const Owner owner = owners.at(next_input++);
      v.holder = owner == Owner::alice ? CutValue::Holder::alice
                 : owner == Owner::bob ? CutValue::Holder::bob
                                       : CutValue::Holder::everyone;
      continue;
    }
    for (const Segment& s : graph[id].operand) v.reads.push_back(s.value);
    std::sort(v.reads.begin(), v.reads.end());
    v.reads.erase(std::unique(v.reads.begin(), v.reads.end()), v.reads.end());
    if (v.reads.empty()) v.holder = CutValue::Holder::everyone;
  }
  problem.outputs.assign(outputs.begin(), outputs.end());
  problem.alice_speaks = permit.alice_speaks;
  problem.bob_speaks = permit.bob_speaks;
  problem.alice_knows = permit.knows != Knows::bob;
  problem.bob_knows = permit.knows != Knows::alice;
  return problem;
}

/// Push-relabel wins where many queries share many tokens.
FlowAlgorithm algorithm_for(const Graph& graph) {
  for (ValueId id = 0; id < graph.size(); ++id)
    if (std::holds_alternative<Bundle>(*graph[id].operation)) return FlowAlgorithm::push_relabel;
  return FlowAlgorithm::boykov_kolmogorov;
}

}  // namespace

std::set<Role> all_roles_but(const std::set<Role>& allowed) {
  std::set<Role> result;
  for (const Role role : every_role)
    if (!allowed.contains(role)) result.insert(role);
  return result;
}

Permit Permit::one_way(const std::set<Role>& allowed) {
  std::set<Role> sendable = allowed;
  sendable.insert(Role::decision);
  return {
      .alice_speaks = true, .bob_speaks = false, .forbidden = all_roles_but(sendable), .knows = Knows::bob};
}

std::set<Role> roles_of_text(const std::string& text) {
  std::set<Role> result;
  std::istringstream in(text);
  for (std::string word; std::getline(in, word, ',');) {
    result.insert(role_of_name(word));
    if (word == "score") result.insert({Role::weight, Role::shift});
  }
  return result;
}

std::optional<CompiledProtocol> find_protocol(const Graph& model, const Owners& owners,
                                              const std::vector<ValueId>& outputs, const Permit& permit,
                                              std::string& why_none) {
  Expanded expanded = expand(model, owners, outputs);
  CompiledProtocol protocol{
      std::move(expanded.graph), std::move(expanded.images), {}, permit.knows, {}, {}, 0, 0};
  for (const ValueId id : outputs)
    for (const Segment& s : protocol.images[static_cast<std::size_t>(id)])
      protocol.outputs.push_back(s.value);
  const CutProblem problem = cut_problem(protocol.graph, owners, protocol.outputs, permit);
  std::int32_t blocked = -1;
  const auto solution = solve(problem, algorithm_for(protocol.graph), &blocked);
  if (!solution) {
    why_none = fmt::format("no protocol is allowed here: {} ({}) would have to cross, but it may not be sent",
                           blocked >= 0 ? protocol.graph.describe(blocked) : "some value",
                           blocked >= 0 ? name(protocol.graph[blocked].role) : "unknown");
    return std::nullopt;
  }
  schedule(protocol, problem, *solution);
  return protocol;
}

CompiledProtocol compile(const Graph& model, const Owners& owners, const std::vector<ValueId>& outputs,
                         const Permit& permit) {
  std::string why_none;
  auto protocol = find_protocol(model, owners, outputs, permit, why_none);
  if (!protocol) throw std::invalid_argument(why_none);
  return *std::move(protocol);
}

}  // namespace crossbits

#include "apps/study/count.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <stdexcept>
#include <tuple>

namespace crossbits {
namespace {

/// The owner of every token, from the three lists. Each token is dealt exactly once.
std::vector<Owner> deal(const CountQuestion& question, std::int32_t tokens) {
  std::vector<Owner> owner(static_cast<std::size_t>(tokens), Owner::everyone);
  std::vector<const char*> dealt(static_cast<std::size_t>(tokens), nullptr);
  const std::tuple<const char*, const std::string*, Owner> lists[] = {
      {"--alice", &question.alice, Owner::alice},
      {"--bob", &question.bob, Owner::bob},
      {"--public", &question.everyone, Owner::everyone}};
  for (const auto& [flag, text, who] : lists) {
    for (const std::int32_t t : tokens_of_text(flag, *text, tokens)) {
      const auto k = static_cast<std::size_t>(t);
      if (dealt[k])
        throw std::invalid_argument(
            fmt::format("token {} is dealt twice, by {} and by {}", t, dealt[k], flag));
      dealt[k] = flag;
      owner[k] = who;
    }
  }
  const auto missing = std::find(dealt.begin(), dealt.end(), nullptr);
  if (missing != dealt.end())
    throw std::invalid_argument(fmt::format(
        "token {} belongs to nobody; give it to --alice, --bob or --public", missing - dealt.begin()));
  return owner;
}

Owners owners_of_inputs(const Graph& graph, const std::set<std::string>& public_fields,
                        const std::vector<Owner>& by_token) {
  Owners owners;
  for (const ValueId id : graph.inputs()) {
    const std::int32_t t = graph[id].place.position;
    const bool everybody = public_fields.contains(std::get<Input>(*graph[id].operation).field);
    owners.push_back(t < 0 || everybody ? Owner::everyone : by_token.at(static_cast<std::size_t>(t)));
  }
  return owners;
}

/// The value that answers at the token asked for.
ValueId output_at(const Graph& graph, const std::string& text) {
  if (graph.outputs.empty()) throw std::invalid_argument("the model has no output");
  if (text.empty()) return graph.outputs.back();
  const std::vector<std::int32_t> wanted = tokens_of_text("--output", text, graph.tokens);
  if (wanted.size() != 1)
    throw std::invalid_argument(fmt::format("--output must be one token (got \"{}\")", text));
  for (const ValueId id : graph.outputs)
    if (graph[id].place.position == wanted.front()) return id;
  throw std::invalid_argument(fmt::format("--output {}: the model answers nothing at this token", text));
}

/// The sends of both programs in the order in which they happen: a party speaks until it has to listen.
std::vector<PlannedMessage> messages_in_order(const CompiledProtocol& protocol) {
  const Program* programs[] = {&protocol.alice, &protocol.bob};
  std::size_t at[] = {0, 0};
  std::vector<char> said(static_cast<std::size_t>(protocol.graph.size()), 0);
  std::vector<PlannedMessage> messages;
  for (bool moved = true; moved;) {
    moved = false;
    for (const int party : {0, 1}) {
      for (const Program& program = *programs[party]; at[party] < program.size(); ++at[party], moved = true) {
        const Step& step = program[at[party]];
        const auto k = static_cast<std::size_t>(step.value);
        if (step.act == Step::Act::receive && !said[k]) break;
        if (step.act != Step::Act::send) continue;
        said[k] = 1;
        if (protocol.graph.bits(step.value) > 0) messages.push_back({party, step.value});
      }
    }
  }
  return messages;
}

/// Which roles each alternative may send. A maximum is needed to make weights, so scores go with both.
const std::pair<const char*, std::set<Role>> alternative_roles[] = {
    {"send_tokens", {Role::token}},
    {"send_query",
     {Role::query, Role::key, Role::value, Role::partial, Role::score, Role::weight, Role::shift}},
    {"send_summary", {Role::partial, Role::score, Role::weight, Role::shift}},
    {"send_state", {Role::state}}};

std::optional<std::int64_t> bits_allowing(const Graph& graph, const Owners& owners,
                                          const std::vector<ValueId>& outputs, std::set<Role> allowed,
                                          const Permit& base) {
  allowed.insert({Role::output, Role::decision});
  Permit permit = base;
  permit.forbidden.merge(all_roles_but(allowed));
  std::string why_none;
  const auto protocol = find_protocol(graph, owners, outputs, permit, why_none);
  return protocol ? std::optional(protocol->bits) : std::nullopt;
}

}  // namespace

Count count_bits(const CountQuestion& question) {
  ChosenModel model = choose_model(question.model);
  std::vector<ValueId> outputs{output_at(model.graph, question.output)};
  const Owners owners =
      owners_of_inputs(model.graph, model.public_fields, deal(question, model.graph.tokens));
  if (question.summaries.changes_answers()) {
    Resummarised changed = resummarise(model.graph, owners, outputs, question.summaries);
    model.graph = std::move(changed.graph);
    outputs = std::move(changed.outputs);
  }
  Permit permit;
  permit.knows = question.knows;
  permit.forbidden = roles_of_text(question.forbid);
  CompiledProtocol protocol = compile(model.graph, owners, outputs, permit);
  std::vector<Alternative> alternatives;
  for (const auto& [name, roles] : alternative_roles)
    alternatives.push_back({name, bits_allowing(model.graph, owners, outputs, roles, permit)});
  std::vector<PlannedMessage> messages = messages_in_order(protocol);
  return {.model = std::move(model),
          .outputs = outputs,
          .owners = owners,
          .protocol = std::move(protocol),
          .messages = std::move(messages),
          .alternatives = std::move(alternatives)};
}

}  // namespace crossbits

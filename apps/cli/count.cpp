#include "apps/study/count.hpp"

#include <fmt/format.h>

#include <map>
#include <nlohmann/json.hpp>
#include <ostream>
#include <tuple>

#include "apps/cli/commands.hpp"
#include "apps/cli/question_flags.hpp"
#include "apps/cli/table.hpp"
#include "apps/study/cut_drawing.hpp"
#include "apps/study/files.hpp"
#include "apps/study/message.hpp"
#include "reductions/execute.hpp"

namespace crossbits {
namespace {

const char* party(int from) { return from == 0 ? "Alice" : "Bob"; }

std::string json_text(const Count& count, const CountQuestion& question) {
  const Graph& graph = count.protocol.graph;
  const std::vector<std::string> labels = message_labels(count.protocol);
  Json document = {{"schema", "crossbits.count/1"},
                   {"model", count.model.text},
                   {"summary", count.model.summary},
                   {"notes", count.model.notes},
                   {"alice", question.alice},
                   {"bob", question.bob},
                   {"public", question.everyone},
                   {"tokens", count.model.graph.tokens},
                   {"output", count.model.graph[count.outputs.front()].place.position},
                   {"knows", name(question.knows)},
                   {"summaries", question.summaries.text()},
                   {"bits", count.protocol.bits},
                   {"rounds", count.protocol.rounds},
                   {"messages", Json::array()},
                   {"alternatives", Json::array()}};
  for (const PlannedMessage& m : count.messages) {
    document["messages"].push_back(
        {{"from", party(m.from)},
         {"label", labels[static_cast<std::size_t>(m.value)]},
         {"bits", graph.bits(m.value)},
         {"carries", graph.describe(m.value) + ": " + describe_numbers(*graph[m.value].shape)}});
  }
  for (const Alternative& a : count.alternatives)
    document["alternatives"].push_back({{"name", a.name}, {"bits", a.bits ? Json(*a.bits) : Json(nullptr)}});
  return document.dump(2) + '\n';
}

/// Messages of one kind: one line for people.
struct MessageKind {
  std::vector<std::int32_t> tokens;
  std::uint64_t messages = 0;
  std::int64_t bits = 0;
};

/// "token of tokens 0-511: 1 number of 16 bits each".
std::string kind_text(const std::string& what, int layer, const MessageKind& kind,
                      const std::string& numbers) {
  std::string text = what;
  if (layer > 0) text += fmt::format(" of layer {}", layer);
  if (!kind.tokens.empty())
    text += fmt::format(" of token{} {}", kind.tokens.size() == 1 ? "" : "s",
                        shorten(tokens_text(kind.tokens), 24));
  return fmt::format("{}: {}{}", text, numbers, kind.messages > 1 ? " each" : "");
}

/// One line for each sender, layer, role and shape, in the order in which they first speak.
std::string message_table(const Count& count) {
  using Key = std::tuple<int, int, std::string, std::string>;
  const Graph& graph = count.protocol.graph;
  std::vector<Key> order;
  std::map<Key, MessageKind> kinds;
  for (const PlannedMessage& m : count.messages) {
    const Value& value = graph[m.value];
    const Key key{m.from, value.place.layer, name(value.role), describe_numbers(*value.shape)};
    if (!kinds.contains(key)) order.push_back(key);
    MessageKind& kind = kinds[key];
    if (value.place.position >= 0 && (kind.tokens.empty() || kind.tokens.back() != value.place.position))
      kind.tokens.push_back(value.place.position);
    ++kind.messages;
    kind.bits += graph.bits(m.value);
  }
  using enum Table::Align;
  Table table({left, left, right, right}, 2);
  table.add({"from", "what crosses", "messages", "bits"});
  for (const Key& key : order) {
    const MessageKind& kind = kinds[key];
    table.add({party(std::get<0>(key)), kind_text(std::get<2>(key), std::get<1>(key), kind, std::get<3>(key)),
               thousands(static_cast<std::int64_t>(kind.messages)), thousands(kind.bits)});
  }
  return order.empty() ? "  nothing crosses\n" : table.text();
}

std::string text_for_people(const Count& count, const CountQuestion& question) {
  std::string text = wrap("", count.model.text, 0) + wrap("", count.model.summary, 0);
  for (const std::string& note : count.model.notes) text += wrap("", note, 0);
  const auto tokens = [](const std::string& list) { return list.empty() ? "none" : shorten(list, 24); };
  text += fmt::format("Alice: tokens {}   Bob: tokens {}", tokens(question.alice), tokens(question.bob));
  if (!question.everyone.empty()) text += fmt::format("   both: tokens {}", tokens(question.everyone));
  text += fmt::format("   output: token {}, {}\n\n", count.model.graph[count.outputs.front()].place.position,
                      question.knows == Knows::both ? "both know it" : "Bob knows it");
  text += message_table(count);
  text += fmt::format("\noptimal for this dataflow graph: {}   {}\n",
                      counted(static_cast<std::uint64_t>(count.protocol.bits), "bit"),
                      counted(static_cast<std::uint64_t>(count.protocol.rounds), "round"));
  std::string alternatives;
  for (const Alternative& a : count.alternatives)
    alternatives +=
        fmt::format("{}{} {}", alternatives.empty() ? "" : ", ", a.name, a.bits ? thousands(*a.bits) : "-");
  text += wrap("", "the same graph, other roles forbidden: " + alternatives, 0);
  if (question.summaries.changes_answers())
    text += fmt::format("summaries {}: another model than the exact one; verify measures how far off\n",
                        question.summaries.text());
  return text;
}

std::string drawing_title(const Count& count) {
  return fmt::format("{}: {}, optimal for this dataflow graph", count.model.text,
                     counted(static_cast<std::uint64_t>(count.protocol.bits), "bit"));
}

Exit count_model(const Arguments& a, Console& console) {
  const CountQuestion question{.model = model_of(a),
                               .alice = a.text("--alice"),
                               .bob = a.text("--bob"),
                               .everyone = a.text("--public"),
                               .output = a.has("--output") ? a.text("--output") : "",
                               .forbid = a.text("--forbid"),
                               .knows = a.text("--knows") == "both" ? Knows::both : Knows::bob,
                               .summaries = summaries_of_text(a.text("--summaries"))};
  const Count count = count_bits(question);
  if (a.has("--svg") || a.has("--dot")) {
    const CutDrawing drawing = draw_cut(count.protocol, count.owners, drawing_title(count));
    if (a.has("--svg")) write_text("--svg", a.text("--svg"), to_svg(drawing));
    if (a.has("--dot")) write_text("--dot", a.text("--dot"), to_dot(drawing));
  }
  console.out << (a.has("--json") ? json_text(count, question) : text_for_people(count, question));
  return Exit::good;
}

}  // namespace

CommandRecord count_command() {
  return {
      .name = "count",
      .summary =
          "the bits that the parts of a model must tell each other when its tokens are dealt to two parties",
      .text =
          "The minimum cut of the model's dataflow graph: optimal for this graph, each value sent whole; "
          "never a claim "
          "about the function. The alternatives are cuts of the same graph with other roles forbidden; - "
          "means that "
          "no such protocol exists. Roles: token, query, key, value, score (with weight and shift), partial, "
          "state, "
          "pre_activation, activation, output.",
      .flags =
          model_positional() + model_flags() +
          std::vector<Flag>{{"--alice", "TOKENS", "Alice's tokens, a list such as 0-3,6", "", {}, true},
                            {"--bob", "TOKENS", "Bob's tokens", "", {}, true},
                            {"--public", "TOKENS", "tokens that both hold"},
                            {"--output", "TOKEN", "the token whose answer is wanted", "the last one"},
                            {"--knows", "WHO", "who must know the answer at the end", "bob", {"bob", "both"}},
                            summaries_flag(),
                            {"--forbid", "ROLES", "roles that may not be sent, a list such as token,query"},
                            {"--svg", "FILE", "draw the graph with its cut"},
                            {"--dot", "FILE", "the same for Graphviz"},
                            json_flag()},
      .examples = {{"crossbits count transformer:layers=2,heads=2,width=16,tokens=8,bits=8 --alice 0-3 --bob "
                    "4-7 --forbid token",
                    R"out(transformer:bits=8,heads=2,layers=2,tokens=8,width=16
layers 2, heads 2, width 16, 8 tokens of 8 bits, causal, no weights
Alice: tokens 0-3   Bob: tokens 4-7   output: token 7, Bob knows it

  from   what crosses                                         messages  bits
  Alice  activation of tokens 0-3: 16 numbers of 8 bits each         4   512

optimal for this dataflow graph: 512 bits   1 round
the same graph, other roles forbidden: send_tokens -, send_query 1,398, send_summary -, send_state -
)out"}},
      .run = count_model};
}

}  // namespace crossbits

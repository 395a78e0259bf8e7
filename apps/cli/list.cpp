#include <fmt/format.h>

#include <nlohmann/json.hpp>
#include <ostream>

#include "apps/cli/catalogue_json.hpp"
#include "apps/cli/commands.hpp"
#include "apps/cli/question_flags.hpp"
#include "apps/cli/table.hpp"

namespace crossbits {
namespace {

constexpr std::size_t margin = 11;

std::string claim_lines(const Json& claim, const std::string& lead = "  claim") {
  return wrap(lead, fmt::format("{} [{}]", text_at(claim, "statement"), text_at(claim, "source")), margin);
}

std::string problem_entry(const Json& p) {
  std::string id = text_at(p, "id");
  for (const auto& [key, value] : p.at("parameters").items()) id += fmt::format(":{}={}", key, value.dump());
  std::string text = id + '\n' + wrap("", text_at(p, "name") + ": " + text_at(p, "definition"), 2);
  text += wrap("  inputs", fmt::format("x is {}, y is {}", text_at(p, "x"), text_at(p, "y")), margin);
  std::string costs;
  for (const Json& cost : p.at("costs")) {
    costs += fmt::format("{}{} {}/{} {}", costs.empty() ? "" : "; ", cost.at("bits").dump(),
                         text_at(cost, "direction"), text_at(cost, "knows"), text_at(cost, "kind"));
  }
  text += wrap("  bits", costs, margin);
  for (const Json& claim : p.at("claims")) text += claim_lines(claim);
  return text;
}

std::string reduction_entry(const Json& r) {
  std::string text = text_at(r, "id") + '\n' + wrap("", text_at(r, "statement"), 2);
  text +=
      wrap("  from", text_at(r, "problem") + (r.at("symmetric") ? ", symmetric: --exchange" : ""), margin);
  text += wrap("  models", words(r.at("families")) + "; default " + text_at(r, "default_model"), margin);
  return text + claim_lines(r.at("claim"));
}

std::string model_entry(const Json& m) {
  std::string text = text_at(m, "id") + '\n' + wrap("", text_at(m, "summary"), 2);
  for (const Json& o : m.at("options"))
    text += wrap("  " + text_at(o, "key") + "=", text_at(o, "values") + ": " + text_at(o, "meaning"), margin);
  for (const Json& c : m.at("cases")) {
    text += wrap("  at n = 4", text_at(c, "spec") + " for " + text_at(c, "reduction"), margin);
    text += wrap("", text_at(c, "summary"), margin);
    if (const std::string reason = text_at(c, "reason"); !reason.empty())
      text += wrap("", (c.at("certified") ? "certified: " : "not certified: ") + reason, margin);
    if (!text_at(c.at("claim"), "statement").empty()) text += claim_lines(c.at("claim"), "");
  }
  return text;
}

std::string protocol_entry(const Json& p) {
  std::string text = text_at(p, "reduction") + ", " + text_at(p, "family") + '\n';
  text += wrap("  way", text_at(p, "direction") + "; may send " + words(p.at("may_send")), margin);
  return text + claim_lines(p.at("claim"));
}

std::string bound_entry(const Json& b) { return text_at(b, "id") + '\n' + claim_lines(b.at("claim")); }

struct ListSection {
  const char* name;
  const char* heading;
  Json (*entries)();
  std::string (*text)(const Json&);
};

const ListSection sections[] = {
    {"problems", "PROBLEMS   what two parties want to know (bits at n = 4: direction/who knows)",
     problems_json, problem_entry},
    {"reductions", "REDUCTIONS   how a problem becomes a question to a sequence model", reductions_json,
     reduction_entry},
    {"models", "MODELS   families that --model names as family:key=value,...", models_json, model_entry},
    {"protocols", "PROTOCOLS   how a paper's argument lets the parties talk (--protocol paper)",
     protocols_json, protocol_entry},
    {"bounds", "BOUNDS   what crossbits bound computes for a function", bounds_json, bound_entry},
};

Exit list(const Arguments& a, Console& console) {
  const std::string& what = a.text("WHAT");
  Json document = {{"schema", "crossbits.list/1"}};
  std::string text;
  for (const ListSection& section : sections) {
    if (!what.empty() && what != section.name) continue;
    document[section.name] = section.entries();
    if (!text.empty()) text += '\n';
    text += fmt::format("{}\n", section.heading);
    for (const Json& entry : document[section.name]) text += '\n' + section.text(entry);
  }
  console.out << (a.has("--json") ? document.dump(2) + '\n' : text);
  return Exit::good;
}

}  // namespace

CommandRecord list_command() {
  return {
      .name = "list",
      .summary = "the catalogues: problems, reductions, model families, protocols, bounds, with their claims",
      .text = "",
      .flags = {{"WHAT",
                 "WHAT",
                 "which catalogue; without it all",
                 "",
                 {"problems", "reductions", "models", "protocols", "bounds"}},
                json_flag()},
      .examples = {{"crossbits list protocols",
                    R"out(PROTOCOLS   how a paper's argument lets the parties talk (--protocol paper)

disjointness-to-sparse-average, attention
  way      alice_to_bob; may send query, value, score, weight, decision
  claim    a 1/(2q)-approximation of qSA decides DISJ_q, so (m + 1 + d') p >= q; m p >= q where her
           own key and value are public [Sanford, Hsu, Telgarsky 2023, Thm 4]

disjointness-to-sparse-average, rnn
  way      alice_to_bob; may send state, decision
  claim    a left-to-right model sends its state once, so state bits >= n when the answer is right
           on all inputs [derived here]

disjointness-to-sparse-average, mlp
  way      alice_to_bob; may send partial, pre_activation, decision
  claim    a feed-forward network sends its partial pre-activations, so rows * accumulator bits >= n
           [derived here]

disjointness-to-sparse-average-streaming, rnn
  way      alice_to_bob; may send state, decision
  claim    a left-to-right algorithm that answers qSA, q = 1, within any error below 1 has (N - 1)/2
           = n bits of state [Sanford, Hsu, Telgarsky 2023, Thm 11]

disjointness-to-sparse-average-dense, mlp
  way      alice_to_bob; may send partial, pre_activation, decision
  claim    Alice sends her partial pre-activations, so rows * accumulator bits >= n [derived here]

index-to-sparse-average-dense, mlp
  way      alice_to_bob; may send partial, pre_activation, decision
  claim    Alice sends her partial pre-activations, so rows * accumulator bits >= n [derived here]

index-to-lookup, rnn
  way      alice_to_bob; may send state, decision
  claim    state bits >= ceil(n log2 symbols), whatever the depth and the length of chain of thought
           [Bhattamishra, Hahn, Blunsom, Kanade 2024]

index-to-lookup, attention
  way      two_way; may send query, partial, decision
  claim    the query depends on Bob: he sends it, Alice answers with her partial sums; the bound is
           that of two-way protocols [derived here]

sparse-disjointness-to-sparse-average, attention
  way      alice_to_bob; may send query, value, score, weight, decision
  claim    a 1/(2q)-approximation of qSA tells all q-subsets of the N - 1 other positions apart, so
           (m + 1 + d') p >= ceil(log2 C(N - 1, q)) [derived here]

disjointness-to-match3, attention
  way      alice_to_bob; may send value, score, weight, partial, decision
  claim    her part of the histogram, or of whatever sums the model keeps, tells all 2^n inputs
           apart: its bits are at least n [derived here, after Sanford, Hsu, Telgarsky 2023, Thm 7]

index-to-match3, attention
  way      alice_to_bob; may send value, score, weight, partial, decision
  claim    her part of the histogram, or of whatever sums the model keeps, tells all 2^n inputs
           apart: its bits are at least n [derived here, after Sanford, Hsu, Telgarsky 2023, Thm 7]

disjointness-to-cycle, attention
  way      alice_to_bob; may send query, value, score, weight, decision
  claim    her row is the query: query width times bits is at least n = N - 1 [derived here]

index-to-cycle, attention
  way      alice_to_bob; may send query, value, score, weight, decision
  claim    her row is the query: query width times bits is at least n = N - 1 [derived here]

disjointness-to-triangle, attention
  way      alice_to_bob; may send value, score, weight, partial, decision
  claim    vertex 0 is public: the sums over Alice's rows have at least n = (N - 1) / 2 bits. Rows
           are wide, so this compares costs and separates nothing [derived here]

index-to-triangle, attention
  way      alice_to_bob; may send value, score, weight, partial, decision
  claim    vertex 0 is public: the sums over Alice's rows have at least n = (N - 1) / 2 bits. Rows
           are wide, so this compares costs and separates nothing [derived here]

delay-line, relative
  way      alice_to_bob; may send partial, state
  claim    with T = n Bob's outputs are Alice's n bits: lin heads without dot product pay the sum
           over layers of heads times bits >= T one way, whatever the readout; log heads have no
           finite state and send partial sums [derived here]

disjointness-to-delay-line, relative
  way      alice_to_bob; may send partial, state
  claim    with T = n Bob's outputs are Alice's n bits: lin heads without dot product pay the sum
           over layers of heads times bits >= T one way, whatever the readout; log heads have no
           finite state and send partial sums [derived here]

index-to-delay-line, relative
  way      alice_to_bob; may send partial, state
  claim    with T = n Bob's outputs are Alice's n bits: lin heads without dot product pay the sum
           over layers of heads times bits >= T one way, whatever the readout; log heads have no
           finite state and send partial sums [derived here]

index-to-adaptive-lag, relative
  way      alice_to_bob; may send partial, state, decision
  claim    norm-free lin heads with the query as a factor stay a linear recurrence: heads times bits
           >= n one way, even for one question; log heads have no finite state and send partial sums
           [derived here]

index-to-adaptive-lag, attention
  way      two_way; may send query, partial
  claim    a dot product finds the lag by content: Bob sends ceil(log2 n) signs, Alice her sums; one
           way, no summary below n bits serves an unknown question [derived here]
)out"}},
      .run = list};
}

}  // namespace crossbits

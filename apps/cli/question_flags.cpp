#include "apps/cli/question_flags.hpp"

#include <fmt/format.h>

#include <stdexcept>

#include "apps/cli/table.hpp"
#include "protocols/problems.hpp"

namespace crossbits {
namespace {

constexpr std::int64_t most_tokens = 1 << 20;
constexpr std::int64_t most_modulus = 1 << 16;

/// "one way, Bob knows", "two way, both know".
std::string convention_text(const Comparison& c) {
  const std::string way = c.direction == Direction::two_way        ? "two way"
                          : c.direction == Direction::alice_to_bob ? "one way, Alice to Bob"
                                                                   : "one way, Bob to Alice";
  return way + (c.knows == Knows::both ? ", both know" : ", Bob knows");
}

std::string bound_text(const Comparison& c) {
  if (!c.lower_bound) return "no bound known";
  const std::string bound = thousands(static_cast<std::int64_t>(c.lower_bound->bits));
  const std::string bits = thousands(static_cast<std::int64_t>(c.bits));
  if (c.tight) return fmt::format("bits {} = lower bound {} (tight)", bits, bound);
  return fmt::format("bits {}   lower bound {}   slack {}", bits, bound, thousands(*c.slack));
}

std::string other_protocol_text(const Setup& s) {
  if (s.question.which == Which::optimal) {
    if (!s.paper_protocol) return wrap("paper", s.no_paper, 8);
    return fmt::format("paper   protocol of the {} argument, {}: {}\n", s.paper.family,
                       name(s.paper.direction), counted(*s.paper_bits(), "bit"));
  }
  if (!s.optimal_protocol) return wrap("optimal", s.no_optimal, 8);
  return fmt::format("optimal for this dataflow graph, two way: {}\n", counted(*s.optimal_bits(), "bit"));
}

}  // namespace

std::vector<Flag> operator+(std::vector<Flag> first, const std::vector<Flag>& more) {
  first.insert(first.end(), more.begin(), more.end());
  return first;
}

Flag json_flag() { return {"--json", "", "one JSON document on standard output"}; }

Flag summaries_flag() {
  return {"--summaries", "HOW", "softmax summaries: exact, unrounded (whole products) or rounded:P", "exact"};
}

std::vector<Flag> model_flags() {
  return {
      {"--model", "SPEC|FILE", "family:key=value,... or a model file; without it the reduction's default"},
      {"--bits", "P", "width of a file's numbers", "", {}, false, 2, 32},
      {"--format", "BITS.FRACTION", "format of a file's numbers"},
      {"--layout", "FIELDS", "what a file's features are: z:sign,multihot_y:bit,onehot_i:public"},
      {"--cases", "FILE", "inputs on which a file's formats are calibrated"},
      {"--shape", "NAME=L,L", "open lengths of a file's inputs, such as x=1,16"},
      {"--token-axis", "A", "which axis of a file's input counts tokens, from 0", "", {}, false, 0, 15},
      {"--save-model", "FILE.json", "write the model with exact weights and formats"}};
}

std::vector<Flag> question_flags() {
  const std::vector<Flag> first = {
      {"REDUCTION", "REDUCTION", "what is asked of the model; crossbits list reductions", "", {}, true},
      {"-n", "N", "size of the problem", "", {}, true, 1, largest_n},
      {"--problem", "SPEC", "the problem with its parameters, such as index:symbols=5"}};
  const std::vector<Flag> last = {
      {"--protocol",
       "WHICH",
       "the paper's way to talk, or the cheapest for this graph",
       "paper",
       {"paper", "optimal"}},
      {"--knows", "WHO", "who must know the answer at the end", "bob", {"bob", "both"}},
      {"--exchange", "", "Alice and Bob change places (symmetric reductions)"},
      {"--tokens", "N", "number of tokens; without it as few as possible", "", {}, false, 1, most_tokens},
      {"--modulus",
       "M",
       "modulus of a match task; without it as small as possible",
       "",
       {},
       false,
       2,
       most_modulus},
      summaries_flag()};
  return first + model_flags() + last;
}

ModelRequest model_request_of(const Arguments& a) {
  return {.text = a.text("--model"),
          .bits = a.text("--bits"),
          .format = a.text("--format"),
          .layout = a.text("--layout"),
          .cases = a.text("--cases"),
          .shape = a.text("--shape"),
          .token_axis = a.text("--token-axis"),
          .save_model = a.text("--save-model")};
}

std::vector<Flag> model_positional() { return {{"MODEL", "MODEL", "the model, instead of --model"}}; }

ModelRequest model_of(const Arguments& a) {
  if (a.has("MODEL") && a.has("--model"))
    throw std::invalid_argument(
        fmt::format("the model is given twice, as {} and as --model {}", a.text("MODEL"), a.text("--model")));
  if (!a.has("MODEL") && !a.has("--model"))
    throw std::invalid_argument("a model is needed: MODEL or --model SPEC|FILE");
  ModelRequest request = model_request_of(a);
  if (a.has("MODEL")) request.text = a.text("MODEL");
  return request;
}

Question question_of(const Arguments& a) {
  return {.reduction = a.text("REDUCTION"),
          .problem = a.text("--problem"),
          .n = static_cast<int>(a.number("-n")),
          .model = model_request_of(a),
          .embedding = {.tokens = static_cast<std::int32_t>(a.number("--tokens")),
                        .exchange = a.has("--exchange"),
                        .modulus = static_cast<std::int32_t>(a.number("--modulus"))},
          .which = a.text("--protocol") == "optimal" ? Which::optimal : Which::paper,
          .knows = a.text("--knows") == "both" ? Knows::both : Knows::bob,
          .summaries = summaries_of_text(a.text("--summaries"))};
}

std::string summaries_text(const Setup& s, const std::optional<SummaryError>& error) {
  if (!error) return {};
  const char* what =
      s.question.summaries.mode == Summaries::Mode::rounded
          ? "each owner's mean and normaliser rounded, so this is another model than the exact one"
          : "terms are whole products, so this is another model than the exact one";
  return wrap("summaries",
              fmt::format("{}: {}; measured on {}: outputs differ by at most {:.3g}, {} changed",
                          s.question.summaries.text(), what, counted(error->inputs, "input"),
                          error->max_abs_error, counted(error->answers_changed, "answer")),
              11);
}

std::string model_text(const Setup& s) {
  std::string text = wrap("model", s.model.text + ": " + s.model.summary, 9);
  if (!s.model.certified) text += wrap("", "not certified: " + s.model.reason, 9);
  for (const std::string& note : s.model.notes) text += wrap("", note, 9);
  return text;
}

std::string comparison_text(const Setup& s, const Comparison& c) {
  std::string text =
      fmt::format("{}   trivial {}   {}   {}\n", bound_text(c),
                  thousands(static_cast<std::int64_t>(c.trivial_bits)), convention_text(c), name(c.standing));
  if (c.standing == Standing::vacuous)
    text += "vacuous: sending the input costs less, so at this size the bound excludes nothing\n";
  if (c.standing == Standing::violates)
    text += "fewer bits than any right protocol needs: the model must fail on some input\n";
  text += other_protocol_text(s);
  text += wrap("claim", fmt::format("{} [{}]", s.paper.claim.statement, s.paper.claim.source), 8);
  if (c.lower_bound)
    text +=
        wrap("bound", fmt::format("{} [{}]", c.lower_bound->claim.statement, c.lower_bound->claim.source), 8);
  return text;
}

}  // namespace crossbits

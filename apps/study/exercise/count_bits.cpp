// How many bits a protocol sends. A wrong number is answered with the ledger, message by message.

#include <fmt/format.h>

#include <array>
#include <nlohmann/json.hpp>

#include "apps/study/exercise/answer.hpp"
#include "apps/study/exercise/exercise.hpp"
#include "apps/study/experiment.hpp"

namespace crossbits {
namespace {

struct Taught {
  const char* reduction;
  const char* model;
  int least_n, most_n;
};

constexpr std::array taught{
    Taught{"disjointness-to-sparse-average", "attention:keys=pairs", 2, 8},
    Taught{"disjointness-to-sparse-average", "attention:keys=pairs,bits=2", 2, 8},
    Taught{"disjointness-to-sparse-average", "attention:keys=onehot", 2, 6},
    Taught{"disjointness-to-sparse-average-streaming", "rnn", 2, 10},
    Taught{"disjointness-to-sparse-average-dense", "mlp", 2, 6},
    Taught{"index-to-sparse-average-dense", "mlp", 2, 6},
    Taught{"index-to-lookup", "rnn", 2, 10},
    Taught{"index-to-lookup", "attention", 2, 10},
};

Question question_of(std::uint64_t seed) {
  Draw draw(seed);
  const Taught& t = taught[static_cast<std::size_t>(draw.below(static_cast<int>(taught.size())))];
  Question question{
      .reduction = t.reduction, .problem = "", .n = t.least_n + draw.below(t.most_n - t.least_n + 1)};
  question.model.text = t.model;
  question.which = draw.below(3) == 0 ? Which::optimal : Which::paper;
  question.knows = draw.below(3) == 0 ? Knows::both : Knows::bob;
  return question;
}

Exercise make(std::uint64_t seed) {
  const Question question = question_of(seed);
  const Setup setup = prepare(question);
  const char* protocol = question.which == Which::paper ? "the paper's protocol"
                                                        : "the cheapest protocol for its dataflow graph";
  return {.kind = "count-bits",
          .seed = seed,
          .question = fmt::format("{} with n = {} asks {} ({}) of the model {} ({}). How many bits does {} "
                                  "send when {} at the end? The claim: {}.",
                                  question.reduction, question.n, setup.problem().name,
                                  setup.problem().definition, setup.model.text, setup.model.summary, protocol,
                                  question.knows == Knows::both ? "both parties must know the answer"
                                                                : "Bob must know the answer",
                                  setup.paper.claim.statement),
          .shown = "",
          .given = {{"reduction", question.reduction},
                    {"n", question.n},
                    {"model", question.model.text},
                    {"protocol", name(question.which)},
                    {"knows", name(question.knows)}},
          .blank = {{"bits", nullptr}}};
}

Json key(std::uint64_t seed) { return {{"bits", prepare(question_of(seed)).protocol().bits}}; }

Grade grade(std::uint64_t seed, const Json& answer) {
  constexpr std::int64_t most_bits = std::int64_t{1} << 40;
  const std::int64_t bits = whole_number(member(answer, "bits", "answer."), "answer.bits", 0, most_bits);
  const Setup setup = prepare(question_of(seed));
  const Experiment e = run_experiment(setup, setup.problem().instance(1));
  const auto sent = static_cast<std::int64_t>(e.transcript.ledger().bits);
  if (bits == sent) return {true, fmt::format("{} messages, {} bits", e.messages.size(), sent)};
  Json ledger = Json::array();
  std::string sum;
  for (const Saying& message : e.messages) {
    ledger.push_back({{"from", message.from}, {"carries", message.carries}, {"bits", message.bits.size()}});
    sum += fmt::format("{}{} ({}: {})", sum.empty() ? "" : " + ", message.bits.size(), message.from,
                       message.carries);
  }
  return {false,
          fmt::format("{} bits cross, not {}: {}", sent, bits, sum),
          {{"messages", ledger}, {"bits", sent}}};
}

}  // namespace

ExerciseKind count_bits_kind() { return {"count-bits", "how many bits a protocol sends", make, key, grade}; }

}  // namespace crossbits

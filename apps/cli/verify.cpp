#include "reductions/verify.hpp"

#include <fmt/format.h>

#include <nlohmann/json.hpp>
#include <ostream>
#include <stdexcept>

#include "apps/cli/commands.hpp"
#include "apps/cli/question_flags.hpp"
#include "apps/cli/table.hpp"
#include "apps/cli/terminal.hpp"
#include "apps/cli/witness_text.hpp"
#include "apps/cli/wrong_text.hpp"

namespace crossbits {
namespace {

constexpr std::int64_t most_samples = std::int64_t{1} << 32;

VerifyOptions options_of(const Arguments& a) {
  if (a.has("--samples") && a.text("--method") == "factorised")
    throw std::invalid_argument(fmt::format(
        "--method factorised counts all inputs, so --samples {} has no part in it", a.text("--samples")));
  using enum VerifyOptions::Method;
  return {.samples = static_cast<std::uint64_t>(a.number("--samples")),
          .seed = static_cast<std::uint64_t>(a.number("--seed")),
          .method = !a.has("--method")              ? automatic
                    : a.text("--method") == "pairs" ? pairs
                                                    : factorised};
}

/// What changed summaries cost in exactness, on the inputs that were verified.
std::optional<SummaryError> measured_error(const Setup& setup, const VerifyOptions& options) {
  if (!setup.exact) return std::nullopt;
  VerifyOptions looked_at = options;
  const bool many = setup.problem().x_count() * setup.problem().y_count() > most_unasked_pairs;
  if (options.samples == 0 && many) looked_at.samples = most_unasked_pairs;
  return summary_error(setup.embedding, *setup.exact, setup.deciding, looked_at);
}

std::string json_text(const Setup& setup, const VerifyOptions& options, const Verification& v,
                      const Comparison& c) {
  Json document = {{"schema", "crossbits.verify/1"}};
  describe_question(setup, document);
  document["inputs"] = v.inputs;
  document["wrong"] = v.wrong;
  document["max_bits"] = v.max_bits;
  document["min_bits"] = v.min_bits;
  document["method"] = v.factorised ? "factorised" : "pairs";
  document["pairs_compared"] = v.pairs_compared;
  document["protocol_equals_model"] = v.protocol_equals_model();
  describe_first_wrong(setup.problem(), v, document);
  document["saturated"] = v.saturated;
  if (v.sampled || v.factorised) document["seed"] = options.seed;
  if (v.sampled) {
    document["samples"] = options.samples;
    document["error_rate_upper_limit"] = error_rate_upper_limit(v.wrong, v.inputs);
  }
  describe_summaries(setup, measured_error(setup, options), document);
  describe_comparison(setup, c, document);
  describe_violation(setup, c, document);
  return document.dump(2) + '\n';
}

std::string text_for_people(const Setup& setup, const VerifyOptions& options, const Verification& v,
                            const Comparison& c, bool seed_given) {
  const Problem& problem = setup.problem();
  std::string text =
      fmt::format("{}   {}{}   {} wrong   {}   at most {}\n", problem.name, v.sampled ? "seeded: " : "",
                  counted(v.inputs, "input"), thousands(static_cast<std::int64_t>(v.wrong)),
                  v.protocol_equals_model()
                      ? v.factorised ? fmt::format("protocol = model on {} seeded",
                                                   thousands(static_cast<std::int64_t>(v.pairs_compared)))
                                     : "protocol = model on all"
                      : fmt::format("protocol differs from model on {}", counted(v.differing, "input")),
                  counted(v.max_bits, "bit"));
  text += first_wrong_text(problem, v);
  if (v.sampled) {
    text += fmt::format("error rate at most {:.2g} with 95 % confidence   seeds {} to {}\n",
                        error_rate_upper_limit(v.wrong, v.inputs), options.seed,
                        options.seed + options.samples - 1);
  }
  if (v.saturated > 0)
    text += fmt::format("{} clipped to their formats over all runs\n",
                        counted(static_cast<std::uint64_t>(v.saturated), "number"));
  if (seed_given && !v.sampled && !v.factorised)
    text += fmt::format("all inputs were looked at one by one: --seed {} drew nothing\n", options.seed);
  text += summaries_text(setup, measured_error(setup, options));
  text += model_text(setup) + '\n' + comparison_text(setup, c);
  return text + (c.standing == Standing::violates ? violation_text(setup) : "");
}

Exit verify_question(const Arguments& a, Console& console) {
  VerifyOptions options = options_of(a);
  const Setup setup = prepare(question_of(a));
  std::optional<ProgressBar> bar;
  if (console.progress) {
    bar.emplace(*console.progress);
    options.progress = [&bar](std::uint64_t done, std::uint64_t total) { bar->show(done, total); };
  }
  const Verification v = verify(setup.embedding, setup.deciding, setup.protocol(), options);
  bar.reset();
  const Comparison c = compare(setup.problem(), setup.direction(), setup.question.knows, v.max_bits);
  console.out << (a.has("--json") ? json_text(setup, options, v, c)
                                  : text_for_people(setup, options, v, c, a.has("--seed")));
  return v.wrong == 0 && v.protocol_equals_model() ? Exit::good : Exit::claim_is_false;
}

}  // namespace

CommandRecord verify_command() {
  return {
      .name = "verify",
      .summary = "problem = model = protocol on all inputs, or on seeded samples",
      .text =
          "Beyond 2^16 inputs, what depends on one party is computed once for each of its inputs and pairs "
          "are combined in exact integers "
          "(--method factorised); plain model and protocol are then run on 10,000 seeded inputs. Exit code 1 "
          "when the model is wrong somewhere or the protocol differs from the model.",
      .flags =
          question_flags() +
          std::vector<Flag>{
              {"--samples", "K", "look at K seeded inputs instead of all", "", {}, false, 1, most_samples},
              {"--seed",
               "S",
               "seed of the first sample, or of the runs beside a factorised count",
               "1",
               {},
               false,
               0,
               INT64_MAX / 2},
              {"--method",
               "HOW",
               "one by one, or each side once (the default beyond 2^16 inputs, where it can be done)",
               "",
               {"pairs", "factorised"}},
              json_flag()},
      .examples = {{"crossbits verify disjointness-to-sparse-average -n 8",
                    R"out(DISJ_8   65,536 inputs   0 wrong   protocol = model on all   at most 8 bits
model    attention:bits=1,keys=pairs: attention, pair keys: 1 head, query width 8, 1 bit a number

bits 8 = lower bound 8 (tight)   trivial 8   one way, Alice to Bob, Bob knows   CONSISTENT
optimal for this dataflow graph, two way: 8 bits
claim   a 1/(2q)-approximation of qSA decides DISJ_q, so (m + 1 + d') p >= q; m p >= q where her own
        key and value are public [Sanford, Hsu, Telgarsky 2023, Thm 4]
bound   one-way cost = ceil(log2 number of different rows): the message must tell them apart
        [derived here; textbook: Kushilevitz and Nisan 1997, section 4.2]
)out"},
                   {"crossbits verify disjointness-to-sparse-average -n 8 --model attention:keys=pairs,m=7",
                    R"out(DISJ_8   65,536 inputs   2,187 wrong   protocol = model on all   at most 7 bits
first wrong: x = 00000001, y = 00000001: expected 0, got 1
model    attention:keys=pairs,m=7: attention, pair keys: 1 head, query width 7, 1 bit a number
         not certified: not within 1/(2q) of qSA: fails on the pointer set {0, 2, 4, 6, 8, 10, 12,
         14}

bits 7   lower bound 8   slack -1   trivial 8   one way, Alice to Bob, Bob knows   VIOLATES
fewer bits than any right protocol needs: the model must fail on some input
optimal for this dataflow graph, two way: 7 bits
claim   a 1/(2q)-approximation of qSA decides DISJ_q, so (m + 1 + d') p >= q; m p >= q where her own
        key and value are public [Sanford, Hsu, Telgarsky 2023, Thm 4]
bound   one-way cost = ceil(log2 number of different rows): the message must tell them apart
        [derived here; textbook: Kushilevitz and Nisan 1997, section 4.2]

two inputs of Alice's that send the same 7 bits:
  x  = 00000000
  x' = 00000001
  both send 0000000
with y = 00000001
  DISJ_8(x, y) = 1   DISJ_8(x', y) = 0
the model answers 1 on both, so it is wrong on (x', y)
see crossbits witness disjointness-to-sparse-average -n 8 --model attention:keys=pairs,m=7
)out",
                    1}},
      .run = verify_question};
}

}  // namespace crossbits

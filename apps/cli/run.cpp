#include <fmt/format.h>

#include <nlohmann/json.hpp>
#include <ostream>

#include "apps/cli/commands.hpp"
#include "apps/cli/instance_flags.hpp"
#include "apps/cli/message_table.hpp"
#include "apps/cli/question_flags.hpp"
#include "apps/cli/table.hpp"
#include "apps/cli/witness_text.hpp"
#include "apps/study/certified.hpp"
#include "apps/study/files.hpp"
#include "apps/study/run_json.hpp"
#include "apps/study/stored.hpp"

namespace crossbits {
namespace {

std::string text_for_people(const Setup& setup, const Experiment& e, const std::vector<Bound>& certified) {
  const Problem& problem = setup.problem();
  std::string text = fmt::format("{}   x = {}   y = {}   answer {}\n", problem.name,
                                 shorten(problem.x_domain.text(e.instance.x), 34),
                                 shorten(problem.y_domain.text(e.instance.y), 34), e.instance.answer);
  text += model_text(setup);
  text += wrap("task",
               fmt::format("{}; {}", setup.embedding.task,
                           counted(static_cast<std::uint64_t>(setup.embedding.tokens), "token")),
               9);
  text += '\n' + message_table(e.messages) + '\n';
  text += fmt::format("{} outputs {}, the model {}: {}\n\n",
                      setup.question.knows == Knows::both ? "both know; Bob" : "Bob", e.protocol_answer,
                      e.model_answer,
                      e.correct() ? "correct" : fmt::format("WRONG, the answer is {}", e.instance.answer));
  text += summaries_text(setup, e.summary_error) + comparison_text(setup, e.comparison);
  if (!certified.empty()) text += wrap("proved", certified_text(problem, certified), 8);
  return text + (e.comparison.standing == Standing::violates ? violation_text(setup) : "");
}

Exit run_experiment_command(const Arguments& a, Console& console) {
  const Setup setup = prepare(question_of(a));
  const Experiment e = run_experiment(setup, instance_of(a, setup.problem()));
  if (a.has("--save")) write_text("--save", a.text("--save"), to_json(store(setup, e)).dump(2) + '\n');
  const std::vector<Bound> certified = certified_bounds(setup.problem(), setup.direction());
  if (a.has("--json")) {
    Json document = run_json(setup, e);
    document["certified_bounds"] = certified_json(certified);
    console.out << document.dump(2) << '\n';
  } else {
    console.out << text_for_people(setup, e, certified);
  }
  const bool holds = e.correct() && e.comparison.standing != Standing::violates;
  return holds ? Exit::good : Exit::claim_is_false;
}

}  // namespace

CommandRecord run_command() {
  return {
      .name = "run",
      .summary = "run a model as a protocol on one input, message by message, beside the bound",
      .text = "Exit code 1 when the answer is wrong or the protocol uses fewer bits than any right one can.",
      .flags = question_flags() + instance_flags() +
               std::vector<Flag>{{"--save", "FILE", "store the transcript; crossbits replay re-verifies it"},
                                 json_flag()},
      .examples = {{"crossbits run disjointness-to-sparse-average -n 6 --x 101010 --y 010111",
                    R"out(DISJ_6   x = 101010   y = 010111   answer 0
model    attention:bits=1,keys=pairs: attention, pair keys: 1 head, query width 6, 1 bit a number
task     sparse averaging, q = 6; 13 tokens

  #  from   what crosses                                 bits  total
  1  Alice  query of token 12, head 0: 6 signs   +-+-+-     6      6

Bob outputs 0, the model 0: correct

bits 6 = lower bound 6 (tight)   trivial 6   one way, Alice to Bob, Bob knows   CONSISTENT
optimal for this dataflow graph, two way: 6 bits
claim   a 1/(2q)-approximation of qSA decides DISJ_q, so (m + 1 + d') p >= q; m p >= q where her own
        key and value are public [Sanford, Hsu, Telgarsky 2023, Thm 4]
bound   one-way cost = ceil(log2 number of different rows): the message must tell them apart
        [derived here; textbook: Kushilevitz and Nisan 1997, section 4.2]
proved  D(DISJ_6) = 7 (exact, both know: a protocol tree; at least 127 leaves); one message from
        Alice = 6 (exact, Bob knows: 64 different rows); certificates checked
)out"}},
      .run = run_experiment_command};
}

}  // namespace crossbits

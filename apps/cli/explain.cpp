#include "apps/study/explain/explain.hpp"

#include <fmt/format.h>

#include <nlohmann/json.hpp>
#include <ostream>

#include "apps/cli/commands.hpp"
#include "apps/cli/instance_flags.hpp"
#include "apps/cli/question_flags.hpp"
#include "apps/cli/table.hpp"
#include "apps/study/call_text.hpp"
#include "apps/study/files.hpp"
#include "apps/study/question_json.hpp"
#include "reductions/input_range.hpp"
#include "reductions/witness/alice_message.hpp"

namespace crossbits {
namespace {

/// The calls that show each part again.
std::vector<std::string> calls_of(const Setup& setup, const Instance& instance) {
  const Problem& problem = setup.problem();
  std::vector<std::string> calls = {
      call_text("run", setup.question) +
      fmt::format(" --x {} --y {}", problem.x_domain.text(instance.x), problem.y_domain.text(instance.y))};
  const bool all = problem.x_count() * problem.y_count() <= most_verified_pairs;
  calls.push_back(call_text("verify", setup.question) + (all ? "" : " --samples 1000"));
  if (is_one_way_from_alice(setup.protocol())) calls.push_back(call_text("witness", setup.question));
  return calls;
}

std::string json_text(const Setup& setup, const Experiment& e, const Document& page,
                      const std::string& format) {
  Json document = {{"schema", "crossbits.explain/1"}};
  describe_question(setup, document);
  document["x"] = setup.problem().x_domain.text(e.instance.x);
  document["y"] = setup.problem().y_domain.text(e.instance.y);
  document["bits"] = e.comparison.bits;
  document["verdict"] = name(e.comparison.standing);
  document["format"] = format;
  document["sections"] = Json::array();
  for (const Section& section : page.sections) document["sections"].push_back(section.heading);
  return document.dump(2) + '\n';
}

Exit explain_question(const Arguments& a, Console& console) {
  const std::string& path = a.text("-o");
  const auto write = writer_for("-o", path);
  const Setup setup = prepare(question_of(a));
  const Experiment e = run_experiment(setup, instance_of(a, setup.problem()));
  const Document page = explain(setup, e, calls_of(setup, e.instance));
  write_text("-o", path, write(page));
  const std::string format = path.substr(path.rfind('.') + 1);
  console.out << (a.has("--json")
                      ? json_text(setup, e, page, format)
                      : wrap("",
                             fmt::format("{} written: {}, {}, {}", path, setup.problem().name,
                                         counted(e.comparison.bits, "bit"), name(e.comparison.standing)),
                             0));
  return Exit::good;
}

}  // namespace

CommandRecord explain_command() {
  return {.name = "explain",
          .summary = "write the proof on one instance as a page: HTML, Markdown or LaTeX",
          .text =
              "The page has the claim, the tokens, the protocol message by message, the cost beside the "
              "bound, why fewer bits "
              "are impossible, and a witness where the model is too small. The file's ending chooses the "
              "form: .html is one "
              "self-contained file for screen and print. The file is written whole or not at all.",
          .flags = question_flags() + instance_flags() +
                   std::vector<Flag>{
                       {"-o", "FILE", "the page to write, ending in .html, .md or .tex", "", {}, true},
                       json_flag()},
          .examples =
              {{"crossbits explain disjointness-to-sparse-average -n 3 --x 101 --y 011 -o build/proof.html",
                "build/proof.html written: DISJ_3, 3 bits, CONSISTENT\n"}},
          .run = explain_question};
}

}  // namespace crossbits

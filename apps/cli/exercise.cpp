#include "apps/study/exercise/exercise.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <nlohmann/json.hpp>
#include <ostream>
#include <sstream>
#include <stdexcept>

#include "apps/cli/commands.hpp"
#include "apps/cli/question_flags.hpp"
#include "apps/cli/table.hpp"
#include "apps/study/csv.hpp"
#include "apps/study/files.hpp"

namespace crossbits {
namespace {

void refuse_flags(const Arguments& a, const std::vector<std::string>& flags, const char* belongs_to) {
  for (const std::string& flag : flags)
    if (a.has(flag)) throw std::invalid_argument(fmt::format("{} belongs to exercise {}", flag, belongs_to));
}

/// The lines below a question: what passes the page goes on under the second column.
std::string shown_text(const Exercise& exercise) {
  constexpr std::size_t second_column = 16;
  std::istringstream lines(exercise.shown);
  std::string text;
  for (std::string line; std::getline(lines, line);)
    text += line.size() <= page_width
                ? line + '\n'
                : wrap(line.substr(0, second_column), line.substr(second_column), second_column);
  return text.empty() ? text : '\n' + text;
}

std::string exercise_text(const Exercise& exercise, const Json& answer, bool with_key) {
  const std::string shown = answer.dump();
  std::string text = fmt::format("{}, seed {}\n\n", exercise.kind, exercise.seed) +
                     wrap("", exercise.question, 0) + shown_text(exercise);
  text += with_key ? "\na right answer\n" : "\nthe answer to fill in\n";
  text += shown.size() + 2 <= page_width ? "  " + shown + '\n' : "  (long: see --json)\n";
  return text + (with_key ? ""
                          : "edit it in the file that --json prints; crossbits exercise grade FILE says "
                            "whether it is right\n");
}

Exit new_exercise(const Arguments& a, Console& console) {
  refuse_flags(a, {"--csv"}, "grade");
  const ExerciseKind& kind = find_exercise_kind(a.text("WHAT"));
  const auto seed = static_cast<std::uint64_t>(a.number("--seed"));
  const Exercise exercise = kind.make(seed);
  const Json answer = a.has("--key") ? kind.key(seed) : exercise.blank;
  console.out << (a.has("--json") ? to_json(exercise, answer).dump(2) + '\n'
                                  : exercise_text(exercise, answer, a.has("--key")));
  return Exit::good;
}

std::size_t right_ones(const std::vector<Graded>& graded) {
  return static_cast<std::size_t>(
      std::count_if(graded.begin(), graded.end(), [](const Graded& g) { return g.grade.right; }));
}

std::size_t malformed_ones(const std::vector<Graded>& graded) {
  return static_cast<std::size_t>(
      std::count_if(graded.begin(), graded.end(), [](const Graded& g) { return g.malformed; }));
}

const char* verdict(const Graded& graded) {
  return graded.malformed ? "malformed" : graded.grade.right ? "right" : "wrong";
}

Json result_json(const Graded& g) {
  Json result;
  if (g.student) result["student"] = *g.student;
  result["kind"] = g.kind;
  result["seed"] = g.seed ? Json(*g.seed) : Json();
  result["verdict"] = verdict(g);
  result["reason"] = g.grade.reason;
  result["counterexample"] = g.grade.counterexample;
  return result;
}

std::string json_text(const std::vector<Graded>& graded) {
  Json results = Json::array();
  for (const Graded& g : graded) results.push_back(result_json(g));
  const Json document = {{"schema", "crossbits.grade/1"},
                         {"exercises", graded.size()},
                         {"right", right_ones(graded)},
                         {"malformed", malformed_ones(graded)},
                         {"results", results}};
  return document.dump(2) + '\n';
}

std::string csv_text(const std::vector<Graded>& graded) {
  std::string text = "number,student,kind,seed,verdict,reason,counterexample\n";
  for (std::size_t k = 0; k < graded.size(); ++k) {
    const Graded& g = graded[k];
    text += fmt::format("{},{},{},{},{},{},{}\n", k, csv_field(g.student.value_or("")), csv_field(g.kind),
                        g.seed ? std::to_string(*g.seed) : "", verdict(g), csv_field(g.grade.reason),
                        g.grade.counterexample.is_null() ? "" : csv_field(g.grade.counterexample.dump()));
  }
  return text;
}

std::string text_for_people(const std::vector<Graded>& graded) {
  std::string text;
  for (const Graded& g : graded)
    text += g.malformed ? wrap("malformed", g.grade.reason, 24)
                        : wrap(fmt::format("{} {}", verdict(g), g.kind),
                               fmt::format("seed {}: {}", *g.seed, g.grade.reason), 24);
  return text + fmt::format("{} of {} right\n", right_ones(graded), graded.size());
}

/// The file's grades; a file that is refused as a whole is named.
std::vector<Graded> grades_in(const std::string& file, const std::string& text) {
  try {
    return grade_document(text);
  } catch (const std::invalid_argument& error) {
    throw std::invalid_argument(fmt::format("{}: {}", file, error.what()));
  }
}

Exit grade_exercises(const Arguments& a, Console& console) {
  refuse_flags(a, {"--seed", "--key"}, "new");
  if (a.has("--json") && a.has("--csv")) throw std::invalid_argument("--json and --csv exclude each other");
  const std::string& path = a.text("WHAT");
  const std::string file = path == "-" ? "standard input" : path;
  const std::vector<Graded> graded = grades_in(file, read_text(path, console.in));
  console.out << (a.has("--json")  ? json_text(graded)
                  : a.has("--csv") ? csv_text(graded)
                                   : text_for_people(graded));
  if (const std::size_t malformed = malformed_ones(graded); malformed > 0) {
    console.err << fmt::format("crossbits: {}: {} of {} malformed, the others are graded\n", file, malformed,
                               counted(graded.size(), "exercise"));
    return Exit::bad_input;
  }
  return right_ones(graded) == graded.size() ? Exit::good : Exit::claim_is_false;
}

Exit exercise(const Arguments& a, Console& console) {
  return a.text("ACTION") == "new" ? new_exercise(a, console) : grade_exercises(a, console);
}

std::string kinds_text() {
  std::string text = "Kinds:";
  for (const ExerciseKind& kind : exercise_kinds())
    text += fmt::format("{} {} ({})", text.ends_with(':') ? "" : ",", kind.id, kind.summary);
  return text;
}

}  // namespace

CommandRecord exercise_command() {
  return {
      .name = "exercise",
      .summary = "make a seeded exercise, or grade answers: a wrong one gets a counterexample",
      .text =
          kinds_text() +
          ". An exercise is a function of its kind and seed, so that grade needs no stored keys: it "
          "makes the exercise "
          "again, refuses a question that was changed, and checks the answer. Exit code of grade: 0 all "
          "right, 1 some "
          "wrong, 2 malformed; of a list the others are graded all the same. A member student (a text) goes "
          "into the results as it is.",
      .flags =
          {{"ACTION", "ACTION", "new makes an exercise, grade checks answers", "", {"new", "grade"}, true},
           {"WHAT",
            "WHAT",
            "new: the kind; grade: a file with one exercise or a list, - is standard input",
            "",
            {},
            true},
           {"--seed", "S", "new: which exercise", "1", {}, false, 0, largest_exercise_seed},
           {"--key", "", "new: with a right answer filled in, for the teacher"},
           {"--csv", "", "grade: one line an exercise"},
           json_flag()},
      .examples = {{"crossbits exercise new broken-reduction --seed 4",
                    R"out(broken-reduction, seed 4

disjointness-to-sparse-average-dense with n = 2 (DISJ_2: 1 iff no i has x_i = y_i = 1) is changed.
The reduction: Alice's bits are values; asker i of Bob's points to value i or to a public -1. The
change: Both parties, before writing any token, do this to their inputs: read the places from last
to first. Does it still decide DISJ_2(x, y) on all pairs? If not, give x and y on which it fails.

the answer to fill in
  {"works":null,"x":null,"y":null}
edit it in the file that --json prints; crossbits exercise grade FILE says whether it is right
)out"},
                   {"crossbits exercise grade tests/apps/stored/exercises.json",
                    R"out(right fooling-set       seed 5: 5 pairs, and of every two a crossed entry is not 0
wrong broken-reduction  seed 4: on x = 11, y = 01 it decides 0, which is right, as on all other
                        pairs
wrong count-bits        seed 4: 3 bits cross, not 9: 3 (Alice: pre_activation: 3 signs)
1 of 3 right
)out",
                    1}},
      .run = exercise};
}

}  // namespace crossbits

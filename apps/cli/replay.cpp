#include <fmt/format.h>

#include <nlohmann/json.hpp>
#include <ostream>
#include <stdexcept>

#include "apps/cli/commands.hpp"
#include "apps/cli/question_flags.hpp"
#include "apps/cli/table.hpp"
#include "apps/study/files.hpp"
#include "apps/study/stored.hpp"

namespace crossbits {
namespace {

StoredRun read_stored(const std::string& path, std::istream& in) {
  try {
    return stored_run_of_text(read_text(path, in));
  } catch (const std::invalid_argument& error) {
    throw std::invalid_argument(fmt::format("{}: {}", path == "-" ? "standard input" : path, error.what()));
  }
}

std::string json_text(const StoredRun& stored, const Replayed& now) {
  Json document = {{"schema", "crossbits.replay/1"}};
  describe_question(now.setup, document);
  document["x"] = stored.x;
  document["y"] = stored.y;
  document["same"] = now.difference.empty();
  document["difference"] = now.difference.empty() ? Json(nullptr) : Json(now.difference);
  document["stored_answer"] = stored.answer ? Json(*stored.answer) : Json(nullptr);
  document["answer"] = now.experiment.protocol_answer;
  document["expected"] = now.experiment.instance.answer;
  document["stored_bits"] = stored.transcript.bits();
  document["bits"] = now.experiment.transcript.bits();
  return document.dump(2) + '\n';
}

std::string text_for_people(const StoredRun& stored, const Replayed& now) {
  std::string text = fmt::format("{}   x = {}   y = {}   {} protocol of {}\n", now.setup.problem().name,
                                 shorten(stored.x, 24), shorten(stored.y, 24), name(now.setup.question.which),
                                 now.setup.model.text);
  if (!now.difference.empty()) return text + wrap("DIFFERS", now.difference, 9);
  return text + fmt::format("run again: {}, {}, answer {}: all the same\n",
                            counted(stored.transcript.messages().size(), "message"),
                            counted(stored.transcript.bits(), "bit"), now.experiment.protocol_answer);
}

Exit replay_file(const Arguments& a, Console& console) {
  const StoredRun stored = read_stored(a.text("TRANSCRIPT"), console.in);
  const Replayed now = replay_stored(stored);
  console.out << (a.has("--json") ? json_text(stored, now) : text_for_people(stored, now));
  return now.difference.empty() ? Exit::good : Exit::claim_is_false;
}

}  // namespace

CommandRecord replay_command() {
  return {
      .name = "replay",
      .summary = "run a stored transcript again and compare every message",
      .text =
          "Model and protocol are built again from what the file says; nothing else in it is believed. Exit "
          "code 1 "
          "when a message or the answer differs, 2 when the file is no stored run.",
      .flags =
          {{"TRANSCRIPT", "TRANSCRIPT", "a file that run --save wrote; - is standard input", "", {}, true},
           json_flag()},
      .examples = {{"crossbits replay tests/apps/stored/disjointness_6.json",
                    R"out(DISJ_6   x = 101010   y = 010111   paper protocol of attention:bits=1,keys=pairs
run again: 1 message, 6 bits, answer 0: all the same
)out"}},
      .run = replay_file};
}

}  // namespace crossbits

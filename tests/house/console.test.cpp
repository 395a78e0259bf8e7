// Every command that a page of ours shows is real: it runs, and prints what the page says.
//   ```console
//   $ crossbits list problems
//   what it prints; a last line "..." stands for the rest; nothing at all: not compared
//   ```

#include <catch2/catch.hpp>
#include <sstream>

#include "tests/free_ports.hpp"
#include "tests/house/source.hpp"
#include "tests/shell.hpp"

namespace {

struct Call {
  std::string page, command, output;
};

/// The calls in a page's console blocks, with the output shown below each. A command may go on after a
/// backslash.
std::vector<Call> console_calls(const Source& page) {
  std::vector<Call> calls;
  std::istringstream lines(page.text);
  bool inside = false, goes_on = false;
  for (std::string line; std::getline(lines, line);) {
    if (line.starts_with("```")) {
      inside = line == "```console";
    } else if (inside && line.starts_with("$ ")) {
      calls.push_back({page.path, line.substr(2), ""});
      goes_on = line.ends_with("\\");
    } else if (inside && goes_on) {
      calls.back().command += "\n" + line;
      goes_on = line.ends_with("\\");
    } else if (inside && !calls.empty()) {
      calls.back().output += line + "\n";
    }
  }
  return calls;
}

std::vector<Call> all_calls() {
  std::vector<Call> calls;
  for (const Source& source : repository_files()) {
    if (!source.path.ends_with(".md")) continue;
    for (const Call& call : console_calls(source)) calls.push_back(call);
  }
  return calls;
}

/// What is printed is what is shown, up to blank lines at the end or, where "..." ends it, up to there.
bool shows(const std::string& shown, const std::string& printed) {
  const auto trimmed = [](const std::string& text) {
    return text.substr(0, text.find_last_not_of("\n") + 1);
  };
  if (shown.ends_with("...\n")) return printed.starts_with(shown.substr(0, shown.size() - 4));
  return shown.empty() || trimmed(shown) == trimmed(printed);
}

/// As a reader would type it, with the program on the path; both streams.
Ran typed(const std::string& command) {
  return run_in_repository("PATH=\"$(dirname '" CROSSBITS_PROGRAM "'):$PATH\"; { " + FreePorts().in(command) +
                           "\n} 2>&1");
}

}  // namespace

TEST_CASE("every crossbits call on a page runs and prints what the page shows") {
  int run = 0;
  for (const Call& call : all_calls()) {
    if (!call.command.starts_with("crossbits ")) continue;
    INFO(call.page << ": $ " << call.command);
    const Ran ran = typed(call.command);
    const bool may_fail = !call.output.empty();  // then the page shows why
    REQUIRE(
        (ran.exit_code == 0 || (may_fail && ran.exit_code == 1) || call.output.starts_with("crossbits: ")));
    if (!shows(call.output, ran.output)) REQUIRE(ran.output == call.output);
    ++run;
  }
  REQUIRE(run > 0);
}

TEST_CASE("every script on a page exists, and a console block holds nothing but scripts and crossbits") {
  for (const Call& call : all_calls()) {
    INFO(call.page << ": $ " << call.command);
    if (call.command.starts_with("crossbits ")) continue;
    REQUIRE(call.command.starts_with("./scripts/"));
    REQUIRE(std::filesystem::is_regular_file(std::filesystem::path(CROSSBITS_SOURCE_DIR) /
                                             call.command.substr(2, call.command.find(' ') - 2)));
  }
}

TEST_CASE("calls and their output are found in a page, and a false output is seen") {
  const auto calls = console_calls({"page.md",
                                    "text\n```console\n$ crossbits a \\\n    -n 3\none\ntwo\n$ "
                                    "./scripts/test\n```\n$ not this\n```\n$ nor this\n```\n"});
  REQUIRE(calls.size() == 2);
  REQUIRE(calls[0].command == "crossbits a \\\n    -n 3");
  REQUIRE(calls[0].output == "one\ntwo\n");
  REQUIRE(calls[1].command == "./scripts/test");
  REQUIRE(shows("one\n\n", "one\n"));
  REQUIRE(shows("", "one\n"));
  REQUIRE(shows("one\n...\n", "one\ntwo\n"));
  REQUIRE_FALSE(shows("one\n", "one\ntwo\n"));
  REQUIRE_FALSE(shows("two\n...\n", "one\ntwo\n"));
  REQUIRE(typed("false").exit_code == 1);
}

#include "apps/cli/command.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <iostream>
#include <new>
#include <sstream>
#include <stdexcept>

#include "apps/cli/commands.hpp"
#include "apps/cli/help.hpp"
#include "apps/cli/parse.hpp"
#include "apps/cli/terminal.hpp"
#include "basis/printable.hpp"

namespace crossbits {
namespace {

const CommandRecord& find_command(const std::string& name) {
  std::vector<std::string> names;
  for (const CommandRecord& record : commands()) {
    if (record.name == name) return record;
    if (!record.hidden) names.push_back(record.name);
  }
  throw std::invalid_argument(
      fmt::format("\"{}\" is not a command; the commands are {}", name, fmt::join(names, ", ")));
}

bool asks_for_help(const std::vector<std::string>& words) {
  return std::any_of(words.begin(), words.end(),
                     [](const std::string& word) { return word == "--help" || word == "-h"; });
}

Exit dispatch(const std::vector<std::string>& args, Console& console) {
  if (args.empty()) throw std::invalid_argument("a command is needed; see crossbits --help");
  if (args[0] == "--version") {
    console.out << "crossbits " << version << '\n';
    return Exit::good;
  }
  if (args[0] == "--help" || args[0] == "-h" || args[0] == "help") {
    console.out << general_help(commands());
    return Exit::good;
  }
  const CommandRecord& record = find_command(args[0]);
  const std::vector<std::string> words(args.begin() + 1, args.end());
  if (asks_for_help(words)) {
    console.out << command_help(record);
    return Exit::good;
  }
  return record.run(parse_arguments(record, words), console);
}

}  // namespace

const std::vector<CommandRecord>& commands() {
  static const std::vector<CommandRecord> all{
      list_command(),    run_command(),      verify_command(),    witness_command(), party_command(),
      count_command(),   evaluate_command(), export_command(),    replay_command(),  bound_command(),
      check_command(),   study_command(),    sweep_command(),     query_command(),   report_command(),
      explain_command(), exercise_command(), reference_command(),
  };
  return all;
}

int run_command_line(const std::vector<std::string>& args, std::istream& in, std::ostream& out,
                     std::ostream& err, std::ostream* progress) {
  const auto refuse = [&err](const std::string& sentence) {
    err << "crossbits: " << printable(sentence) << '\n';
    return static_cast<int>(Exit::bad_input);
  };
  // Nothing is printed by a call that fails: what a command writes is held back until it has succeeded.
  std::ostringstream held;
  Console console{in, held, err, progress};
  Exit exit = Exit::good;
  try {
    exit = dispatch(args, console);
  } catch (const std::bad_alloc&) {
    return refuse("out of memory");
  } catch (const std::logic_error& error) {
    const bool bad_input = dynamic_cast<const std::invalid_argument*>(&error) != nullptr ||
                           dynamic_cast<const std::domain_error*>(&error) != nullptr;
    return refuse(bad_input ? error.what()
                            : fmt::format("internal error, please report it: {}", error.what()));
  } catch (const std::exception& error) {
    return refuse(error.what());
  }
  out << held.str() << std::flush;
  return out ? static_cast<int>(exit) : refuse("standard output cannot be written");
}

int run_command_line(int argc, char** argv) {
  const std::vector<std::string> args(argv + std::min(argc, 1), argv + argc);
  const bool json = std::find(args.begin(), args.end(), "--json") != args.end();
  std::ostream* const bar = terminal_shows_progress() ? &std::cerr : nullptr;
  if (json || !terminal_wants_colour()) return run_command_line(args, std::cin, std::cout, std::cerr, bar);
  std::ostringstream plain;
  const int exit = run_command_line(args, std::cin, plain, std::cerr, bar);
  std::cout << paint(plain.str()) << std::flush;
  return exit;
}

}  // namespace crossbits

#include "apps/cli/help.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "apps/cli/table.hpp"

namespace crossbits {
namespace {

std::string flag_text(const Flag& flag) {
  return flag.is_switch() || flag.is_positional() ? flag.name : flag.name + " " + flag.value;
}

}  // namespace

std::string general_help(const std::vector<CommandRecord>& commands) {
  std::string text =
      "crossbits: run a neural model as a two-party protocol, count every bit, compare with theory\n\n";
  Table table({Table::Align::left, Table::Align::left}, 2);
  for (const CommandRecord& record : commands)
    if (!record.hidden) table.add({record.name, record.summary});
  text += table.text();
  text += "\ncrossbits COMMAND --help shows flags and worked examples; every command takes --json.\n";
  text +=
      "exit code: 0 done and true, 1 the claim under test is false, 2 bad input (one sentence on stderr)\n";
  return text;
}

std::string example_text(const Example& example) {
  const std::string beside = example.beside.empty() ? "" : shell_text(example.beside + " > other.txt &");
  return beside + shell_text(example.call) + example.output;
}

std::string usage(const CommandRecord& record) {
  constexpr char glue = '\x1f';  // a flag and its value stay on one line
  std::string text;
  for (const Flag& flag : record.flags) {
    std::string one = flag_text(flag);
    for (char& c : one)
      if (c == ' ') c = glue;
    if (!text.empty()) text += ' ';
    text += flag.required ? one : fmt::format("[{}]", one);
  }
  text = wrap("crossbits " + record.name + " ", text, 11 + record.name.size());
  std::replace(text.begin(), text.end(), glue, ' ');
  return text;
}

std::string shell_text(const std::string& call) {
  std::string text = wrap("$ ", call, 4, page_width - 2);
  text.pop_back();
  for (std::size_t at = 0; (at = text.find('\n', at)) != std::string::npos; at += 3)
    text.replace(at, 1, " \\\n");
  return text.replace(0, 4, "$ ") + '\n';
}

std::string flag_values(const Flag& flag) {
  std::string text;
  if (!flag.allowed.empty()) text += fmt::format("one of {}", fmt::join(flag.allowed, ", "));
  if (flag.is_number()) text += fmt::format("from {} to {}", flag.low, flag.high);
  if (flag.required) text += std::string(text.empty() ? "" : "; ") + "required";
  if (!flag.fallback.empty()) text += fmt::format("{}default {}", text.empty() ? "" : "; ", flag.fallback);
  return text;
}

std::string command_help(const CommandRecord& record) {
  std::string text = wrap("", record.name + ": " + record.summary, 0);
  text += fmt::format("\n{}\n", usage(record));
  Table table({Table::Align::left, Table::Align::left}, 2);
  for (const Flag& flag : record.flags) {
    const std::string values = flag_values(flag);
    table.add({flag_text(flag), flag.help + (values.empty() ? "" : " (" + values + ")")});
  }
  text += table.text();
  if (!record.text.empty()) text += '\n' + wrap("", record.text, 0);
  for (const Example& example : record.examples) {
    text += '\n' + example_text(example);
    if (example.exit_code != 0) text += fmt::format("exit {}\n", example.exit_code);
  }
  return text;
}

}  // namespace crossbits

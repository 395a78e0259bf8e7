#include "apps/cli/parse.hpp"

#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <algorithm>
#include <charconv>
#include <stdexcept>

namespace crossbits {
namespace {

using Given = std::map<std::string, std::vector<std::string>>;

[[noreturn]] void refuse(const CommandRecord& record, const std::string& what) {
  throw std::invalid_argument(fmt::format("{}; see crossbits {} --help", what, record.name));
}

/// CLI11 says "--model: 1 required TEXT missing" and, of a switch with a value, "json: ...".
std::string mismatch_text(const CommandRecord& record, const std::string& what) {
  const std::string name = what.substr(0, what.find_first_of(": "));
  for (const Flag& flag : record.flags)
    if (flag.is_switch() && flag.name == "--" + name) return fmt::format("{} takes no value", flag.name);
  return fmt::format("{} needs a value", name);
}

/// Lets CLI11 sort the words to their flags. What it finds wrong is told in our own words.
Given sort_words(const CommandRecord& record, std::vector<std::string> words) {
  CLI::App app;
  app.set_help_flag();
  app.allow_extras();
  Given given;
  std::map<std::string, bool> switches;
  for (const Flag& flag : record.flags) {
    if (flag.is_switch()) {
      app.add_flag(flag.name, switches[flag.name])
          ->disable_flag_override()
          ->multi_option_policy(CLI::MultiOptionPolicy::TakeLast);
    } else {
      app.add_option(flag.name, given[flag.name])
          ->expected(1)
          ->allow_extra_args(false)
          ->multi_option_policy(CLI::MultiOptionPolicy::TakeAll);
    }
  }
  std::reverse(words.begin(), words.end());
  try {
    app.parse(std::move(words));
  } catch (const CLI::ArgumentMismatch& mismatch) {
    refuse(record, mismatch_text(record, mismatch.what()));
  } catch (const CLI::ParseError& error) {
    std::string text = error.what();
    std::replace(text.begin(), text.end(), '\n', ' ');
    refuse(record, text);
  }
  if (const auto extras = app.remaining(); !extras.empty())
    refuse(record, fmt::format("{} does not take \"{}\"", record.name, extras.front()));
  for (const auto& [name, is_on] : switches)
    if (is_on) given[name] = {"true"};
  return given;
}

void check_value(const CommandRecord& record, const Flag& flag, const std::string& value) {
  if (value.empty()) refuse(record, fmt::format("{} needs a value", flag.name));
  const auto& allowed = flag.allowed;
  if (!allowed.empty() && std::find(allowed.begin(), allowed.end(), value) == allowed.end()) {
    refuse(record,
           fmt::format("{} must be one of {} (got \"{}\")", flag.name, fmt::join(allowed, ", "), value));
  }
  if (!flag.is_number()) return;
  std::int64_t number = 0;
  const char* const end = value.data() + value.size();
  const auto [stop, error] = std::from_chars(value.data(), end, number);
  if (error != std::errc() || stop != end || number < flag.low || number > flag.high) {
    refuse(record, fmt::format("{} must be a whole number from {} to {} (got \"{}\")", flag.name, flag.low,
                               flag.high, value));
  }
}

}  // namespace

Arguments parse_arguments(const CommandRecord& record, const std::vector<std::string>& words) {
  std::map<std::string, std::string> single;
  const Given given = sort_words(record, words);
  for (const Flag& flag : record.flags) {
    const auto found = given.find(flag.name);
    const bool is_given = found != given.end() && !found->second.empty();
    if (!is_given && flag.required)
      refuse(record, fmt::format("{} needs {}", record.name,
                                 flag.is_positional() ? flag.name : flag.name + " " + flag.value));
    if (!is_given) continue;
    if (found->second.size() > 1)
      refuse(record, fmt::format("{} is given {} times (\"{}\")", flag.name, found->second.size(),
                                 fmt::join(found->second, "\", \"")));
    if (!flag.is_switch()) check_value(record, flag, found->second.front());
    single[flag.name] = found->second.front();
  }
  return Arguments(std::move(single), record);
}

}  // namespace crossbits

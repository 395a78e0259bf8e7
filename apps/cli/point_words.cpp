#include "apps/cli/point_words.hpp"

#include <algorithm>
#include <array>
#include <cctype>

#include "apps/cli/command.hpp"
#include "apps/study/model_source.hpp"
#include "apps/sweep/query.hpp"

namespace crossbits {
namespace {

constexpr std::array sweepable{"run", "verify", "witness", "count", "bound", "study", "evaluate"};
/// A point's only result is its document: what writes files is left to single calls.
constexpr std::array not_in_sweeps{"--json",         "--save", "--save-model", "--svg", "--dot",
                                   "--certificates", "-o"};

const CommandRecord& record_of(const std::string& name) {
  return *std::find_if(commands().begin(), commands().end(),
                       [&](const CommandRecord& r) { return r.name == name; });
}

}  // namespace

std::vector<const CommandRecord*> sweepable_commands() {
  std::vector<const CommandRecord*> result;
  for (const CommandRecord& record : commands())
    if (std::find(sweepable.begin(), sweepable.end(), record.name) != sweepable.end())
      result.push_back(&record);
  return result;
}

std::string key_of(const Flag& flag) {
  std::string key = flag.name.substr(std::min(flag.name.find_first_not_of('-'), flag.name.size()));
  if (flag.is_positional())
    std::transform(key.begin(), key.end(), key.begin(), [](unsigned char c) { return std::tolower(c); });
  return key;
}

std::vector<const Flag*> flags_for_sweeps(const CommandRecord& record) {
  std::vector<const Flag*> flags;
  for (const Flag& flag : record.flags) {
    const bool left_out =
        std::find(not_in_sweeps.begin(), not_in_sweeps.end(), flag.name) != not_in_sweeps.end();
    const bool named_by_option =
        flag.is_positional() && std::any_of(record.flags.begin(), record.flags.end(), [&](const Flag& other) {
          return !other.is_positional() && key_of(other) == key_of(flag);
        });
    if (!left_out && !named_by_option) flags.push_back(&flag);
  }
  return flags;
}

std::vector<std::string> words_of(const Point& point) {
  std::vector<std::string> words{point.command};
  for (const Flag* flag : flags_for_sweeps(record_of(point.command))) {
    const auto found = point.parameters.find(key_of(*flag));
    if (found == point.parameters.end() || found->second == false) continue;
    if (!flag->is_positional()) words.push_back(flag->name);
    if (!flag->is_switch()) words.push_back(cell_text(found->second));
  }
  return words;
}

std::vector<std::string> files_named_by(const Point& point) {
  std::vector<std::string> files;
  for (const Flag* flag : flags_for_sweeps(record_of(point.command))) {
    const auto found = point.parameters.find(key_of(*flag));
    if (found == point.parameters.end() || !flag->value.ends_with("FILE")) continue;
    const std::string text = cell_text(found->second);
    const bool named = flag->value == "FILE" ? text != "-" : names_file(text);
    if (named) files.push_back(text);
  }
  return files;
}

}  // namespace crossbits

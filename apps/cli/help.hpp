#pragma once

#include <string>
#include <vector>

#include "apps/cli/record.hpp"

namespace crossbits {

/// As in CMakeLists.txt (a test compares them).
inline constexpr const char* version = "0.1.0";

/// `crossbits --help`: the commands, one line each.
std::string general_help(const std::vector<CommandRecord>& commands);

/// `crossbits COMMAND --help`: usage, flags, worked examples.
std::string command_help(const CommandRecord& record);

/// "crossbits run REDUCTION -n N [--model SPEC|FILE] ...", wrapped.
std::string usage(const CommandRecord& record);

/// "$ crossbits run ...", broken with backslashes where the page ends.
std::string shell_text(const std::string& call);

/// An example as it would be typed, with what it prints.
std::string example_text(const Example& example);

/// What a flag takes and what holds without it: "one of a, b; default a".
std::string flag_values(const Flag& flag);

}  // namespace crossbits

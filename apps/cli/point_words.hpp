#pragma once

#include <string>
#include <vector>

#include "apps/cli/record.hpp"
#include "apps/sweep/point.hpp"

namespace crossbits {

/// The commands that a sweep can call.
std::vector<const CommandRecord*> sweepable_commands();

/// The flags of a command that a sweep may set: each key once, an option before a positional argument of the
/// same name.
std::vector<const Flag*> flags_for_sweeps(const CommandRecord& record);

/// A flag as a specification writes it: "reduction" for REDUCTION, "samples" for --samples.
std::string key_of(const Flag& flag);

/// The call that a point stands for, word by word, without the program's name.
std::vector<std::string> words_of(const Point& point);

/// The files that a point's parameters name, as typed: where a flag takes FILE, or SPEC|FILE and is given
/// one.
std::vector<std::string> files_named_by(const Point& point);

}  // namespace crossbits

#pragma once

#include <iosfwd>
#include <string>
#include <vector>

#include "apps/cli/record.hpp"

namespace crossbits {

/// The commands, in the order of the documentation.
const std::vector<CommandRecord>& commands();

/// Runs one call, `args` without the program's name. Returns the exit code: 0 done and true, 1 the claim
/// under test is false, 2 bad input, with one sentence on `err` and nothing on `out`.
/// `progress` is a terminal on which a bar may be drawn.
int run_command_line(const std::vector<std::string>& args, std::istream& in, std::ostream& out,
                     std::ostream& err, std::ostream* progress = nullptr);

/// The same for main().
int run_command_line(int argc, char** argv);

}  // namespace crossbits

#pragma once

#include <cstdint>
#include <iosfwd>
#include <string>
#include <vector>

#include "apps/cli/arguments.hpp"

namespace crossbits {

/// One flag or positional argument of a command: parser, help and reference are made from it.
struct Flag {
  std::string name;                    ///< "--model", "-n"; without a dash a positional argument
  std::string value;                   ///< what stands behind it: "SPEC|FILE"; empty for a switch
  std::string help;                    ///< one sentence
  std::string fallback{};              ///< what holds when it is absent; empty: nothing
  std::vector<std::string> allowed{};  ///< the words it takes; empty: any
  bool required = false;
  std::int64_t low = 0, high = -1;  ///< a whole number from low to high; low > high: text

  bool is_positional() const { return name.front() != '-'; }
  bool is_switch() const { return value.empty(); }
  bool is_number() const { return low <= high; }
};

/// A call that is known to work, and what it prints.
struct Example {
  std::string call;    ///< "crossbits list problems"
  std::string output;  ///< held equal to the real one by a test
  int exit_code = 0;
  std::string beside{};  ///< a call that runs at the same time, as "crossbits party alice ..." beside Bob's
};

/// Where a command reads and writes. What goes to `out` appears only if the command does not fail.
struct Console {
  std::istream& in;
  std::ostream& out;
  std::ostream& err;                 ///< for plain lines about progress
  std::ostream* progress = nullptr;  ///< a terminal on which a bar may be drawn
};

/// The outcome of a command: 0, or 1 when the claim under test is false. Bad input is an exception.
enum class Exit { good = 0, claim_is_false = 1, bad_input = 2 };

/// One command.
struct CommandRecord {
  std::string name;
  std::string summary;  ///< one sentence
  std::string text;     ///< what else a user must know: a paragraph
  std::vector<Flag> flags;
  std::vector<Example> examples;
  Exit (*run)(const Arguments& arguments, Console& console) = nullptr;
  bool hidden = false;
};

}  // namespace crossbits

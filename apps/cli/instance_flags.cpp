#include "apps/cli/instance_flags.hpp"

#include <fmt/format.h>

#include <stdexcept>

#include "apps/study/experiment.hpp"

namespace crossbits {

std::vector<Flag> instance_flags() {
  return {{"--x", "X", "Alice's input, in the problem's text form"},
          {"--y", "Y", "Bob's input"},
          {"--seed", "S", "draw x and y, answers balanced over seeds", "1", {}, false, 0, INT64_MAX}};
}

Instance instance_of(const Arguments& a, const Problem& problem) {
  if (a.has("--x") != a.has("--y")) {
    const char* there = a.has("--x") ? "--x" : "--y";
    throw std::invalid_argument(
        fmt::format("--x and --y come together (got {} {} alone)", there, a.text(there)));
  }
  if (!a.has("--x")) return problem.instance(static_cast<std::uint64_t>(a.number("--seed")));
  if (a.has("--seed"))
    throw std::invalid_argument(
        fmt::format("--seed {} draws x and y, which --x and --y give already", a.text("--seed")));
  return instance_of_text(problem, a.text("--x"), a.text("--y"));
}

}  // namespace crossbits

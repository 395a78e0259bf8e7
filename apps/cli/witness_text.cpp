#include "apps/cli/witness_text.hpp"

#include <fmt/format.h>

#include "apps/cli/help.hpp"
#include "apps/cli/question_flags.hpp"
#include "apps/cli/table.hpp"
#include "reductions/witness/alice_message.hpp"

namespace crossbits {
namespace {

constexpr std::size_t most_shown_bits = 64;

/// On which of the two pairs the model errs.
std::string wrong_where(const Witness& w) {
  const bool first = w.outputs[0] != w.expected[0], second = w.outputs[1] != w.expected[1];
  if (first && second) return "both (x, y) and (x', y)";
  return first ? "(x, y)" : "(x', y)";
}

std::string run_call(const Setup& setup, const Symbols& x, const Symbols& y) {
  return call_text("run", setup.question) +
         fmt::format(" --x {} --y {}", setup.problem().x_domain.text(x), setup.problem().y_domain.text(y));
}

}  // namespace

std::string witness_text(const Setup& setup, const Witness& w) {
  const Problem& problem = setup.problem();
  std::string text =
      fmt::format("two inputs of Alice's that send the same {}:\n", counted(w.message.size(), "bit"));
  text += wrap("  x  =", problem.x_domain.text(w.x), 7) + wrap("  x' =", problem.x_domain.text(w.x_other), 7);
  if (!w.message.empty() && w.message.size() <= most_shown_bits)
    text += wrap("  both send", w.message.text(), 12);
  text += wrap("with y =", problem.y_domain.text(w.y), 9);
  text += fmt::format("  {}(x, y) = {}   {}(x', y) = {}\n", problem.name, w.expected[0], problem.name,
                      w.expected[1]);
  return text +
         fmt::format("the model answers {} on both, so it is wrong on {}\n", w.outputs[0], wrong_where(w));
}

std::string witness_replay(const Setup& setup, const Witness& w) {
  return "replay:\n" + shell_text(run_call(setup, w.x, w.y)) + shell_text(run_call(setup, w.x_other, w.y));
}

std::string violation_text(const Setup& setup) {
  if (!is_one_way_from_alice(setup.protocol())) return "";
  const std::string further = "see " + shell_text(call_text("witness", setup.question)).substr(2);
  const auto witness = short_witness_search(setup);
  return witness ? '\n' + witness_text(setup, *witness) + further : further;
}

}  // namespace crossbits

// Two inputs, one message, two true answers: where the model is too small.

#include <fmt/format.h>

#include "apps/study/explain/explain.hpp"
#include "apps/study/explain/notation.hpp"
#include "apps/study/witness_json.hpp"
#include "reductions/witness/alice_message.hpp"

namespace crossbits {
namespace {

void add_witness(Section& section, const Problem& problem, const Witness& w) {
  section.blocks.push_back(
      Paragraph{plain(fmt::format("On both inputs below Alice says the same {}, so Bob goes on in the same "
                                  "way; with this y the true answers differ, so he is "
                                  "wrong on one of them.",
                                  bits_text(w.message.size())))});
  DocumentTable table = word_table(
      "The witness", {"input of Alice's", "her message", "input of Bob's", "true answer", "the model says"});
  const std::string message =
      w.message.size() <= 64 ? w.message.text() : w.message.slice(0, 64).text() + "...";
  const auto add = [&](const char* name, const Symbols& x, std::size_t k) {
    table.rows.push_back(
        {{plain(std::string(name) + " = ") + code(shown_input(problem.x_domain, x)), code(message),
          code(shown_input(problem.y_domain, w.y)), plain(std::to_string(w.expected[k])),
          w.outputs[k] == w.expected[k] ? plain(std::to_string(w.outputs[k]))
                                        : strong(fmt::format("{} (wrong)", w.outputs[k]))}});
  };
  add("x", w.x, 0);
  add("x'", w.x_other, 1);
  section.blocks.push_back(table);
  section.blocks.push_back(Display{Expression::row(
      {value_formula(problem, "x", "y"), Expression::relation("="),
       Expression::number(static_cast<std::uint64_t>(w.expected[0])), Expression::relation("!="),
       Expression::number(static_cast<std::uint64_t>(w.expected[1])), Expression::relation("="),
       value_formula(problem, "x'", "y")})});
}

}  // namespace

Section witness_section(const Setup& setup, const Experiment&) {
  Section section{"Is the model too small?"};
  if (!is_one_way_from_alice(setup.protocol())) {
    section.blocks.push_back(
        Paragraph{plain("Here Alice hears something before she has said all, so no two inputs need to send "
                        "the same message for the model to fail; no witness is searched for.")});
    return section;
  }
  const WitnessSearch search =
      find_witness(setup.embedding, setup.deciding, setup.protocol(), {.most_messages = short_search});
  const std::string bits = bits_text(static_cast<std::uint64_t>(search.message_bits));
  if (search.witness) {
    add_witness(section, setup.problem(), *search.witness);
  } else if (search.complete && !search.rows_unsettled) {
    section.blocks.push_back(
        Paragraph{plain(fmt::format("No: the messages of all {} inputs of Alice's were compared, and no two "
                                    "inputs with different rows send the same {}.",
                                    search.searched, bits))});
  } else {
    section.blocks.push_back(Paragraph{
        plain(fmt::format("No witness among {} messages of {}; the search was short, and there may be one.",
                          search.searched, bits))});
  }
  return section;
}

}  // namespace crossbits

// What is claimed, and how the instance becomes tokens.

#include <fmt/format.h>

#include <cmath>

#include "apps/study/explain/explain.hpp"
#include "apps/study/explain/notation.hpp"

namespace crossbits {
namespace {

constexpr std::int32_t most_shown_tokens = 48;
constexpr std::size_t most_shown_numbers = 64;

std::string number_text(std::int64_t numerator, const Format& format) {
  return fmt::format("{}", std::ldexp(static_cast<double>(numerator), -format.fraction));
}

/// A 0/1 field of several numbers as the set of its ones, any other as its numbers.
std::string numbers_text(const Field& field, const Numbers& numbers) {
  if (numbers.size() == 1) return number_text(numbers[0], field.format);
  const bool set = field.format == Format::bit();
  std::string text;
  std::size_t shown = 0;
  for (std::size_t i = 0; i < numbers.size(); ++i) {
    if (set && numbers[i] == 0) continue;
    if (++shown > most_shown_numbers) return text + ", ...";
    text += (text.empty() ? "" : ", ") + (set ? std::to_string(i) : number_text(numbers[i], field.format));
  }
  return set ? "{" + text + "}" : text;
}

/// The fields of a token, its owners' and the public ones.
DocumentTable::Row token_row(const Embedding& e, const FieldNumbers& numbers, std::int32_t token) {
  std::string owned, open;
  Owner owner = Owner::everyone;
  for (std::size_t k = 0; k < e.fields.size(); ++k) {
    const Field& field = e.fields[k];
    if (field.token != token) continue;
    const std::string text = fmt::format("{} = {}", field.name,
                                         numbers_text(field, numbers[k].empty() ? e.fillers[k] : numbers[k]));
    std::string& cell = field.owner == Owner::everyone ? open : owned;
    cell += (cell.empty() ? "" : "; ") + text;
    if (field.owner != Owner::everyone) owner = field.owner;
  }
  const bool asked = std::find(e.outputs.begin(), e.outputs.end(), token) != e.outputs.end();
  const char* whose = owner == Owner::alice ? "Alice" : owner == Owner::bob ? "Bob" : "public";
  return {{plain(std::to_string(token) + (asked ? " (read)" : "")), plain(whose),
           code(owned.empty() ? "-" : owned), code(open.empty() ? "-" : open)},
          owner == Owner::alice ? Tone::alice
          : owner == Owner::bob ? Tone::bob
                                : Tone::none};
}

}  // namespace

Section claim_section(const Setup& setup, const Experiment& e) {
  const Problem& problem = setup.problem();
  Section section{"What is claimed"};
  section.blocks.push_back(Paragraph{strong("Claim.") + plain(" ") + claim_line(setup.paper.claim)});
  section.blocks.push_back(
      Paragraph{plain("The problem ") + math(problem_formula(problem)) +
                plain(fmt::format(": {}. Alice holds x, {}; Bob holds y, {}.", problem.definition,
                                  problem.x_domain.description(), problem.y_domain.description()))});
  DocumentTable table = word_table("The instance of this page", {"what", "value"});
  table.rows = {
      {{plain("x (Alice)"), code(shown_input(problem.x_domain, e.instance.x))}, Tone::alice},
      {{plain("y (Bob)"), code(shown_input(problem.y_domain, e.instance.y))}, Tone::bob},
      {{math(value_formula(problem, "x", "y")), plain(std::to_string(e.instance.answer))}, Tone::none},
      {{plain("model"), code(setup.model.text) + plain(": " + setup.model.summary)}, Tone::none}};
  section.blocks.push_back(table);
  if (!setup.model.certified)
    section.blocks.push_back(Paragraph{plain("Not certified: " + setup.model.reason + ".")});
  return section;
}

Section embedding_section(const Setup& setup, const Experiment& e) {
  const Embedding& embedding = setup.embedding;
  Section section{"How the inputs become tokens"};
  section.blocks.push_back(Paragraph{
      plain(fmt::format("{}. The task is {}, with {} tokens. ", setup.reduction->statement, embedding.task,
                        embedding.tokens)) +
      plain("Each half sees one input only: no number of Bob's depends on x, and none of Alice's on y. "
            "A field of zeros and ones is written as the set of its ones.")});
  const FieldNumbers numbers = embedding.embed(e.instance.x, e.instance.y);
  DocumentTable table = word_table("The tokens; the answers at tokens marked \"read\" decide",
                                   {"token", "whose", "written by the owner", "public"});
  for (std::int32_t t = 0; t < std::min(embedding.tokens, most_shown_tokens); ++t)
    table.rows.push_back(token_row(embedding, numbers, t));
  for (const std::int32_t t : embedding.outputs)
    if (t >= most_shown_tokens && table.rows.size() < 2 * most_shown_tokens)
      table.rows.push_back(token_row(embedding, numbers, t));
  section.blocks.push_back(table);
  if (embedding.tokens > most_shown_tokens)
    section.blocks.push_back(
        Paragraph{plain(fmt::format("The first {} tokens of {} and those that are read are shown.",
                                    most_shown_tokens, embedding.tokens))});
  if (!embedding.filler_text.empty())
    section.blocks.push_back(Paragraph{plain("Public numbers: " + embedding.filler_text + ".")});
  return section;
}

}  // namespace crossbits

// What crosses, and how it stands to the bound.

#include <fmt/format.h>

#include <cmath>

#include "apps/study/explain/explain.hpp"
#include "apps/study/explain/notation.hpp"

namespace crossbits {
namespace {

constexpr std::size_t most_shown_messages = 60, most_shown_bits = 64;

std::string content_text(const Saying& saying) {
  if (!saying.numbers.empty()) return saying.numbers;
  const std::string text = saying.bits.text();
  return text.size() <= most_shown_bits ? text : text.substr(0, most_shown_bits) + "...";
}

DocumentTable message_table(const Experiment& e) {
  DocumentTable table{"The transcript",
                      {{"#", true},
                       {"from", false},
                       {"what crosses", false},
                       {"content", false},
                       {"bits", true},
                       {"total", true}}};
  std::uint64_t total = 0;
  for (const Saying& s : e.messages) {
    total += s.bits.size();
    if (table.rows.size() == most_shown_messages) continue;
    table.rows.push_back(
        {{plain(std::to_string(table.rows.size() + 1)), plain(s.from), plain(s.carries),
          code(content_text(s)), plain(std::to_string(s.bits.size())), plain(std::to_string(total))},
         s.from == "Alice" ? Tone::alice : Tone::bob});
  }
  return table;
}

/// What the model answers where it is read, and the test that makes a decision of it.
Paragraph decision_paragraph(const Setup& setup, const Experiment& e) {
  constexpr std::int32_t most_shown_outputs = 12;
  const DecidingModel& model = setup.deciding;
  ModelRun run(model);
  run.decide(model.inputs(setup.embedding, setup.embedding.embed(e.instance.x, e.instance.y)));
  std::string outputs;
  std::int32_t count = 0;
  for (const Segment& s : model.graph[model.decision].operand) {
    for (std::int32_t i = 0; i < s.count; ++i) {
      if (++count > most_shown_outputs) continue;
      const Format& format = model.graph.format(s.value, s.offset + i);
      const double answer =
          std::ldexp(static_cast<double>(run.store().number(s.value, s.offset + i)), -format.fraction);
      outputs += fmt::format("{}{:.4g}", outputs.empty() ? "" : ", ", answer);
    }
  }
  std::string text = fmt::format("The model's output{}, rounded to four digits: {}{}.", count == 1 ? "" : "s",
                                 outputs, count > most_shown_outputs ? ", ..." : "");
  if (const auto* test = std::get_if<Compare>(model.graph[model.decision].operation.get()))
    text +=
        fmt::format(" The decision is 1 if and only if {} {:.4g}.",
                    test->test == Compare::Test::all_below ? "every output is below" : "some output is above",
                    std::ldexp(static_cast<double>(test->threshold), -test->fraction));
  return {plain(std::move(text))};
}

std::string verdict_text(const Comparison& c) {
  switch (c.standing) {
    case Standing::violates:
      return "VIOLATES: fewer bits than any right protocol needs, so the model must fail on some input";
    case Standing::vacuous:
      return "VACUOUS: sending the input costs less, so at this size the bound excludes nothing";
    case Standing::consistent:
      return c.tight ? "CONSISTENT, and tight: not one bit to spare"
                     : "CONSISTENT: between the bound and the trivial cost";
    case Standing::unknown:
      return "UNKNOWN: no bound is known for this convention";
  }
  return "";
}

}  // namespace

Section protocol_section(const Setup& setup, const Experiment& e) {
  Section section{"The protocol"};
  const bool paper = setup.question.which == Which::paper;
  section.blocks.push_back(Paragraph{
      plain(paper ? "The parties run the model together as the argument has it: whatever one of them cannot "
                    "compute from own and "
                    "public numbers is sent. "
                  : "The parties run the model together as cheaply as its dataflow graph allows, by one "
                    "minimum cut. ") +
      plain(fmt::format("The convention: {}.", convention_text(setup.direction(), setup.question.knows)))});
  if (e.messages.empty()) section.blocks.push_back(Paragraph{plain("Nothing crosses.")});
  if (!e.messages.empty()) section.blocks.push_back(message_table(e));
  if (e.messages.size() > most_shown_messages)
    section.blocks.push_back(
        Paragraph{plain(fmt::format("The first {} of {} messages are shown; the total counts all.",
                                    most_shown_messages, e.messages.size()))});
  section.blocks.push_back(decision_paragraph(setup, e));
  section.blocks.push_back(Paragraph{
      plain(fmt::format("Bob answers {}, and so does the model evaluated by itself. The true answer is {}: ",
                        e.protocol_answer, e.instance.answer)) +
      strong(e.correct() ? "correct" : "wrong") + plain(".")});
  return section;
}

Section cost_section(const Setup& setup, const Experiment& e) {
  const Comparison& c = e.comparison;
  Section section{"The cost beside the bound"};
  DocumentTable table{"All bits in one convention: " + convention_text(c.direction, c.knows),
                      {{"number", false}, {"what it is", false}, {"bits", true}}};
  const auto add = [&](const char* number, const std::string& what, const std::string& bits) {
    table.rows.push_back({{plain(number), plain(what), plain(bits)}});
  };
  add("this protocol", "exact, read off the transcript", std::to_string(c.bits));
  if (c.lower_bound)
    add("any right protocol",
        fmt::format(
            "{}: {} [{}]",
            name(c.lower_bound->kind) == std::string("exact") ? "at least; exact" : "at least; lower bound",
            c.lower_bound->claim.statement, c.lower_bound->claim.source),
        std::to_string(c.lower_bound->bits));
  add("sending the input", "exact, in the problem's own coding", std::to_string(c.trivial_bits));
  if (const auto bits = setup.optimal_bits())
    add("cheapest for this dataflow graph", "two way, exact for this graph; no claim about the function",
        std::to_string(*bits));
  section.blocks.push_back(table);
  if (c.lower_bound) {
    const char* sign = c.bits == c.lower_bound->bits ? "=" : c.bits > c.lower_bound->bits ? ">=" : "<";
    section.blocks.push_back(Display{
        Expression::row({Expression::words("bits"), Expression::relation("="), Expression::number(c.bits),
                         Expression::relation(sign), Expression::number(c.lower_bound->bits),
                         Expression::relation(c.lower_bound->kind == Kind::exact ? "=" : "<="),
                         cost_formula(setup.problem(), c.direction, c.knows)})});
  }
  section.blocks.push_back(Paragraph{strong(verdict_text(c)) + plain(".")});
  return section;
}

}  // namespace crossbits

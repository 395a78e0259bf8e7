#include "apps/cli/reference.hpp"

#include <fmt/format.h>

#include <nlohmann/json.hpp>
#include <ostream>

#include "apps/cli/catalogue_json.hpp"
#include "apps/cli/command.hpp"
#include "apps/cli/commands.hpp"
#include "apps/cli/help.hpp"

namespace crossbits {
namespace {

/// A cell of a Markdown table: bars would end it.
std::string markdown_cell(std::string text) {
  for (std::size_t at = 0; (at = text.find('|', at)) != std::string::npos; at += 2)
    text.replace(at, 1, "\\|");
  return text;
}

std::string claim_text(const Json& claim) {
  return fmt::format("{} ({}; {})", text_at(claim, "statement"), text_at(claim, "source"),
                     text_at(claim, "ground"));
}

std::string command_section(const CommandRecord& record) {
  std::string text =
      fmt::format("### {}\n\n{}\n\n```\n{}```\n\n", record.name, record.summary, usage(record));
  if (!record.text.empty()) text += record.text + "\n\n";
  text += "| flag | meaning | values |\n|---|---|---|\n";
  for (const Flag& flag : record.flags) {
    const bool alone = flag.is_switch() || flag.is_positional();
    text += fmt::format("| `{}` | {} | {} |\n", alone ? flag.name : flag.name + " " + flag.value,
                        markdown_cell(flag.help), markdown_cell(flag_values(flag)));
  }
  for (const Example& example : record.examples) {
    text += fmt::format("\n```\n{}```\n", example_text(example));
    if (example.exit_code != 0) text += fmt::format("\nExit code {}.\n", example.exit_code);
  }
  return text + '\n';
}

std::string problem_section(const Json& p) {
  std::string text =
      fmt::format("### {}\n\n{}: {}. x is {}, y is {}.\n\n", text_at(p, "id"), text_at(p, "name"),
                  text_at(p, "definition"), text_at(p, "x"), text_at(p, "y"));
  text += "| direction | who knows | bits | kind | why |\n|---|---|---|---|---|\n";
  for (const Json& cost : p.at("costs")) {
    text += fmt::format("| {} | {} | {} | {} | {} |\n", text_at(cost, "direction"), text_at(cost, "knows"),
                        cost.at("bits").dump(), text_at(cost, "kind"),
                        markdown_cell(claim_text(cost.at("claim"))));
  }
  for (const Json& claim : p.at("claims")) text += fmt::format("\n- {}", claim_text(claim));
  return text + (p.at("claims").empty() ? "\n" : "\n\n");
}

std::string reduction_section(const Json& r) {
  std::string text =
      fmt::format("### {}\n\n{}. From the problem {}; model families {}; without `--model` it is `{}`.{}\n\n",
                  text_at(r, "id"), text_at(r, "statement"), text_at(r, "problem"), words(r.at("families")),
                  text_at(r, "default_model"), r.at("symmetric") ? " Symmetric: `--exchange`." : "");
  return text + fmt::format("Claim: {}.\n\n", claim_text(r.at("claim")));
}

std::string protocol_row(const Json& p) {
  return fmt::format("| {} | {} | {} | {} | {} |\n", text_at(p, "reduction"), text_at(p, "family"),
                     text_at(p, "direction"), words(p.at("may_send")),
                     markdown_cell(claim_text(p.at("claim"))));
}

std::string bound_row(const Json& b) {
  return fmt::format("| {} | {} |\n", text_at(b, "id"), markdown_cell(claim_text(b.at("claim"))));
}

std::string family_section(const Json& m) {
  std::string text = fmt::format("### {}\n\n{}.\n\n| key | values | meaning |\n|---|---|---|\n",
                                 text_at(m, "id"), text_at(m, "summary"));
  for (const Json& o : m.at("options"))
    text += fmt::format("| `{}` | {} | {} |\n", text_at(o, "key"), markdown_cell(text_at(o, "values")),
                        markdown_cell(text_at(o, "meaning")));
  for (const Json& c : m.at("cases")) {
    text += fmt::format("\n- `{}` for {}, at n = {}: {}; {}: {}. {}.", text_at(c, "spec"),
                        text_at(c, "reduction"), catalogue_n, text_at(c, "summary"),
                        c.at("certified") ? "certified" : "not certified", text_at(c, "reason"),
                        claim_text(c.at("claim")));
  }
  return text + (m.at("cases").empty() ? "\n" : "\n\n");
}

Exit print_reference(const Arguments&, Console& console) {
  console.out << reference_text();
  return Exit::good;
}

}  // namespace

std::string reference_text() {
  std::string text =
      "# Reference\n\nWritten by `crossbits reference` from the records of the commands and the catalogues; "
      "a test holds it equal to them.\n\n"
      "Exit codes: 0 done and true, 1 the claim under test is false, 2 bad input with one sentence on "
      "standard error.\n"
      "`--json` prints one JSON document whose first key is `schema`.\n\n## Commands\n\n";
  for (const CommandRecord& record : commands())
    if (!record.hidden) text += command_section(record);
  text += fmt::format("## Problems\n\nBits at n = {}; what each word means: docs/conventions.md.\n\n",
                      catalogue_n);
  for (const Json& p : problems_json()) text += problem_section(p);
  text += "## Reductions\n\n";
  for (const Json& r : reductions_json()) text += reduction_section(r);
  text +=
      "## Paper protocols\n\n| reduction | family | direction | may be sent | claim "
      "|\n|---|---|---|---|---|\n";
  for (const Json& p : protocols_json()) text += protocol_row(p);
  text += "\n## Bounds\n\n| name | claim |\n|---|---|\n";
  for (const Json& b : bounds_json()) text += bound_row(b);
  text += "\n## Model families\n\n";
  for (const Json& m : models_json()) text += family_section(m);
  while (text.ends_with("\n\n")) text.pop_back();
  return text;
}

CommandRecord reference_command() {
  return {.name = "reference",
          .summary = "print docs/reference.md",
          .text = "",
          .flags = {},
          .examples = {},
          .run = print_reference,
          .hidden = true};
}

}  // namespace crossbits

#include <fmt/format.h>

#include "apps/study/escape.hpp"
#include "apps/study/explain/document.hpp"

namespace crossbits {
namespace {

// Blue and orange of Okabe and Ito, told apart by colour-blind readers; every row also says whose it is.
constexpr const char* style = R"(
:root { color-scheme: light dark; --ink: #1a1a1a; --paper: #fff; --line: #c8c8c8; --soft: #f3f3f1; --alice: #0072b2; --bob: #b45a00; }
@media (prefers-color-scheme: dark) {
  :root { --ink: #e6e6e3; --paper: #16181a; --line: #4a4d50; --soft: #22262a; --alice: #6db9e8; --bob: #f0a050; }
}
* { box-sizing: border-box; }
body { margin: 0 auto; padding: 1.5rem 1rem 4rem; max-width: 46rem; background: var(--paper); color: var(--ink);
  font: 1rem/1.55 "Source Serif 4", Georgia, "Times New Roman", serif; }
h1 { font-size: 1.6rem; line-height: 1.25; margin: 0 0 .25rem; overflow-wrap: anywhere; }
h2 { font-size: 1.15rem; margin: 2.2rem 0 .5rem; border-bottom: 1px solid var(--line); padding-bottom: .2rem; }
.subtitle { margin: 0 0 1rem; overflow-wrap: anywhere; }
code, pre { font: .85em/1.5 "JetBrains Mono", Consolas, Menlo, monospace; overflow-wrap: anywhere; }
pre { background: var(--soft); padding: .6rem .8rem; overflow-x: auto; white-space: pre-wrap; }
.wide { overflow-x: auto; margin: .8rem 0; }
.wide:focus-visible { outline: 2px solid var(--alice); }
table { border-collapse: collapse; font-size: .9rem; min-width: min(26rem, 100%); }
caption { text-align: left; padding: .2rem 0; font-style: italic; }
th, td { padding: .2rem .6rem; border-bottom: 1px solid var(--line); text-align: left; vertical-align: top; }
th { font-weight: 600; }
.number { text-align: right; font-variant-numeric: tabular-nums; }
tr.alice td:first-child { border-left: 4px solid var(--alice); }
tr.bob td:first-child { border-left: 4px double var(--bob); }
table.matrix { border-collapse: separate; border-spacing: 0; font-family: Consolas, Menlo, monospace; font-size: .8rem; min-width: 0; }
table.matrix th, table.matrix td { padding: .1rem .35rem; text-align: center; border: 0; }
table.matrix thead th { writing-mode: vertical-rl; vertical-align: bottom; }
table.matrix td.marked { background: var(--soft); }
table.matrix td.crossing { outline: 2px solid var(--ink); outline-offset: -2px; font-weight: 700; }
table.matrix th.row { color: var(--alice); }
table.matrix th.column { color: var(--bob); }
math { font-size: 1.1em; }
.display { margin: .8rem 0; overflow-x: auto; overflow-y: hidden; text-align: center; }
@media print {
  :root { --ink: #000; --paper: #fff; --line: #999; --soft: #f2f2f2; --alice: #0072b2; --bob: #b45a00; }
  body { max-width: none; padding: 0; font-size: 10.5pt; }
  h2, caption { break-after: avoid; } tr, pre { break-inside: avoid; } .wide, .display { overflow: visible; }
}
)";

std::string inline_html(const Inline& piece) {
  using enum Inline::Kind;
  const std::string words = html_escaped(piece.words);
  switch (piece.kind) {
    case text:
      return words;
    case strong:
      return fmt::format("<strong>{}</strong>", words);
    case code:
      return fmt::format("<code>{}</code>", words);
    case math:
      return fmt::format("<math>{}</math>", mathml(piece.formula));
  }
  return "";
}

std::string line_html(const Line& line) {
  std::string text;
  for (const Inline& piece : line) text += inline_html(piece);
  return text;
}

/// Wide things scroll by themselves, also by keyboard, so that the page never does.
std::string scrolled(const std::string& label, const std::string& inside) {
  return fmt::format("<div class=\"wide\" role=\"region\" tabindex=\"0\" aria-label=\"{}\">\n{}</div>\n",
                     html_escaped(label), inside);
}

std::string block_html(const Paragraph& p) { return fmt::format("<p>{}</p>\n", line_html(p.line)); }

std::string block_html(const Display& d) {
  return fmt::format("<div class=\"display\"><math display=\"block\">{}</math></div>\n", mathml(d.formula));
}

std::string block_html(const DocumentTable& t) {
  const auto cell_class = [&](std::size_t c) {
    return t.columns[c].right_aligned ? " class=\"number\"" : "";
  };
  std::string text = fmt::format("<table>\n<caption>{}</caption>\n<thead><tr>", html_escaped(t.caption));
  for (std::size_t c = 0; c < t.columns.size(); ++c)
    text += fmt::format("<th scope=\"col\"{}>{}</th>", cell_class(c), html_escaped(t.columns[c].title));
  text += "</tr></thead>\n<tbody>\n";
  for (const auto& row : t.rows) {
    text += row.tone == Tone::none    ? "<tr>"
            : row.tone == Tone::alice ? "<tr class=\"alice\">"
                                      : "<tr class=\"bob\">";
    for (std::size_t c = 0; c < row.cells.size(); ++c)
      text += fmt::format("<td{}>{}</td>", cell_class(c), line_html(row.cells[c]));
    text += "</tr>\n";
  }
  return scrolled(t.caption, text + "</tbody>\n</table>\n");
}

std::string block_html(const MatrixBlock& m) {
  std::string text = fmt::format("<table class=\"matrix\">\n<caption>{}</caption>\n<thead><tr><td></td>",
                                 html_escaped(m.caption));
  for (const std::string& column : m.columns)
    text += fmt::format("<th class=\"column\" scope=\"col\">{}</th>", html_escaped(column));
  text += "</tr></thead>\n<tbody>\n";
  for (std::size_t i = 0; i < m.rows.size(); ++i) {
    text += fmt::format("<tr><th class=\"row\" scope=\"row\">{}</th>", html_escaped(m.rows[i]));
    for (std::size_t j = 0; j < m.columns.size(); ++j) {
      const bool row = static_cast<int>(i) == m.marked_row, column = static_cast<int>(j) == m.marked_column;
      const char* mark = row && column   ? " class=\"marked crossing\""
                         : row || column ? " class=\"marked\""
                                         : "";
      text += fmt::format("<td{}>{}</td>", mark, html_escaped(m.entries[i][j]));
    }
    text += "</tr>\n";
  }
  return scrolled(m.caption, text + "</tbody>\n</table>\n");
}

std::string block_html(const Listing& listing) {
  std::string text = "<pre>";
  for (const std::string& line : listing.lines) text += html_escaped(line) + '\n';
  return text + "</pre>\n";
}

}  // namespace

std::string html(const Document& document) {
  std::string text = fmt::format(
      "<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n"
      "<meta name=\"viewport\" content=\"width=device-width, "
      "initial-scale=1\">\n<title>{}</title>\n<style>{}</style>\n</head>\n"
      "<body>\n<h1>{}</h1>\n<p class=\"subtitle\">{}</p>\n",
      html_escaped(document.title), style, html_escaped(document.title), html_escaped(document.subtitle));
  for (const Section& section : document.sections) {
    text += fmt::format("<section>\n<h2>{}</h2>\n", html_escaped(section.heading));
    for (const Block& block : section.blocks)
      text += std::visit([](const auto& b) { return block_html(b); }, block);
    text += "</section>\n";
  }
  return text + "</body>\n</html>\n";
}

}  // namespace crossbits

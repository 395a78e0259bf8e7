#include <fmt/format.h>

#include "apps/study/escape.hpp"
#include "apps/study/explain/document.hpp"

namespace crossbits {
namespace {

std::string inline_markdown(const Inline& piece) {
  using enum Inline::Kind;
  switch (piece.kind) {
    case text:
      return markdown_escaped(piece.words);
    case strong:
      return fmt::format("**{}**", markdown_escaped(piece.words));
    case code:
      return fmt::format("`{}`", piece.words);
    case math:
      return fmt::format("${}$", latex(piece.formula));
  }
  return "";
}

std::string line_markdown(const Line& line) {
  std::string text;
  for (const Inline& piece : line) text += inline_markdown(piece);
  return text;
}

std::string block_markdown(const Paragraph& p) { return line_markdown(p.line) + "\n\n"; }
std::string block_markdown(const Display& d) { return fmt::format("$${}$$\n\n", latex(d.formula)); }

std::string block_markdown(const DocumentTable& t) {
  std::string text = fmt::format("{}:\n\n|", markdown_escaped(t.caption)), rule = "|";
  for (const auto& column : t.columns) {
    text += fmt::format(" {} |", markdown_escaped(column.title));
    rule += column.right_aligned ? "---:|" : "---|";
  }
  text += '\n' + rule + '\n';
  for (const auto& row : t.rows) {
    text += '|';
    for (const Line& cell : row.cells) text += fmt::format(" {} |", line_markdown(cell));
    text += '\n';
  }
  return text + '\n';
}

std::string block_markdown(const MatrixBlock& m) {
  std::string text = fmt::format("{}:\n\n| |", markdown_escaped(m.caption)), rule = "|---|";
  for (const std::string& column : m.columns) {
    text += fmt::format(" `{}` |", column);
    rule += ":---:|";
  }
  text += '\n' + rule + '\n';
  for (std::size_t i = 0; i < m.rows.size(); ++i) {
    text += fmt::format("| `{}` |", m.rows[i]);
    for (std::size_t j = 0; j < m.columns.size(); ++j) {
      const bool crossing = static_cast<int>(i) == m.marked_row && static_cast<int>(j) == m.marked_column;
      const std::string entry = markdown_escaped(m.entries[i][j]);
      text += crossing ? fmt::format(" **{}** |", entry) : fmt::format(" {} |", entry);
    }
    text += '\n';
  }
  return text + '\n';
}

std::string block_markdown(const Listing& listing) {
  std::string text = "```\n";
  for (const std::string& line : listing.lines) text += line + '\n';
  return text + "```\n\n";
}

}  // namespace

std::string markdown(const Document& document) {
  std::string text =
      fmt::format("# {}\n\n{}\n\n", markdown_escaped(document.title), markdown_escaped(document.subtitle));
  for (const Section& section : document.sections) {
    text += fmt::format("## {}\n\n", markdown_escaped(section.heading));
    for (const Block& block : section.blocks)
      text += std::visit([](const auto& b) { return block_markdown(b); }, block);
  }
  text.pop_back();
  return text;
}

}  // namespace crossbits

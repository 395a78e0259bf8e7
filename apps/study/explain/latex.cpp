#include <fmt/format.h>

#include "apps/study/escape.hpp"
#include "apps/study/explain/document.hpp"

namespace crossbits {
namespace {

constexpr const char* preamble = R"(\documentclass[11pt,a4paper]{article}
\usepackage[T1]{fontenc}
\usepackage[utf8]{inputenc}
\usepackage[margin=2.2cm]{geometry}
\usepackage{amsmath,array,longtable}
\setlength{\parindent}{0pt}
\setlength{\parskip}{0.6em}
\sloppy
)";

std::string inline_latex(const Inline& piece) {
  using enum Inline::Kind;
  switch (piece.kind) {
    case text:
      return latex_escaped(piece.words);
    case strong:
      return fmt::format("\\textbf{{{}}}", latex_escaped(piece.words));
    case code:
      return fmt::format("\\texttt{{{}}}", latex_escaped(piece.words));
    case math:
      return fmt::format("${}$", latex(piece.formula));
  }
  return "";
}

std::string line_latex(const Line& line) {
  std::string text;
  for (const Inline& piece : line) text += inline_latex(piece);
  return text;
}

std::string block_latex(const Paragraph& p) { return line_latex(p.line) + "\n\n"; }
std::string block_latex(const Display& d) { return fmt::format("\\[ {} \\]\n\n", latex(d.formula)); }

/// Columns of words share the width that numbers leave; a table may go on over pages.
std::string block_latex(const DocumentTable& t) {
  std::size_t words = 0;
  for (const auto& column : t.columns) words += !column.right_aligned;
  const double each =
      (0.92 - 0.1 * static_cast<double>(t.columns.size() - words)) / static_cast<double>(words);
  std::string text = fmt::format("\\textit{{{}}}\n\n\\begin{{longtable}}{{", latex_escaped(t.caption));
  for (const auto& column : t.columns)
    text += column.right_aligned
                ? "r"
                : fmt::format(">{{\\raggedright\\arraybackslash}}p{{{:.3f}\\textwidth}}", each);
  text += "}\n\\hline\n";
  const auto end_row = [&text](std::size_t c, std::size_t count) {
    text += c + 1 < count ? " & " : " \\\\\n";
  };
  for (std::size_t c = 0; c < t.columns.size(); ++c) {
    text += fmt::format("\\textbf{{{}}}", latex_escaped(t.columns[c].title));
    end_row(c, t.columns.size());
  }
  text += "\\hline\n\\endhead\n";
  for (const auto& row : t.rows) {
    for (std::size_t c = 0; c < row.cells.size(); ++c) {
      text += line_latex(row.cells[c]);
      end_row(c, row.cells.size());
    }
  }
  return text + "\\hline\n\\end{longtable}\n\n";
}

std::string block_latex(const MatrixBlock& m) {
  std::string text = fmt::format(
      "\\textit{{{}}}\n\n{{\\small\\setlength{{\\tabcolsep}}{{2pt}}\n\\begin{{tabular}}{{r|{}}}\n",
      latex_escaped(m.caption), std::string(m.columns.size(), 'c'));
  for (const std::string& column : m.columns)
    text += fmt::format(" & \\texttt{{\\tiny {}}}", latex_escaped(column));
  text += " \\\\\n\\hline\n";
  for (std::size_t i = 0; i < m.rows.size(); ++i) {
    text += fmt::format("\\texttt{{{}}}", latex_escaped(m.rows[i]));
    for (std::size_t j = 0; j < m.columns.size(); ++j) {
      const bool crossing = static_cast<int>(i) == m.marked_row && static_cast<int>(j) == m.marked_column;
      const std::string entry = latex_escaped(m.entries[i][j]);
      text += crossing ? fmt::format(" & \\textbf{{{}}}", entry) : " & " + entry;
    }
    text += " \\\\\n";
  }
  return text + "\\end{tabular}}\n\n";
}

std::string block_latex(const Listing& listing) {
  std::string text = "\\begin{flushleft}\n";
  for (const std::string& line : listing.lines)
    text += fmt::format("\\texttt{{{}}}\\\\\n", latex_escaped(line));
  return text + "\\end{flushleft}\n\n";
}

}  // namespace

std::string latex(const Document& document) {
  std::string text =
      fmt::format("{}\\title{{{}}}\n\\author{{}}\n\\date{{}}\n\\begin{{document}}\n\\maketitle\n{}\n\n",
                  preamble, latex_escaped(document.title), latex_escaped(document.subtitle));
  for (const Section& section : document.sections) {
    text += fmt::format("\\section*{{{}}}\n\n", latex_escaped(section.heading));
    for (const Block& block : section.blocks)
      text += std::visit([](const auto& b) { return block_latex(b); }, block);
  }
  return text + "\\end{document}\n";
}

}  // namespace crossbits

#pragma once

#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "apps/study/explain/expression.hpp"

namespace crossbits {

/// A piece of running text.
struct Inline {
  enum class Kind : std::uint8_t { text, strong, code, math } kind = Kind::text;
  std::string words{};
  Expression formula{};
};
/// Running text; a plain text is one piece.
using Line = std::vector<Inline>;

Line plain(std::string words);
Line strong(std::string words);
Line code(std::string words);
Line math(Expression formula);
Line operator+(Line first, const Line& more);

struct Paragraph {
  Line line;
};

/// A formula on a line of its own.
struct Display {
  Expression formula;
};

/// Whose a row of a table is: shown by a word in the row, and by colour where there is some.
enum class Tone : std::uint8_t { none, alice, bob };

struct DocumentTable {
  struct Column {
    std::string title;
    bool right_aligned = false;
  };
  struct Row {
    std::vector<Line> cells;
    Tone tone = Tone::none;
  };
  std::string caption;
  std::vector<Column> columns;
  std::vector<Row> rows{};
};

/// A communication matrix with its inputs along the edges; one row and one column may be marked.
struct MatrixBlock {
  std::string caption;
  std::vector<std::string> rows, columns;  ///< Alice's and Bob's inputs
  std::vector<std::vector<std::string>> entries{};
  int marked_row = -1, marked_column = -1;
};

/// Commands, one a line.
struct Listing {
  std::vector<std::string> lines;
};

using Block = std::variant<Paragraph, Display, DocumentTable, MatrixBlock, Listing>;

struct Section {
  std::string heading;
  std::vector<Block> blocks{};
};

/// A page: what is said, not how it is set.
struct Document {
  std::string title;
  std::string subtitle;
  std::vector<Section> sections{};
};

/// One self-contained file: no scripts, no network, MathML for formulas; for screen and print, light and
/// dark.
std::string html(const Document& document);
/// Formulas between dollars.
std::string markdown(const Document& document);
/// A whole article.
std::string latex(const Document& document);

/// The writer for a file's ending: ".html", ".md" or ".tex". Throws std::invalid_argument, naming `flag` and
/// the file.
std::string (*writer_for(const std::string& flag, std::string_view path))(const Document&);

}  // namespace crossbits

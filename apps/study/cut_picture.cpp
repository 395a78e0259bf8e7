#include <fmt/format.h>

#include "apps/study/cut_drawing.hpp"
#include "apps/study/escape.hpp"

namespace crossbits {
namespace {

constexpr int page = 1000, page_margin = 56, title_height = 86, row_height = 58, box_height = 36, gap = 10;
constexpr int column_width = (page - page_margin) / CutDrawing::columns, box_width = column_width - gap;

constexpr const char* column_titles[] = {"Alice", "to Alice", "both", "to Bob", "Bob"};
constexpr const char* column_fills[] = {"#dbe9f8", "#fff1cc", "#eeeeee", "#fff1cc", "#e3f1dd"};
constexpr const char* column_strokes[] = {"#4477aa", "#cc8800", "#888888", "#cc8800", "#55863f"};

int box_left(const CutDrawing::Box& box) { return page_margin + box.column * column_width; }
int upper(int row) { return title_height + row * row_height; }

std::string box_svg(const CutDrawing::Box& box) {
  const int x = box_left(box), y = upper(box.row), middle = x + box_width / 2;
  std::string text = fmt::format(
      "<rect x=\"{}\" y=\"{}\" width=\"{}\" height=\"{}\" rx=\"{}\" fill=\"{}\" stroke=\"{}\" "
      "stroke-width=\"{}\"/>\n",
      x, y, box_width, box_height, box.crosses() ? 18 : 4, column_fills[box.column],
      column_strokes[box.column], box.crosses() ? 2 : 1);
  text += fmt::format("<text x=\"{}\" y=\"{}\" text-anchor=\"middle\" font-size=\"12\">{}</text>\n", middle,
                      box.numbers.empty() ? y + 22 : y + 15, html_escaped(box.what));
  if (!box.numbers.empty())
    text += fmt::format("<text x=\"{}\" y=\"{}\" text-anchor=\"middle\" font-size=\"10\" {}>{}</text>\n",
                        middle, y + 29, box.crosses() ? "font-weight=\"bold\"" : "fill=\"#555555\"",
                        html_escaped(box.numbers));
  return text;
}

/// Across within a row, else from the lower edge of one box to the upper edge of another.
std::string arrow_svg(const CutDrawing& drawing, const CutDrawing::Arrow& arrow) {
  const CutDrawing::Box& from = drawing.boxes[arrow.from];
  const CutDrawing::Box& to = drawing.boxes[arrow.to];
  const char* style = arrow.crosses ? "stroke=\"#cc8800\" stroke-width=\"2.5\" marker-end=\"url(#send)\""
                                    : "stroke=\"#999999\" stroke-width=\"1\" marker-end=\"url(#read)\"";
  if (from.row == to.row) {
    const bool right = from.column < to.column;
    const int x1 = box_left(from) + (right ? box_width : 0), x2 = box_left(to) + (right ? 0 : box_width),
              y = upper(from.row) + box_height / 2;
    return fmt::format("<path d=\"M{} {}H{}\" fill=\"none\" {}/>\n", x1, y, x2, style);
  }
  const int x1 = box_left(from) + box_width / 2, x2 = box_left(to) + box_width / 2;
  const int y1 = upper(from.row) + box_height, y2 = upper(to.row),
            bend = (to.row - from.row > 1 && x1 == x2) ? box_width / 2 + 8 : 0;
  return fmt::format("<path d=\"M{} {}C{} {} {} {} {} {}\" fill=\"none\" {}/>\n", x1, y1, x1 + bend, y1 + 22,
                     x2 + bend, y2 - 22, x2, y2, style);
}

std::string heading_svg(const CutDrawing& drawing) {
  std::string text = fmt::format("<text x=\"12\" y=\"26\" font-size=\"15\" font-weight=\"bold\">{}</text>\n",
                                 html_escaped(drawing.title));
  for (int c = 0; c < CutDrawing::columns; ++c)
    text +=
        fmt::format("<text x=\"{}\" y=\"62\" text-anchor=\"middle\" font-size=\"13\" fill=\"{}\">{}</text>\n",
                    page_margin + c * column_width + box_width / 2, column_strokes[c], column_titles[c]);
  return text;
}

std::string rows_svg(const CutDrawing& drawing) {
  std::string text;
  int layer = 0;
  for (std::size_t r = 0; r < drawing.rows.size(); ++r) {
    const auto& row = drawing.rows[r];
    const int y = upper(static_cast<int>(r));
    if (!row.note.empty()) {
      text += fmt::format(
          "<text x=\"{}\" y=\"{}\" text-anchor=\"middle\" font-size=\"12\" font-style=\"italic\">{}</text>\n",
          page / 2, y + 22, row.note);
      continue;
    }
    if (row.layer == layer) continue;
    layer = row.layer;
    text +=
        fmt::format("<path d=\"M0 {0}H{1}\" stroke=\"#cccccc\" stroke-dasharray=\"4 4\"/>\n", y - 11, page);
    text += fmt::format("<text x=\"6\" y=\"{}\" font-size=\"11\" fill=\"#555555\">layer {}</text>\n", y + 12,
                        layer);
  }
  return text;
}

}  // namespace

std::string to_svg(const CutDrawing& drawing) {
  const int height = upper(static_cast<int>(drawing.rows.size())) + 4;
  std::string text = fmt::format(
      "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"{0}\" height=\"{1}\" viewBox=\"0 0 {0} {1}\" "
      "font-family=\"sans-serif\">\n"
      "<defs>\n"
      "<marker id=\"read\" viewBox=\"0 0 8 8\" refX=\"7\" refY=\"4\" markerWidth=\"7\" markerHeight=\"7\" "
      "orient=\"auto\">"
      "<path d=\"M0 0L8 4L0 8z\" fill=\"#999999\"/></marker>\n"
      "<marker id=\"send\" viewBox=\"0 0 8 8\" refX=\"7\" refY=\"4\" markerWidth=\"5\" markerHeight=\"5\" "
      "orient=\"auto\">"
      "<path d=\"M0 0L8 4L0 8z\" fill=\"#cc8800\"/></marker>\n"
      "</defs>\n<rect width=\"{0}\" height=\"{1}\" fill=\"white\"/>\n",
      page, height);
  text += heading_svg(drawing) + rows_svg(drawing);
  for (const auto& arrow : drawing.arrows) text += arrow_svg(drawing, arrow);
  for (const auto& box : drawing.boxes) text += box_svg(box);
  return text + "</svg>\n";
}

std::string to_dot(const CutDrawing& drawing) {
  std::string text =
      "digraph cut {\n  rankdir=TB; node [shape=box, style=filled, fontname=\"sans-serif\"];\n";
  text += fmt::format("  label=\"{}\"; labelloc=t;\n", drawing.title);
  for (std::size_t b = 0; b < drawing.boxes.size(); ++b) {
    const auto& box = drawing.boxes[b];
    const int layer = drawing.rows[static_cast<std::size_t>(box.row)].layer;
    const std::string where =
        layer > 0 ? fmt::format("{}, layer {}", column_titles[box.column], layer) : column_titles[box.column];
    text +=
        fmt::format("  v{} [label=\"{}\\n{}\\n{}\", fillcolor=\"{}\"{}];\n", b, where, box.what, box.numbers,
                    column_fills[box.column], box.crosses() ? ", shape=oval, penwidth=2" : "");
  }
  for (const auto& arrow : drawing.arrows)
    text += fmt::format("  v{} -> v{}{};\n", arrow.from, arrow.to,
                        arrow.crosses ? " [color=\"#cc8800\", penwidth=2.5]" : "");
  return text + "}\n";
}

}  // namespace crossbits

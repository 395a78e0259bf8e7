#include "apps/study/chart.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <stdexcept>

#include "apps/study/chart_axis.hpp"
#include "apps/study/chart_cells.hpp"
#include "apps/study/escape.hpp"

namespace crossbits {
namespace {

constexpr double panel_width = 560, plot_height = 330, panel_left = 74, panel_right = 26, panel_top = 62,
                 panel_bottom = 56, legend_line = 19;
constexpr std::array palette{"#0072B2", "#D55E00", "#009E73", "#CC79A7",
                             "#E69F00", "#56B4E9", "#000000", "#8A7A00"};

std::string text_at(double x, double y, const std::string& text, const char* anchor,
                    const std::string& more = "") {
  return fmt::format("<text x=\"{:.1f}\" y=\"{:.1f}\" text-anchor=\"{}\"{}>{}</text>\n", x, y, anchor, more,
                     html_escaped(text));
}

std::string line_at(double x1, double y1, double x2, double y2, const std::string& style) {
  return fmt::format("<line x1=\"{:.1f}\" y1=\"{:.1f}\" x2=\"{:.1f}\" y2=\"{:.1f}\" {}/>\n", x1, y1, x2, y2,
                     style);
}

/// One of six shapes about 8 units wide.
std::string marker(int shape, double x, double y, const char* colour) {
  const auto polygon = [&](std::initializer_list<std::pair<double, double>> corners) {
    std::string points;
    for (const auto& [dx, dy] : corners) points += fmt::format("{:.1f},{:.1f} ", x + dx, y + dy);
    points.pop_back();
    return fmt::format("<polygon points=\"{}\" fill=\"{}\"/>\n", points, colour);
  };
  switch (shape % 6) {
    case 0:
      return fmt::format("<circle cx=\"{:.1f}\" cy=\"{:.1f}\" r=\"3.8\" fill=\"{}\"/>\n", x, y, colour);
    case 1:
      return polygon({{-3.5, -3.5}, {3.5, -3.5}, {3.5, 3.5}, {-3.5, 3.5}});
    case 2:
      return polygon({{0, -4.6}, {4.4, 3.4}, {-4.4, 3.4}});
    case 3:
      return polygon({{0, -5}, {5, 0}, {0, 5}, {-5, 0}});
    case 4:
      return polygon({{0, 4.6}, {4.4, -3.4}, {-4.4, -3.4}});
    default:
      return fmt::format(
          "<circle cx=\"{:.1f}\" cy=\"{:.1f}\" r=\"3.4\" fill=\"white\" stroke=\"{}\" stroke-width=\"2\"/>\n",
          x, y, colour);
  }
}

const char* dashes(Stroke stroke) {
  return stroke == Stroke::dashed   ? " stroke-dasharray=\"7 4\""
         : stroke == Stroke::dotted ? " stroke-dasharray=\"2 3\""
                                    : "";
}

bool has_markers(Stroke stroke) { return stroke == Stroke::line_and_markers || stroke == Stroke::markers; }

/// Draws one panel whose left upper corner is at (x0, 0).
class Panel {
 public:
  Panel(const Chart& chart, double x0)
      : chart_(chart),
        x_(chart.x, spans(true), x0 + panel_left, x0 + panel_width - panel_right),
        y_(chart.y, spans(false), panel_top + plot_height, panel_top) {}

  std::string svg() const {
    std::string text =
        text_at((x_.from() + x_.to()) / 2, panel_top - 14, chart_.title, "middle", " font-weight=\"bold\"");
    text += axes() + cells_svg(chart_.cells, x_, y_) + references();
    for (std::size_t k = 0; k < chart_.series.size(); ++k) text += curve(k);
    if (!chart_.cells.values.empty())
      text += cells_legend(chart_.cells, x_.from() - 30, legend_top(series_lines(chart_) + 1));
    return text + legend();
  }
  static double height(const Chart& chart) {
    return legend_top(series_lines(chart) + (chart.cells.values.empty() ? 0 : 1)) + 14;
  }

 private:
  static std::size_t series_lines(const Chart& chart) {
    const std::size_t columns = legend_columns(chart);
    return (chart.series.size() + columns - 1) / columns;
  }
  /// Where line `line` of the legend is, from 1.
  static double legend_top(std::size_t line) {
    return panel_top + plot_height + panel_bottom + legend_line * static_cast<double>(line) - 4;
  }

  std::vector<double> spans(bool of_x) const {
    std::vector<double> numbers;
    const double half = (of_x ? chart_.cells.width : chart_.cells.height) / 2;
    for (const Cell& c : chart_.cells.values)
      for (const double side : {-half, half}) numbers.push_back((of_x ? c.x : c.y) + side);
    for (const Series& s : chart_.series)
      for (const auto& [x, y] : s.points) {
        const bool drawn = (!chart_.x.logarithmic || x > 0) && (!chart_.y.logarithmic || y > 0);
        if (drawn) numbers.push_back(of_x ? x : y);
      }
    if (numbers.empty())
      throw std::invalid_argument(fmt::format("the chart \"{}\" has no point to draw", chart_.title));
    for (const ReferenceLine& r : chart_.references)
      if (r.vertical == of_x) numbers.push_back(r.at);
    return numbers;
  }

  const char* colour(std::size_t k) const {
    const Series& s = chart_.series[k];
    return palette[(s.colour >= 0 ? static_cast<std::size_t>(s.colour) : k) % palette.size()];
  }

  std::string axes() const {
    std::string text;
    const double bottom = y_.from(), ceiling = y_.to();
    for (const double tick : x_.ticks()) {
      text += line_at(x_(tick), bottom, x_(tick), ceiling, "stroke=\"#e4e4e4\"");
      text += text_at(x_(tick), bottom + 18, tick_text(tick), "middle");
    }
    for (const double tick : y_.ticks()) {
      text += line_at(x_.from(), y_(tick), x_.to(), y_(tick), "stroke=\"#e4e4e4\"");
      text += text_at(x_.from() - 8, y_(tick) + 4, tick_text(tick), "end");
    }
    text += fmt::format(
        "<rect x=\"{:.1f}\" y=\"{:.1f}\" width=\"{:.1f}\" height=\"{:.1f}\" fill=\"none\" "
        "stroke=\"#444\"/>\n",
        x_.from(), ceiling, x_.to() - x_.from(), bottom - ceiling);
    text += text_at((x_.from() + x_.to()) / 2, bottom + 40,
                    chart_.x.title + (chart_.x.logarithmic ? ", log scale" : ""), "middle");
    const double middle = (bottom + ceiling) / 2, edge = x_.from() - 56;
    text += text_at(edge, middle, chart_.y.title + (chart_.y.logarithmic ? ", log scale" : ""), "middle",
                    fmt::format(" transform=\"rotate(-90 {:.1f} {:.1f})\"", edge, middle));
    return text;
  }

  std::string references() const {
    std::string text;
    for (const ReferenceLine& r : chart_.references) {
      const double at = r.vertical ? x_(r.at) : y_(r.at);
      text += r.vertical ? line_at(at, y_.from(), at, y_.to(), "stroke=\"#555\" stroke-dasharray=\"4 3\"")
                         : line_at(x_.from(), at, x_.to(), at, "stroke=\"#555\" stroke-dasharray=\"4 3\"");
      text += r.vertical ? text_at(at + 4, y_.to() + 14, r.name, "start")
                         : text_at(x_.to() - 6, at - 4, r.name, "end");
    }
    return text;
  }

  std::string curve(std::size_t k) const {
    const Series& s = chart_.series[k];
    std::string path, marks;
    for (const auto& [x, y] : s.points) {
      if ((chart_.x.logarithmic && x <= 0) || (chart_.y.logarithmic && y <= 0)) continue;
      path += fmt::format("{:.1f},{:.1f} ", x_(x), y_(y));
      if (has_markers(s.stroke)) marks += marker(static_cast<int>(k), x_(x), y_(y), colour(k));
    }
    if (path.empty() || s.stroke == Stroke::markers) return marks;
    path.pop_back();
    return fmt::format("<polyline points=\"{}\" fill=\"none\" stroke=\"{}\" stroke-width=\"1.8\"{}/>\n", path,
                       colour(k), dashes(s.stroke)) +
           marks;
  }

  /// Two columns below the axis, one where a name is too long for two.
  static std::size_t legend_columns(const Chart& chart) {
    constexpr std::size_t longest_of_two = 36;
    return std::any_of(chart.series.begin(), chart.series.end(),
                       [](const Series& s) { return s.name.size() > longest_of_two; })
               ? 1
               : 2;
  }

  std::string legend() const {
    std::string text;
    const std::size_t columns = legend_columns(chart_);
    for (std::size_t k = 0; k < chart_.series.size(); ++k) {
      const Series& s = chart_.series[k];
      const double x = x_.from() - 30 + (k % columns == 0 ? 0 : (panel_width - panel_left) / 2 + 20);
      const double y = legend_top(k / columns + 1);
      if (s.stroke != Stroke::markers)
        text += line_at(x, y, x + 28, y,
                        fmt::format("stroke=\"{}\" stroke-width=\"1.8\"{}", colour(k), dashes(s.stroke)));
      if (has_markers(s.stroke)) text += marker(static_cast<int>(k), x + 14, y, colour(k));
      text += text_at(x + 35, y + 4, s.name, "start");
    }
    return text;
  }

  const Chart& chart_;
  AxisScale x_, y_;
};

}  // namespace

namespace {

/// As large as fits the width, at most 16 and at least 8.
double title_size(const std::string& title, double width) {
  return std::clamp(1.75 * width / static_cast<double>(std::max<std::size_t>(title.size(), 1)), 8.0, 16.0);
}

}  // namespace

std::string to_svg(const std::string& title, const std::vector<Chart>& panels) {
  if (panels.empty()) throw std::invalid_argument(fmt::format("the figure \"{}\" has no panel", title));
  double height = 0, x = 0;
  std::string body;
  for (const Chart& chart : panels) {
    body += Panel(chart, x).svg();
    height = std::max(height, Panel::height(chart));
    x += panel_width;
  }
  return fmt::format(
             "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"{0:.0f}\" height=\"{1:.0f}\" viewBox=\"0 0 "
             "{0:.0f} {1:.0f}\" "
             "font-family=\"sans-serif\" font-size=\"12\">\n<title>{2}</title>\n<rect width=\"100%\" "
             "height=\"100%\" fill=\"white\"/>\n",
             x, height, html_escaped(title)) +
         text_at(x / 2, 24, title, "middle", fmt::format(" font-size=\"{:.1f}\"", title_size(title, x))) +
         body + "</svg>\n";
}

}  // namespace crossbits

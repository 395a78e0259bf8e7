#include "apps/study/chart_cells.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "apps/study/escape.hpp"

namespace crossbits {
namespace {

constexpr int high_red = 0, high_green = 114, high_blue = 178;  // the palette's first colour
constexpr int legend_steps = 20;
constexpr double legend_step_width = 6, legend_height = 10;

/// White at 0, blue at 1.
std::string colour(double share) {
  const auto mixed = [&](int high) {
    return static_cast<int>(std::lround(255 + (high - 255) * std::clamp(share, 0.0, 1.0)));
  };
  return fmt::format("#{:02X}{:02X}{:02X}", mixed(high_red), mixed(high_green), mixed(high_blue));
}

std::string rectangle(double x, double y, double width, double height, const std::string& fill) {
  return fmt::format("<rect x=\"{:.1f}\" y=\"{:.1f}\" width=\"{:.1f}\" height=\"{:.1f}\" fill=\"{}\"/>\n", x,
                     y, width, height, fill);
}

}  // namespace

std::string cells_svg(const Cells& cells, const AxisScale& x, const AxisScale& y) {
  std::string text;
  for (const Cell& c : cells.values) {
    const double x1 = x(c.x - cells.width / 2), x2 = x(c.x + cells.width / 2);
    const double y1 = y(c.y + cells.height / 2), y2 = y(c.y - cells.height / 2);
    text += rectangle(x1, y1, x2 - x1, y2 - y1, colour((c.value - cells.low) / (cells.high - cells.low)));
  }
  return text;
}

std::string cells_legend(const Cells& cells, double x, double y) {
  const auto label = [&](double at, const std::string& what) {
    return fmt::format("<text x=\"{:.1f}\" y=\"{:.1f}\">{}</text>\n", at, y + 4, html_escaped(what));
  };
  std::string text = label(x, fmt::format("{:g}", cells.low));
  const double from = x + 26, width = legend_steps * legend_step_width;
  for (int k = 0; k < legend_steps; ++k)
    text += rectangle(from + k * legend_step_width, y - legend_height / 2, legend_step_width, legend_height,
                      colour((k + .5) / legend_steps));
  text += fmt::format(
      "<rect x=\"{:.1f}\" y=\"{:.1f}\" width=\"{:.1f}\" height=\"{:.1f}\" fill=\"none\" stroke=\"#444\"/>\n",
      from, y - legend_height / 2, width, legend_height);
  return text + label(from + width + 6, fmt::format("{:g}: {}", cells.high, cells.name));
}

}  // namespace crossbits

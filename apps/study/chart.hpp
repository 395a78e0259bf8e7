#pragma once

#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace crossbits {

/// How a series is drawn. Measured points carry markers; formulas and bounds are lines without.
enum class Stroke { line_and_markers, line, dashed, dotted, markers };

/// Points of one name. On a logarithmic axis points at or below 0 are left out.
struct Series {
  std::string name;
  std::vector<std::pair<double, double>> points;
  Stroke stroke = Stroke::line_and_markers;
  /// Which colour of the palette; -1: the next one. Series that belong together share one.
  int colour = -1;
};

/// One rectangle of a heat map: its middle, and the number that colours it.
struct Cell {
  double x = 0, y = 0, value = 0;
};

/// Rectangles of one size, coloured from white (`low` or less) to blue (`high` or more).
struct Cells {
  std::string name{};  ///< what the number is
  double width = 1, height = 1;
  double low = 0, high = 1;
  std::vector<Cell> values{};
};

/// A horizontal or vertical line with a name of its own, such as a bound that is a constant.
struct ReferenceLine {
  std::string name;
  double at = 0;
  bool vertical = false;
};

/// One axis. Without limits it spans the points and reference lines.
struct ChartAxis {
  std::string title;  ///< with its unit: "tokens N", "message (bits)"
  bool logarithmic = false;
  std::optional<double> low{}, high{};
};

/// One panel: axes, series, legend below.
struct Chart {
  std::string title;
  ChartAxis x, y;
  std::vector<Series> series;
  std::vector<ReferenceLine> references{};
  Cells cells{};  ///< drawn behind the series
};

/// The panels side by side under one title, as a self-contained SVG. Colours are those of Okabe and Ito
/// (2008), which people with any colour vision tell apart; markers and dashes differ too. The same charts
/// give the same bytes. Throws std::invalid_argument when there is no panel or a panel has no point to draw.
std::string to_svg(const std::string& title, const std::vector<Chart>& panels);

}  // namespace crossbits

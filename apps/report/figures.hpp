#pragma once

#include <string>
#include <vector>

#include "apps/study/chart.hpp"
#include "apps/sweep/query.hpp"

namespace crossbits {

/// One number of a figure and the row it comes from.
struct ReportPoint {
  double x = 0, y = 0;
  std::size_t row = 0;
};

/// How many colours there are for series of their own, and the number of the one for what belongs to all.
inline constexpr int palette_size = 6, colour_of_all = 6;

/// Points of one name.
struct ReportSeries {
  std::string name;
  Stroke stroke = Stroke::line_and_markers;
  int colour = 0;  ///< bounds that belong to one series share its colour
  std::vector<ReportPoint> points{};
};

/// One figure of a report: drawn in the page and as SVG from the same numbers.
struct ReportFigure {
  std::string id;  ///< "separation", "bits-against-n": names its file
  std::string title;
  ChartAxis x, y;
  std::vector<ReportSeries> series;
  std::vector<std::string> notes;  ///< what each number is, and what was left out
};

/// Most measured series that one figure draws; the rest is counted in a note.
inline constexpr std::size_t most_series = 24;

/// The figures of a sweep's rows: the separation figure (n swept), then bits against every parameter and
/// every option of a model specification that takes several values, with bounds (rows without bits take no
/// part), then what points of `bound` prove against n. None when nothing was swept.
std::vector<ReportFigure> report_figures(const QueryRows& rows);

Chart chart_of(const ReportFigure& figure);

}  // namespace crossbits

#include "apps/report/bound_figures.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <set>

#include "apps/report/axes.hpp"
#include "apps/report/figure_parts.hpp"
#include "apps/sweep/bound_columns.hpp"

namespace crossbits {
namespace {

constexpr int palette_size = 6;

/// The bounds of a query, by name.
std::set<std::string> bound_names(const PointColumns& cells) {
  std::set<std::string> names;
  for (const std::string& column : cells.rows().bounds) names.insert(BoundColumn::parse(column).name);
  return names;
}

/// The bits of one kind of a bound; what is no cost proves a lower bound on one, whatever it is itself.
std::optional<double> bits_of(const PointColumns& cells, std::size_t row, const std::string& name,
                              const std::string& kind) {
  BoundColumn column{.name = name, .kind = kind};
  if (column.is_cost()) return cells.number(row, column.text());
  if (kind != "lower") return std::nullopt;
  std::optional<double> most;
  column.bits = true;
  for (const std::string own : {"exact", "lower", "upper"}) {
    column.kind = own;
    if (const auto bits = cells.number(row, column.text()); bits && (!most || *bits > *most)) most = bits;
  }
  return most;
}

/// Exact costs as marks; lower and upper bounds as lines, which go on through the exact ones.
std::vector<ReportSeries> series_of(const PointColumns& cells, const std::map<double, std::size_t>& rows,
                                    const std::string& name, int colour) {
  const auto exact = [&](std::size_t row) { return bits_of(cells, row, name, "exact"); };
  const auto drawn = [&](const std::string& text, Stroke stroke, const auto& value) {
    ReportSeries series{.name = text, .stroke = stroke, .colour = colour};
    for (const auto& [x, row] : rows)
      if (const auto bits = value(row)) series.points.push_back({x, *bits, row});
    return series;
  };
  std::vector<ReportSeries> result;
  bool apart = false;
  for (const auto& [kind, stroke] :
       {std::pair("lower", Stroke::dashed), std::pair("upper", Stroke::dotted)}) {
    if (std::none_of(rows.begin(), rows.end(),
                     [&](const auto& at) { return bits_of(cells, at.second, name, kind).has_value(); }))
      continue;
    apart = true;
    result.push_back(drawn(name + ", " + kind + " bound", stroke, [&](std::size_t row) {
      const auto bits = bits_of(cells, row, name, kind);
      return bits ? bits : exact(row);
    }));
  }
  ReportSeries marks = drawn(name, apart ? Stroke::markers : Stroke::line_and_markers, exact);
  if (!marks.points.empty()) result.insert(result.begin(), std::move(marks));
  return result;
}

ReportFigure figure_of(const PointColumns& cells, const std::map<double, std::size_t>& rows,
                       const SweptAxis& axis, const std::string& beside) {
  ReportFigure figure{
      .id = figure_id("bounds-against-" + axis.name + (beside.empty() ? "" : "-" + beside)),
      .title = "Bounds against " + axis.name + (beside.empty() ? "" : ": " + beside),
      .x = {axis.name},
      .y = {"bits"},
      .series = {},
      .notes = {"marks: exact costs; dashed: at least so many bits; dotted: at most so many. "
                "Bounds that are no costs themselves are drawn as the bits that they prove."}};
  int colour = 0;
  for (const std::string& name : bound_names(cells)) {
    const auto series = series_of(cells, rows, name, colour % palette_size);
    if (series.empty()) continue;
    figure.series.insert(figure.series.end(), series.begin(), series.end());
    ++colour;
  }
  choose_logarithms(figure);
  if (axis.of_words()) number_words(figure, axis);
  return figure;
}

/// "equality", "equality, error = 1/8": values of what was swept beside the axis.
std::string beside(const PointColumns& cells, std::size_t row, const std::vector<SweptAxis>& axes,
                   const SweptAxis& axis) {
  std::string text;
  for (const SweptAxis& other : axes) {
    if (other.name == axis.name) continue;
    const std::string value = cells.text(row, other.parameter);
    text += (text.empty() ? "" : ", ") + (other.name == "problem" ? value : other.name + " = " + value);
  }
  return text;
}

}  // namespace

std::vector<ReportFigure> bound_figures(const PointColumns& cells) {
  const std::vector<SweptAxis> axes = swept_axes(cells, [&](std::size_t row) {
    return std::any_of(cells.rows().bounds.begin(), cells.rows().bounds.end(),
                       [&](const std::string& column) { return !cells.at(row, column).is_null(); });
  });
  const bool sizes = std::any_of(axes.begin(), axes.end(), [](const SweptAxis& a) { return a.name == "n"; });
  std::vector<ReportFigure> figures;
  for (const SweptAxis& axis : axes) {
    if (sizes && axis.name != "n") continue;
    std::map<std::string, std::map<double, std::size_t>> groups;
    for (std::size_t row = 0; row < cells.count(); ++row)
      if (axis.values[row]) groups[beside(cells, row, axes, axis)].try_emplace(*axis.values[row], row);
    for (const auto& [text, rows] : groups)
      if (rows.size() > 1) figures.push_back(figure_of(cells, rows, axis, text));
  }
  return figures;
}

}  // namespace crossbits

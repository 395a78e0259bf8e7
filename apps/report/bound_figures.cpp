#include "apps/report/bound_figures.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <map>
#include <optional>
#include <set>

#include "apps/report/axes.hpp"
#include "apps/report/figure_parts.hpp"
#include "apps/sweep/bound_columns.hpp"

namespace crossbits {
namespace {

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

/// A line or marks that several bounds may share.
struct Drawn {
  std::vector<std::string> names;
  std::string what;  ///< "lower bound"; empty: exact
  Stroke stroke;
  std::vector<ReportPoint> points{};

  bool same_line(const Drawn& other) const {
    return stroke == other.stroke && what == other.what &&
           std::equal(points.begin(), points.end(), other.points.begin(), other.points.end(),
                      [](const ReportPoint& a, const ReportPoint& b) { return a.x == b.x && a.y == b.y; });
  }
  std::string text() const {
    return fmt::format("{}{}{}", what, what.empty() ? "" : ": ", fmt::join(names, ", "));
  }
};

/// Exact costs as marks; lower and upper bounds as lines, which go on through the exact ones.
std::vector<Drawn> drawn_of(const PointColumns& cells, const std::map<double, std::size_t>& rows,
                            const std::string& name) {
  std::vector<Drawn> result;
  const auto add = [&](const std::string& what, Stroke stroke, const auto& value) {
    Drawn drawn{.names = {name}, .what = what, .stroke = stroke};
    for (const auto& [x, row] : rows)
      if (const std::optional<double> bits = value(row)) drawn.points.push_back({x, *bits, row});
    if (!drawn.points.empty()) result.push_back(std::move(drawn));
  };
  const auto kind_of = [&](const std::string& kind) {
    return [&cells, &name, kind](std::size_t row) { return bits_of(cells, row, name, kind); };
  };
  const auto exact = kind_of("exact");
  for (const auto& [kind, stroke] :
       {std::pair("lower", Stroke::dashed), std::pair("upper", Stroke::dotted)}) {
    const auto own = kind_of(kind);
    if (std::any_of(rows.begin(), rows.end(), [&](const auto& at) { return own(at.second).has_value(); }))
      add(std::string(kind) + " bound", stroke,
          [&](std::size_t row) { return own(row) ? own(row) : exact(row); });
  }
  add("", result.empty() ? Stroke::line_and_markers : Stroke::markers, exact);
  return result;
}

/// All that a figure draws; lines that lie on each other are one.
std::vector<ReportSeries> series_of(const PointColumns& cells, const std::map<double, std::size_t>& rows) {
  std::vector<Drawn> all;
  for (const std::string& name : bound_names(cells))
    for (Drawn& drawn : drawn_of(cells, rows, name)) {
      const auto same =
          std::find_if(all.begin(), all.end(), [&](const Drawn& other) { return other.same_line(drawn); });
      if (same == all.end())
        all.push_back(std::move(drawn));
      else
        same->names.push_back(name);
    }
  std::map<std::string, int> colours;
  std::vector<ReportSeries> series;
  for (Drawn& drawn : all) {
    const auto colour = colours.try_emplace(drawn.names.front(), static_cast<int>(colours.size()));
    series.push_back({.name = drawn.text(),
                      .stroke = drawn.stroke,
                      .colour = colour.first->second % palette_size,
                      .points = std::move(drawn.points)});
  }
  return series;
}

ReportFigure figure_of(const PointColumns& cells, const std::map<double, std::size_t>& rows,
                       const SweptAxis& axis, const std::string& beside) {
  ReportFigure figure{
      .id = figure_id("bounds-against-" + axis.name + (beside.empty() ? "" : "-" + beside)),
      .title = "Bounds against " + axis.name + (beside.empty() ? "" : ": " + beside),
      .x = {axis.name},
      .y = {"bits"},
      .series = series_of(cells, rows),
      .notes = {
          "marks: exact costs; dashed: at least so many bits; dotted: at most so many. "
          "Bounds that are no costs themselves are drawn as the bits that they prove. Of rows that differ in "
          "nothing but files or the program's version the first is drawn."}};
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

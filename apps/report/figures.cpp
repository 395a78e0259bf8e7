#include "apps/report/figures.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <functional>
#include <map>

#include "apps/report/axes.hpp"
#include "apps/report/bound_figures.hpp"
#include "apps/report/figure_parts.hpp"
#include "apps/study/model_source.hpp"

namespace crossbits {
namespace {

constexpr std::size_t most_sizes_apart = 8;

/// By name of the series, by place on the axis, the row that stands there.
using Chosen = std::map<std::string, std::map<double, std::size_t>>;

/// Keeps, of all rows of one name and place, the one that `better` prefers; the first of equals.
void keep(Chosen& chosen, const std::string& name, double x, std::size_t row,
          const std::function<bool(std::size_t, std::size_t)>& better) {
  const auto [place, is_new] = chosen[name].try_emplace(x, row);
  if (!is_new && better(row, place->second)) place->second = row;
}

ReportSeries series_of(const std::string& name, const std::map<double, std::size_t>& rows,
                       const std::function<std::optional<double>(std::size_t)>& value) {
  ReportSeries series{.name = name};
  for (const auto& [x, row] : rows)
    if (const auto y = value(row)) series.points.push_back({x, *y, row});
  return series;
}

/// What the names of several series have in common, part by part ("n = 3"), or how many they are.
std::string common_name(const std::vector<std::string>& names) {
  const std::string separator = ", ";
  std::string common;
  for (std::size_t from = 0, end = 0; from <= names[0].size(); from = end + separator.size()) {
    end = std::min(names[0].find(separator, from), names[0].size());
    const std::string part = names[0].substr(from, end - from);
    const bool everywhere = std::all_of(names.begin(), names.end(), [&](const std::string& name) {
      return (separator + name + separator).find(separator + part + separator) != std::string::npos;
    });
    if (everywhere) common += (common.empty() ? "" : separator) + part;
  }
  return common.empty() ? fmt::format("{} series", names.size()) : common;
}

/// One dashed or dotted line for every different bound of the series; a line that all share is black and has
/// no name behind it.
std::vector<ReportSeries> bounds_of(const PointColumns& cells, const Chosen& chosen,
                                    const std::string& column, const std::string& what, Stroke stroke) {
  std::map<std::vector<std::pair<double, double>>, std::pair<ReportSeries, std::vector<std::string>>>
      different;
  int colour = 0;
  for (const auto& [name, rows] : chosen) {
    ReportSeries bound = series_of(what, rows, [&](std::size_t row) { return cells.number(row, column); });
    bound.stroke = stroke;
    bound.colour = colour++ % palette_size;
    std::vector<std::pair<double, double>> points;
    for (const ReportPoint& p : bound.points) points.emplace_back(p.x, p.y);
    if (points.empty()) continue;
    different.try_emplace(points, std::move(bound), std::vector<std::string>{})
        .first->second.second.push_back(name);
  }
  std::vector<ReportSeries> result;
  for (auto& [points, of] : different) {
    auto& [bound, names] = of;
    if (different.size() == 1)
      bound.colour = colour_of_all;
    else
      bound.name = fmt::format("{}: {}", what, common_name(names));
    result.push_back(std::move(bound));
  }
  return result;
}

/// The figure of chosen rows: measured bits, lower bounds, trivial costs.
ReportFigure figure_of(const PointColumns& cells, Chosen chosen, const std::string& id,
                       const std::string& title, const std::string& axis) {
  ReportFigure figure{.id = id, .title = title, .x = {axis}, .y = {"bits"}, .series = {}, .notes = {}};
  const std::size_t all = chosen.size();
  while (chosen.size() > most_series) chosen.erase(std::prev(chosen.end()));
  if (all > most_series)
    figure.notes.push_back(
        fmt::format("{} of {} series are drawn, the first by name; the data holds all.", most_series, all));
  int colour = 0;
  for (const auto& [name, rows] : chosen) {
    figure.series.push_back(
        series_of(name.empty() ? "bits" : name, rows, [&](std::size_t row) { return cells.bits(row); }));
    figure.series.back().colour = colour++ % palette_size;
  }
  for (const auto& [column, what, stroke] : {std::tuple("lower_bound", "lower bound", Stroke::dashed),
                                             std::tuple("trivial_bits", "trivial cost", Stroke::dotted)})
    for (ReportSeries& bound : bounds_of(cells, chosen, column, what, stroke))
      figure.series.push_back(std::move(bound));
  choose_logarithms(figure);
  return figure;
}

/// "attention" of "attention:keys=pairs"; a file is itself.
std::string kind_of(const std::string& model) {
  return names_file(model) ? model : model.substr(0, model.find(':'));
}

std::optional<ReportFigure> separation(const PointColumns& cells) {
  Chosen chosen;
  for (std::size_t row = 0; row < cells.count(); ++row) {
    const auto n = cells.number(row, "n"), bits = cells.bits(row);
    const std::string model = cells.text(row, "model");
    if (!n || !bits || model.empty() || cells.exit_code(row) != 0) continue;
    const std::string reduction = cells.text(row, "reduction");
    const std::string name = kind_of(model) + (reduction.empty() ? "" : " (" + reduction + ")");
    keep(chosen, name, *n, row, [&](std::size_t a, std::size_t b) { return cells.bits(a) < cells.bits(b); });
  }
  const bool swept =
      std::any_of(chosen.begin(), chosen.end(), [](const auto& s) { return s.second.size() > 1; });
  if (!swept) return std::nullopt;
  ReportFigure figure = figure_of(cells, std::move(chosen), "separation",
                                  "Separation: the fewest bits with which each kind of model was right", "n");
  figure.notes.insert(figure.notes.begin(),
                      "exact: for every n the fewest bits over all points of that kind whose claim held "
                      "(exit code 0); bounds are those of the same points.");
  return figure;
}

/// Parameters that tell series apart beside the axis: every text, and n where it has few values.
std::vector<const SweptAxis*> others(const std::vector<SweptAxis>& axes, const SweptAxis& axis) {
  std::vector<const SweptAxis*> result;
  for (const SweptAxis& other : axes) {
    if (&other == &axis || !other.option.empty() ||
        (axis.option.empty() && other.parameter == axis.parameter))
      continue;
    std::map<double, int> distinct;
    for (const auto& value : other.values)
      if (value) ++distinct[*value];
    if (other.of_words() || (other.name == "n" && distinct.size() <= most_sizes_apart))
      result.push_back(&other);
  }
  return result;
}

std::string series_name(const PointColumns& cells, std::size_t row,
                        const std::vector<const SweptAxis*>& apart, const SweptAxis& axis) {
  std::string name;
  for (const SweptAxis* other : apart) {
    std::string value = cells.text(row, other->parameter);
    if (!axis.option.empty() && other->parameter == axis.parameter)
      value = without_option(value, axis.option);
    if (!other->of_words()) value = other->name + " = " + value;
    name += (name.empty() ? "" : ", ") + value;
  }
  return name;
}

ReportFigure against(const PointColumns& cells, const std::vector<SweptAxis>& axes, const SweptAxis& axis) {
  const auto apart = others(axes, axis);
  Chosen chosen;
  std::vector<std::string> merged;
  for (std::size_t row = 0; row < cells.count(); ++row) {
    if (!axis.values[row]) continue;
    keep(chosen, series_name(cells, row, apart, axis), *axis.values[row], row,
         [&](std::size_t a, std::size_t b) { return cells.bits(a) > cells.bits(b); });
  }
  for (const SweptAxis& other : axes)
    if (&other != &axis && other.option.empty() && other.parameter != axis.parameter &&
        std::find(apart.begin(), apart.end(), &other) == apart.end())
      merged.push_back(other.name);
  ReportFigure figure = figure_of(cells, std::move(chosen), figure_id("bits-against-" + axis.name),
                                  "Bits against " + axis.name, axis.name);
  figure.notes.insert(figure.notes.begin(),
                      merged.empty() ? "exact: bits of the transcript, the most over a point's inputs."
                                     : fmt::format("exact: bits of the transcript, the most over {}.",
                                                   fmt::join(merged, ", ")));
  if (axis.of_words()) number_words(figure, axis);
  return figure;
}

}  // namespace

std::vector<ReportFigure> report_figures(const QueryRows& rows) {
  const PointColumns cells(rows);
  const std::vector<SweptAxis> axes =
      swept_axes(cells, [&](std::size_t row) { return cells.bits(row).has_value(); });
  std::vector<ReportFigure> figures;
  if (auto figure = separation(cells)) figures.push_back(*std::move(figure));
  for (const SweptAxis& axis : axes) figures.push_back(against(cells, axes, axis));
  for (ReportFigure& figure : bound_figures(cells)) figures.push_back(std::move(figure));
  std::map<std::string, int> uses;  // each names a file
  for (ReportFigure& figure : figures)
    if (const int use = ++uses[figure.id]; use > 1) figure.id += fmt::format("-{}", use);
  return figures;
}

Chart chart_of(const ReportFigure& figure) {
  Chart chart{.title = "", .x = figure.x, .y = figure.y, .series = {}};
  for (const ReportSeries& s : figure.series) {
    Series& drawn = chart.series.emplace_back(Series{s.name, {}, s.stroke, s.colour});
    for (const ReportPoint& p : s.points) drawn.points.emplace_back(p.x, p.y);
  }
  return chart;
}

}  // namespace crossbits

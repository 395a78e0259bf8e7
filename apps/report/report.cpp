#include "apps/report/report.hpp"

#include <algorithm>
#include <cmath>
#include <map>
#include <numeric>
#include <stdexcept>
#include <unordered_map>

#include "apps/report/page.hpp"
#include "apps/report/point_columns.hpp"

namespace crossbits {
namespace {

constexpr std::size_t most_slow_rows = 20;
constexpr std::string_view hole = "{{DATA}}";

const char* name(Stroke stroke) {
  switch (stroke) {
    case Stroke::line_and_markers:
      return "line_and_markers";
    case Stroke::line:
      return "line";
    case Stroke::dashed:
      return "dashed";
    case Stroke::dotted:
      return "dotted";
    case Stroke::markers:
      return "markers";
  }
  return "unknown";
}

/// A cell as the page can hold it: its numbers are doubles, so whole ones that a double does not hold become
/// text.
Json cell_json(const nlohmann::json& cell) {
  constexpr std::int64_t most = std::int64_t{1} << 53;
  const bool too_long = cell.is_number_integer() && (cell > most || cell < -most);
  return too_long ? Json(cell_text(cell)) : Json(cell);
}

/// One value, the values, or numbers of distinct texts: whatever is short.
Json column_json(const PointColumns& cells, const std::string& column) {
  const nlohmann::json& first = cells.at(0, column);
  bool same = true, texts = true;
  for (std::size_t row = 0; row < cells.count(); ++row) {
    same = same && cells.at(row, column) == first;
    texts = texts && (cells.at(row, column).is_string() || cells.at(row, column).is_null());
  }
  Json result{{"name", column}, {"parameter", cells.rows().parameters.contains(column)}};
  if (same) {
    result["same"] = cell_json(first);
    return result;
  }
  Json values = Json::array(), words = Json::array();
  std::unordered_map<std::string, std::size_t> places;
  for (std::size_t row = 0; row < cells.count(); ++row) {
    const nlohmann::json& cell = cells.at(row, column);
    if (!texts || cell.is_null()) {
      values.push_back(column.starts_with("time_") && cell.is_number()
                           ? Json(std::round(cell.get<double>() * 1e6) / 1e6)
                           : cell_json(cell));
      continue;
    }
    const auto [place, is_new] = places.try_emplace(cell.get<std::string>(), words.size());
    if (is_new) words.push_back(place->first);
    values.push_back(place->second);
  }
  if (texts) result["words"] = std::move(words);
  result["values"] = std::move(values);
  return result;
}

Json axis_json(const ChartAxis& axis) { return {{"title", axis.title}, {"logarithmic", axis.logarithmic}}; }

Json figure_json(const ReportFigure& figure) {
  Json series = Json::array();
  for (const ReportSeries& s : figure.series) {
    Json points = Json::array();
    for (const ReportPoint& p : s.points) points.push_back({p.x, p.y, p.row});
    series.push_back(
        {{"name", s.name}, {"stroke", name(s.stroke)}, {"colour", s.colour}, {"points", std::move(points)}});
  }
  return {{"id", figure.id},          {"title", figure.title},       {"x", axis_json(figure.x)},
          {"y", axis_json(figure.y)}, {"series", std::move(series)}, {"notes", figure.notes}};
}

/// How many rows have which verdict; "tight" is part of CONSISTENT. Rows without one are counted by their
/// exit code.
Json verdicts_json(const PointColumns& cells) {
  std::map<std::string, std::size_t> counts;
  std::size_t tight = 0, untrue = 0, failed = 0;
  for (std::size_t row = 0; row < cells.count(); ++row) {
    const std::string verdict = cells.text(row, "verdict");
    ++counts[!verdict.empty() ? verdict : cells.exit_code(row) > 1 ? "could not be run" : "no verdict"];
    tight += cells.at(row, "tight") == true;
    untrue += cells.exit_code(row) == 1;
    failed += cells.exit_code(row) > 1;
  }
  Json list = Json::array();
  for (const auto& [verdict, count] : counts) list.push_back({{"verdict", verdict}, {"rows", count}});
  return {{"counts", std::move(list)}, {"tight", tight}, {"claim_false", untrue}, {"failed", failed}};
}

Json slowest_json(const PointColumns& cells) {
  std::vector<std::size_t> order(cells.count());
  std::iota(order.begin(), order.end(), std::size_t{0});
  const auto slower = [&](std::size_t a, std::size_t b) {
    const double s = cells.number(a, "time_seconds").value_or(0),
                 t = cells.number(b, "time_seconds").value_or(0);
    return s != t ? s > t : a < b;
  };
  const std::size_t shown = std::min(most_slow_rows, order.size());
  std::partial_sort(order.begin(), order.begin() + static_cast<std::ptrdiff_t>(shown), order.end(), slower);
  order.resize(shown);
  return order;
}

Json commands_json(const std::vector<CommandFlags>& commands) {
  Json result = Json::object();
  for (const CommandFlags& c : commands) {
    Json flags = Json::array();
    for (const CommandFlags::Flag& f : c.flags)
      flags.push_back({{"key", f.key}, {"flag", f.flag}, {"switch", f.is_switch}});
    result[c.command] = std::move(flags);
  }
  return result;
}

/// JSON that can stand inside a script element: nothing in it ends the element.
std::string inside_script(const Json& document) {
  std::string text;
  for (const char c : document.dump(-1, ' ', false, Json::error_handler_t::replace)) {
    if (c == '<')
      text += "\\u003c";
    else
      text += c;
  }
  return text;
}

}  // namespace

Json report_document(const QueryRows& rows, const std::vector<ReportFigure>& figures,
                     const std::vector<CommandFlags>& commands) {
  if (rows.rows.empty()) throw std::invalid_argument("there are no rows to report");
  const PointColumns cells(rows);
  Json columns = Json::array(), drawn = Json::array();
  for (const std::string& column : rows.columns)
    if (column != "digest" && column != "schema") columns.push_back(column_json(cells, column));
  for (const ReportFigure& figure : figures) drawn.push_back(figure_json(figure));
  return {{"schema", "crossbits.report/1"},     {"rows", cells.count()},
          {"columns", std::move(columns)},      {"figures", std::move(drawn)},
          {"verdicts", verdicts_json(cells)},   {"slowest", slowest_json(cells)},
          {"commands", commands_json(commands)}};
}

std::string report_page(const Json& document) {
  const std::string_view page = report_template();
  const std::size_t at = page.find(hole);
  if (at == std::string_view::npos) throw std::logic_error("the page of reports has no place for data");
  return std::string(page.substr(0, at)) + inside_script(document) +
         std::string(page.substr(at + hole.size()));
}

}  // namespace crossbits

#include "apps/sweep/query.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <nlohmann/json.hpp>
#include <ostream>
#include <set>
#include <sstream>
#include <stdexcept>

#include "apps/cli/commands.hpp"
#include "apps/cli/question_flags.hpp"
#include "apps/cli/table.hpp"
#include "apps/study/csv.hpp"
#include "apps/sweep/bound_columns.hpp"

namespace crossbits {
namespace {

/// Results that people look at first; a table for people shows these beside the parameters.
const std::vector<std::string> first_results{"answer",       "expected",    "inputs",   "wrong",
                                             "found",        "bits",        "max_bits", "message_bits",
                                             "lower_bound",  "verdict",     "pass",     "target_mse",
                                             "max_abs_diff", "result_bits", "exit_code"};

std::vector<std::string> list_of(const std::string& text) {
  std::vector<std::string> result;
  std::istringstream in(text);
  for (std::string word; std::getline(in, word, ',');) result.push_back(word);
  return result;
}

std::string csv(const QueryRows& rows) {
  std::string text;
  const auto line = [&text](const auto& cells) {
    for (std::size_t k = 0; k < cells.size(); ++k) text += (k ? "," : "") + csv_field(cell_text(cells[k]));
    text += "\n";
  };
  line(std::vector<nlohmann::json>(rows.columns.begin(), rows.columns.end()));
  for (const auto& row : rows.rows) line(row);
  return text;
}

std::string json_text(const QueryRows& rows) {
  Json document{{"schema", "crossbits.query/1"}, {"columns", rows.columns}, {"rows", Json::array()}};
  for (const auto& row : rows.rows) {
    Json record = Json::object();
    for (std::size_t k = 0; k < row.size(); ++k) record[rows.columns[k]] = row[k];
    document["rows"].push_back(std::move(record));
  }
  return document.dump(2) + '\n';
}

std::string text_for_people(const QueryRows& rows) {
  std::vector<Table::Align> columns(rows.columns.size(), Table::Align::left);
  for (std::size_t k = 0; k < columns.size(); ++k)
    if (std::all_of(rows.rows.begin(), rows.rows.end(),
                    [k](const auto& row) { return row[k].is_number() || row[k].is_null(); }))
      columns[k] = Table::Align::right;
  Table table(columns);
  table.add(rows.columns);
  for (const auto& row : rows.rows) {
    std::vector<std::string> cells;
    for (const auto& value : row) cells.push_back(cell_text(value));
    table.add(cells);
  }
  return table.text() + counted(rows.rows.size(), "row") + '\n';
}

/// Of the columns with bounds those that say what a protocol costs; where there are none, all values.
std::set<std::string> bounds_for_people(const QueryRows& rows) {
  std::set<std::string> costs, values;
  for (const std::string& column : rows.bounds) {
    const BoundColumn bound = BoundColumn::parse(column);
    if (!bound.bits) values.insert(column);
    if (bound.is_cost()) costs.insert(column);
  }
  return costs.empty() ? values : costs;
}

/// What was asked where it differs from row to row, and the first results that are there.
void keep_for_people(QueryRows& rows) {
  const std::set<std::string> bounds = bounds_for_people(rows);
  std::vector<std::size_t> kept;
  for (std::size_t k = 0; k < rows.columns.size(); ++k) {
    const std::string& column = rows.columns[k];
    const bool result = bounds.contains(column) ||
                        std::find(first_results.begin(), first_results.end(), column) != first_results.end();
    const bool asked = column == "command" || rows.parameters.contains(column);
    const bool varies = std::any_of(rows.rows.begin(), rows.rows.end(),
                                    [&](const auto& row) { return row[k] != rows.rows.front()[k]; });
    if (result || (varies && asked)) kept.push_back(k);
  }
  if (kept.empty()) return;
  const auto keep = [&kept](auto& cells) {
    std::remove_reference_t<decltype(cells)> left;
    for (const std::size_t k : kept) left.push_back(std::move(cells[k]));
    cells = std::move(left);
  };
  keep(rows.columns);
  for (auto& row : rows.rows) keep(row);
}

Exit query(const Arguments& a, Console& console) {
  if (a.has("--csv") && a.has("--json")) throw std::invalid_argument("--csv and --json exclude each other");
  QueryRows rows = query_results(
      a.text("FILE"),
      {.where = a.text("--where"), .columns = list_of(a.text("--columns")), .times = !a.has("--no-times")});
  const bool for_people = !a.has("--csv") && !a.has("--json");
  if (for_people && !a.has("--columns")) keep_for_people(rows);
  console.out << (a.has("--csv") ? csv(rows) : a.has("--json") ? json_text(rows) : text_for_people(rows));
  return Exit::good;
}

}  // namespace

CommandRecord query_command() {
  return {
      .name = "query",
      .summary = "rows of a sweep's results, in a fixed order: a table, CSV or JSON",
      .text =
          "Columns: command, the parameters, what the results hold, bounds (deterministic, "
          "deterministic_lower, ...), exit_code, error, files, version, digest, time_seconds, "
          "time_stored. Without --columns a table for people shows the parameters that vary and the main "
          "results. Apart from "
          "the time_ columns the rows are the same from run to run.",
      .flags = {{"FILE", "FILE", "the database of crossbits sweep", "", {}, true},
                {"--where", "EXPR",
                 "rows to take, as an SQL expression over the columns: \"n > 3 and wrong = 0\""},
                {"--columns", "NAMES", "columns to show, a list such as n,model,bits"},
                {"--no-times", "", "leave out time_seconds and time_stored"},
                {"--csv", "", "comma-separated values with a heading (RFC 4180)"},
                json_flag()},
      .examples =
          {{"crossbits query examples/sweep.sqlite",
            R"out(model                        n  inputs  lower_bound  max_bits  verdict     wrong  exit_code
attention:keys=onehot        1       4            1         3  VACUOUS         0          0
attention:keys=onehot        2      16            2         5  VACUOUS         0          0
attention:keys=onehot        3      64            3         7  VACUOUS         0          0
attention:keys=pairs,bits=1  1       4            1         1  CONSISTENT      0          0
attention:keys=pairs,bits=1  2      16            2         2  CONSISTENT      0          0
attention:keys=pairs,bits=1  3      64            3         3  CONSISTENT      0          0
6 rows
)out"}},
      .run = query};
}

}  // namespace crossbits

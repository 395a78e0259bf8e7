#include <fmt/format.h>

#include <algorithm>
#include <fstream>
#include <iostream>
#include <iterator>
#include <memory>
#include <set>
#include <stdexcept>

#include "basis/printable.hpp"
#include "protocols/problems.hpp"

namespace crossbits {
namespace {

using Rows = std::vector<std::string>;  // of '0', '1', '*'

void check_row(const std::string& row, const Rows& before) {
  const std::size_t line = before.size() + 1;
  const std::size_t bad = row.find_first_not_of("01*");
  if (bad != std::string::npos) {
    throw std::invalid_argument(
        fmt::format("matrix line {} has '{}' at column {}, but entries are 0, 1 or * (undefined)", line,
                    printable(std::string_view(row).substr(bad, 1)), bad + 1));
  }
  if (row.empty()) throw std::invalid_argument(fmt::format("matrix line {} is empty", line));
  if (!before.empty() && row.size() != before[0].size()) {
    throw std::invalid_argument(
        fmt::format("matrix line {} has {} entries, but line 1 has {}", line, row.size(), before[0].size()));
  }
}

Rows parse_rows(std::string_view text) {
  while (!text.empty() && (text.back() == '\n' || text.back() == '\r')) text.remove_suffix(1);
  Rows rows;
  while (!text.empty()) {
    const std::size_t end = std::min(text.find('\n'), text.size());
    std::string row(text.substr(0, end));
    if (row.ends_with('\r')) row.pop_back();
    check_row(row, rows);
    rows.push_back(std::move(row));
    text.remove_prefix(std::min(end + 1, text.size()));
  }
  if (rows.empty()) throw std::invalid_argument("the matrix has no rows");
  return rows;
}

Rows transposed(const Rows& rows) {
  Rows columns(rows[0].size());
  for (const std::string& row : rows) {
    for (std::size_t j = 0; j < row.size(); ++j) columns[j] += row[j];
  }
  return columns;
}

Lines lines_of(const Rows& rows) {
  Lines lines;
  for (const std::string& row : std::set<std::string>(rows.begin(), rows.end())) {
    const bool constant = row.find_first_not_of(row[0]) == std::string::npos;
    lines.distinct += 1;
    lines.transcripts += constant ? 1 : 2;
  }
  return lines;
}

/// The values 0 and 1 that occur.
std::vector<int> values_of(const Rows& rows) {
  std::vector<int> values;
  for (const int value : {0, 1}) {
    const auto has_value = [&](const std::string& row) {
      return row.find(char('0' + value)) != std::string::npos;
    };
    if (std::any_of(rows.begin(), rows.end(), has_value)) values.push_back(value);
  }
  if (values.empty()) throw std::invalid_argument("the matrix has no defined entry: every one is *");
  return values;
}

/// A uniform entry among those with the value.
Inputs draw_entry(Draw& coins, const Rows& rows, int value) {
  Inputs chosen;
  int seen = 0;
  for (std::size_t i = 0; i < rows.size(); ++i) {
    for (std::size_t j = 0; j < rows[i].size(); ++j) {
      if (rows[i][j] != '0' + value || coins.below(++seen) > 0) continue;
      chosen = {{static_cast<int>(i)}, {static_cast<int>(j)}};
    }
  }
  return chosen;
}

}  // namespace

Problem matrix_problem(std::string_view text) {
  const auto rows = std::make_shared<const Rows>(parse_rows(text));
  const Rows columns = transposed(*rows);
  const bool total = text.find('*') == std::string_view::npos;
  const auto entry = [rows](const Symbols& x, const Symbols& y) -> std::optional<int> {
    const char c = (*rows)[static_cast<std::size_t>(x[0])][static_cast<std::size_t>(y[0])];
    return c == '*' ? std::nullopt : std::optional(c - '0');
  };
  return {.id = "matrix",
          .name = fmt::format("matrix {} x {}", rows->size(), columns.size()),
          .definition = "the entry in row x and column y",
          .n = static_cast<int>(rows->size()),
          .x_domain = Domain::numbers(static_cast<int>(rows->size())),
          .y_domain = Domain::numbers(static_cast<int>(columns.size())),
          .values = values_of(*rows),
          .f = entry,
          .draw = [rows](Draw& coins, int value) { return draw_entry(coins, *rows, value); },
          .costs = total ? one_way_costs(lines_of(*rows), lines_of(columns)) : std::vector<KnownCost>()};
}

Problem read_matrix(const std::string& path) {
  const auto read = [](std::istream& in) { return std::string(std::istreambuf_iterator<char>(in), {}); };
  if (path == "-") return matrix_problem(read(std::cin));
  std::ifstream file(path);
  if (!file) throw std::invalid_argument(fmt::format("cannot read the matrix file \"{}\"", path));
  return matrix_problem(read(file));
}

}  // namespace crossbits

#include "apps/sweep/query.hpp"

#include <fmt/format.h>
#include <sqlite3.h>

#include <algorithm>
#include <stdexcept>

#include "apps/sweep/flattened.hpp"
#include "apps/sweep/store.hpp"

namespace crossbits {
namespace {

const std::vector<std::string> tail_columns{"exit_code", "error",        "files",      "version",
                                            "digest",    "time_seconds", "time_stored"};

std::string quoted(const std::string& name) {
  std::string text = "\"";
  for (const char c : name) text += c == '"' ? std::string("\"\"") : std::string(1, c);
  return text + '"';
}

std::vector<std::string> columns_of(const Flattened& all, bool nested) {
  std::vector<std::string> columns{"command"};
  const auto add = [&columns](const auto& names) {
    for (const std::string& name : names)
      if (std::find(columns.begin(), columns.end(), name) == columns.end()) columns.push_back(name);
  };
  add(all.parameters);
  add(all.plain);
  add(all.bounds);
  if (nested) add(all.nested);
  add(tail_columns);
  const bool has_files =
      std::any_of(all.rows.begin(), all.rows.end(), [](const auto& row) { return row.contains("files"); });
  if (!has_files) std::erase(columns, "files");
  return columns;
}

void bind_value(sqlite3_stmt* s, int place, const nlohmann::json& value) {
  if (value.is_null())
    sqlite3_bind_null(s, place);
  else if (value.is_boolean())
    sqlite3_bind_int(s, place, value.get<bool>());
  else if (value.is_number_integer())
    sqlite3_bind_int64(s, place, value.get<std::int64_t>());
  else if (value.is_number())
    sqlite3_bind_double(s, place, value.get<double>());
  else
    bind_text(s, place, cell_text(value));
}

/// A table in memory with one column a name: the expression of --where can change nothing else.
Database table_of(const Flattened& all, const std::vector<std::string>& columns, const std::string& path) {
  Database database = memory_database();
  sqlite3* const raw = database.get();
  std::string create, insert;
  for (const std::string& column : columns) {
    create += (create.empty() ? "" : ", ") + quoted(column);
    insert += insert.empty() ? "?" : ", ?";
  }
  execute_sql(raw, fmt::format("CREATE TABLE results ({}, \"row number\"); BEGIN", create), path);
  const Statement s = prepare_sql(raw, fmt::format("INSERT INTO results VALUES ({}, ?)", insert), path);
  for (std::size_t r = 0; r < all.rows.size(); ++r) {
    sqlite3_reset(s.get());
    for (std::size_t c = 0; c < columns.size(); ++c) {
      const auto found = all.rows[r].find(columns[c]);
      bind_value(s.get(), static_cast<int>(c) + 1,
                 found == all.rows[r].end() ? nlohmann::json() : found->second);
    }
    bind_value(s.get(), static_cast<int>(columns.size()) + 1, r);
    next_row(s.get(), path);
  }
  execute_sql(raw, "COMMIT", path);
  return database;
}

/// Numbers of the rows that the expression takes, in order of command and parameters.
std::vector<std::size_t> chosen(sqlite3* table, const Flattened& all, const Query& query) {
  std::string order = "command";
  for (const std::string& p : all.parameters) order += ", " + quoted(p);
  const std::string sql = fmt::format("SELECT \"row number\" FROM results WHERE ({}\n) ORDER BY {}, digest",
                                      query.where.empty() ? "1" : query.where, order);
  sqlite3_stmt* raw = nullptr;
  const char* rest = nullptr;
  const int code = sqlite3_prepare_v2(table, sql.c_str(), -1, &raw, &rest);
  const Statement s(raw);
  const auto refuse = [&](const std::string& why) {
    throw std::invalid_argument(fmt::format("--where {}: {}", query.where, why));
  };
  if (code != SQLITE_OK) refuse(sqlite3_errmsg(table));
  if (rest && *rest) refuse("it must be one expression");
  std::vector<std::size_t> rows;
  int step = SQLITE_ROW;
  while ((step = sqlite3_step(raw)) == SQLITE_ROW)
    rows.push_back(static_cast<std::size_t>(sqlite3_column_int64(raw, 0)));
  if (step != SQLITE_DONE) refuse(sqlite3_errmsg(table));
  return rows;
}

}  // namespace

std::string cell_text(const nlohmann::json& cell) {
  return cell.is_null() ? "" : cell.is_string() ? cell.get<std::string>() : cell.dump();
}

QueryRows query_results(const std::string& path, const Query& query) {
  const Database database = open_results(path);
  const Flattened all = flattened(database.get(), path);
  const std::vector<std::string> known = columns_of(all, true);
  QueryRows result{.columns = query.columns.empty() ? columns_of(all, false) : query.columns,
                   .parameters = all.parameters,
                   .rows = {},
                   .bounds = all.bounds};
  for (const std::string& column : result.columns)
    if (std::find(known.begin(), known.end(), column) == known.end())
      throw std::invalid_argument(
          fmt::format("--columns {}: there is no such column; there are {}", column, fmt::join(known, ", ")));
  if (!query.times)
    std::erase_if(result.columns, [](const std::string& c) { return c.starts_with("time_"); });
  const Database table = table_of(all, known, path);
  for (const std::size_t r : chosen(table.get(), all, query)) {
    auto& row = result.rows.emplace_back();
    for (const std::string& column : result.columns) {
      const auto found = all.rows[r].find(column);
      row.push_back(found == all.rows[r].end() ? nlohmann::json() : found->second);
    }
  }
  return result;
}

}  // namespace crossbits

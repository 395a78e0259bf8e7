#include "apps/sweep/query.hpp"

#include <fmt/format.h>
#include <sqlite3.h>

#include <algorithm>
#include <map>
#include <set>
#include <stdexcept>

#include "apps/sweep/store.hpp"

namespace crossbits {
namespace {

using Json = nlohmann::json;
using Row = std::map<std::string, Json>;

const std::vector<std::string> tail_columns{"exit_code", "error", "version", "digest"};
const std::vector<std::string> time_columns{"time_seconds", "time_stored"};

std::string quoted(const std::string& name) {
  std::string text = "\"";
  for (const char c : name) text += c == '"' ? std::string("\"\"") : std::string(1, c);
  return text + '"';
}

Json text_at(sqlite3_stmt* s, int column) {
  const auto* text = reinterpret_cast<const char*>(sqlite3_column_text(s, column));
  return text ? Json(text) : Json();
}

/// All rows, their documents taken apart, and the names found, by kind.
struct Flattened {
  std::vector<Row> rows;
  std::set<std::string> parameters, plain, nested;
};

Flattened flatten(sqlite3* database, const std::string& path) {
  const Statement s = prepare_sql(database,
                                  "SELECT command, parameters, result, exit_code, error, version, digest, "
                                  "time_seconds, time_stored FROM points",
                                  path);
  Flattened all;
  while (sqlite3_step(s.get()) == SQLITE_ROW) {
    Row row{{"command", text_at(s.get(), 0)},    {"exit_code", sqlite3_column_int(s.get(), 3)},
            {"error", text_at(s.get(), 4)},      {"version", text_at(s.get(), 5)},
            {"digest", text_at(s.get(), 6)},     {"time_seconds", sqlite3_column_double(s.get(), 7)},
            {"time_stored", text_at(s.get(), 8)}};
    const Json parameters = Json::parse(text_at(s.get(), 1).get<std::string>());
    for (const auto& [key, value] : parameters.items()) {
      row[key] = value;
      all.parameters.insert(key);
    }
    const Json text = text_at(s.get(), 2);
    const Json result = text.is_string() ? Json::parse(text.get<std::string>()) : Json::object();
    for (const auto& [key, value] : result.items()) {
      (value.is_structured() ? all.nested : all.plain).insert(key);
      row.try_emplace(key, value);
    }
    all.rows.push_back(std::move(row));
  }
  return all;
}

std::vector<std::string> columns_of(const Flattened& all, bool nested) {
  std::vector<std::string> columns{"command"};
  const auto add = [&columns](const auto& names) {
    for (const std::string& name : names)
      if (std::find(columns.begin(), columns.end(), name) == columns.end()) columns.push_back(name);
  };
  add(all.parameters);
  add(all.plain);
  if (nested) add(all.nested);
  add(tail_columns);
  add(time_columns);
  return columns;
}

void bind_value(sqlite3_stmt* s, int place, const Json& value) {
  if (value.is_null())
    sqlite3_bind_null(s, place);
  else if (value.is_boolean())
    sqlite3_bind_int(s, place, value.get<bool>());
  else if (value.is_number_integer())
    sqlite3_bind_int64(s, place, value.get<std::int64_t>());
  else if (value.is_number())
    sqlite3_bind_double(s, place, value.get<double>());
  else {
    const std::string text = value.is_string() ? value.get<std::string>() : value.dump();
    sqlite3_bind_text(s, place, text.data(), static_cast<int>(text.size()), SQLITE_TRANSIENT);
  }
}

/// A table in memory with one column a name: the expression of --where can change nothing else.
Database table_of(const Flattened& all, const std::vector<std::string>& columns, const std::string& path) {
  sqlite3* raw = nullptr;
  sqlite3_open(":memory:", &raw);
  Database database(raw);
  std::string create, insert;
  for (const std::string& column : columns) {
    create += (create.empty() ? "" : ", ") + quoted(column);
    insert += insert.empty() ? "?" : ", ?";
  }
  sqlite3_exec(raw, fmt::format("CREATE TABLE results ({}, \"row number\")", create).c_str(), nullptr,
               nullptr, nullptr);
  sqlite3_exec(raw, "BEGIN", nullptr, nullptr, nullptr);
  const Statement s = prepare_sql(raw, fmt::format("INSERT INTO results VALUES ({}, ?)", insert), path);
  for (std::size_t r = 0; r < all.rows.size(); ++r) {
    sqlite3_reset(s.get());
    for (std::size_t c = 0; c < columns.size(); ++c) {
      const auto found = all.rows[r].find(columns[c]);
      bind_value(s.get(), static_cast<int>(c) + 1, found == all.rows[r].end() ? Json() : found->second);
    }
    bind_value(s.get(), static_cast<int>(columns.size()) + 1, r);
    if (sqlite3_step(s.get()) != SQLITE_DONE)
      throw std::invalid_argument(fmt::format("{}: {}", path, sqlite3_errmsg(raw)));
  }
  sqlite3_exec(raw, "COMMIT", nullptr, nullptr, nullptr);
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
  const Flattened all = flatten(database.get(), path);
  const std::vector<std::string> known = columns_of(all, true);
  QueryRows result{query.columns.empty() ? columns_of(all, false) : query.columns, all.parameters, {}};
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
      row.push_back(found == all.rows[r].end() ? Json() : found->second);
    }
  }
  return result;
}

}  // namespace crossbits

#include "apps/sweep/schema.hpp"

#include <fmt/format.h>
#include <sqlite3.h>

#include <chrono>
#include <map>
#include <thread>

#include "apps/sweep/sqlite.hpp"

namespace crossbits {
namespace {

constexpr int application_id = 0x63726f73;  // "cros": SQLite's own place to say whose file it is
constexpr int schema_version = 2;

constexpr const char* schema = R"sql(
CREATE TABLE points (
  digest       TEXT PRIMARY KEY,  -- SHA-256 of command, parameters, version and files
  command      TEXT NOT NULL,
  parameters   TEXT NOT NULL,     -- JSON object, keys sorted
  files        TEXT NOT NULL,     -- JSON object: SHA-256 of the files that parameters name, by path
  version      TEXT NOT NULL,     -- of the program
  exit_code    INTEGER NOT NULL,  -- 0 done and true, 1 the claim is false, 2 could not be run
  result       TEXT,              -- the command's JSON document; null if it could not be run
  error        TEXT,              -- then the sentence
  time_seconds REAL NOT NULL,
  time_stored  TEXT NOT NULL,     -- UTC
  checksum     TEXT NOT NULL      -- SHA-256 of digest, exit_code, result or error, and times
) WITHOUT ROWID;
CREATE VIEW done AS SELECT * FROM points WHERE exit_code < 2;
CREATE VIEW failed AS SELECT digest, command, parameters, error FROM points WHERE exit_code >= 2;
CREATE VIEW bits AS
  SELECT command,
         json_extract(result, '$.reduction') AS reduction, json_extract(result, '$.model') AS model,
         json_extract(result, '$.problem') AS problem, json_extract(result, '$.n') AS n,
         json_extract(result, '$.tokens') AS tokens, json_extract(parameters, '$.seed') AS seed,
         coalesce(json_extract(result, '$.bits'), json_extract(result, '$.max_bits'),
                  json_extract(result, '$.message_bits')) AS bits,
         json_extract(result, '$.lower_bound') AS lower_bound, json_extract(result, '$.trivial_bits') AS trivial_bits,
         json_extract(result, '$.verdict') AS verdict, time_seconds, digest
  FROM points WHERE exit_code < 2;
CREATE VIEW bounds AS
  SELECT json_extract(result, '$.problem') AS problem, json_extract(result, '$.n') AS n,
         json_extract(b.value, '$.name') AS name, json_extract(b.value, '$.kind') AS kind,
         json_extract(b.value, '$.value') AS value, json_extract(b.value, '$.bits') AS bits, time_seconds, digest
  FROM points, json_each(points.result, '$.bounds') AS b WHERE exit_code < 2;
)sql";

int first_number(sqlite3* database, const std::string& sql, const std::string& path) {
  const Statement statement = prepare_sql(database, sql, path);
  return next_row(statement.get(), path) ? sqlite3_column_int(statement.get(), 0) : 0;
}

/// "table points", "view bits": the text that made it.
std::map<std::string, std::string> parts_of(sqlite3* database, const std::string& path) {
  const Statement s = prepare_sql(database, "SELECT type || ' ' || name, sql FROM sqlite_master", path);
  std::map<std::string, std::string> parts;
  while (next_row(s.get(), path)) parts[text_column(s.get(), 0)] = text_column(s.get(), 1);
  return parts;
}

/// What is there beside our own tables and views is the user's.
void check_parts(sqlite3* database, const std::string& path) {
  const Database made = memory_database();
  execute_sql(made.get(), schema, path);
  const auto there = parts_of(database, path);
  for (const auto& [part, sql] : parts_of(made.get(), path)) {
    const auto found = there.find(part);
    if (found == there.end())
      refuse_file(path, fmt::format("the database is damaged: the {} is missing; nothing was changed", part));
    if (found->second != sql)
      refuse_file(
          path,
          fmt::format("the database is damaged: the {} is not as sweep made it; nothing was changed", part));
  }
}

void check_pages(sqlite3* database, const std::string& path) {
  const Statement statement = prepare_sql(database, "PRAGMA quick_check(1)", path);
  const std::string found = next_row(statement.get(), path) ? text_column(statement.get(), 0) : "";
  if (found != "ok")
    refuse_file(path, fmt::format("the database is damaged ({}); nothing was changed",
                                  found.substr(0, found.find('\n'))));
}

/// SQLite does not wait for others here: that would be a deadlock, it says.
void log_ahead(sqlite3* database, const std::string& path) {
  constexpr int most_tries = 1'000;
  int code = SQLITE_BUSY;
  for (int k = 0; k < most_tries && code == SQLITE_BUSY; ++k) {
    if (k > 0) std::this_thread::sleep_for(std::chrono::milliseconds(10));
    code = sqlite3_exec(database, "PRAGMA journal_mode = WAL", nullptr, nullptr, nullptr);
  }
  if (code != SQLITE_OK) refuse_file(path, sqlite3_errmsg(database));
}

}  // namespace

bool is_empty_database(sqlite3* database, const std::string& path) {
  return first_number(database, "SELECT count(*) FROM sqlite_master", path) == 0;
}

void make_schema(sqlite3* database, const std::string& path) {
  if (is_empty_database(database, path)) {
    execute_sql(database, "BEGIN IMMEDIATE", path);
    if (is_empty_database(database, path))  // nobody else made it before the lock was ours
      execute_sql(database,
                  fmt::format("PRAGMA application_id = {}; PRAGMA user_version = {}; {}", application_id,
                              schema_version, schema),
                  path);
    execute_sql(database, "COMMIT", path);
  }
  check_schema(database, path);
  log_ahead(database, path);
}

void check_schema(sqlite3* database, const std::string& path) {
  if (first_number(database, "PRAGMA application_id", path) != application_id)
    refuse_file(path, "this database holds something other than sweep results");
  if (const int version = first_number(database, "PRAGMA user_version", path); version != schema_version)
    refuse_file(path,
                fmt::format("it was written with version {} of the schema, this program knows {}; sweep "
                            "into a new file",
                            version, schema_version));
  check_pages(database, path);
  check_parts(database, path);
}

}  // namespace crossbits

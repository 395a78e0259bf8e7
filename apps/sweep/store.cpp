#include "apps/sweep/store.hpp"

#include <fmt/format.h>
#include <sqlite3.h>

#include <filesystem>
#include <stdexcept>

namespace crossbits {
namespace {

constexpr int application_id = 0x63726f73;  // "cros": SQLite's own place to say whose file it is
constexpr int schema_version = 1;

constexpr const char* schema = R"sql(
CREATE TABLE points (
  digest       TEXT PRIMARY KEY,  -- SHA-256 of command, parameters and version
  command      TEXT NOT NULL,
  parameters   TEXT NOT NULL,     -- JSON object, keys sorted
  version      TEXT NOT NULL,     -- of the program
  exit_code    INTEGER NOT NULL,  -- 0 done and true, 1 the claim is false, 2 could not be run
  result       TEXT,              -- the command's JSON document; null if it could not be run
  error        TEXT,              -- then the sentence
  time_seconds REAL NOT NULL,
  time_stored  TEXT NOT NULL      -- UTC
) WITHOUT ROWID;
CREATE VIEW done AS SELECT * FROM points WHERE exit_code < 2;
CREATE VIEW failed AS SELECT digest, command, parameters, error FROM points WHERE exit_code >= 2;
CREATE VIEW bits AS
  SELECT command,
         json_extract(result, '$.reduction') AS reduction, json_extract(result, '$.model') AS model,
         json_extract(result, '$.problem') AS problem, json_extract(result, '$.n') AS n,
         json_extract(result, '$.tokens') AS tokens, json_extract(parameters, '$.seed') AS seed,
         coalesce(json_extract(result, '$.bits'), json_extract(result, '$.max_bits')) AS bits,
         json_extract(result, '$.lower_bound') AS lower_bound, json_extract(result, '$.trivial_bits') AS trivial_bits,
         json_extract(result, '$.verdict') AS verdict, time_seconds, digest
  FROM points WHERE exit_code < 2;
)sql";

[[noreturn]] void refuse(const std::string& path, const std::string& why) {
  throw std::invalid_argument(fmt::format("{}: {}", path, why));
}

void execute(sqlite3* database, const std::string& sql, const std::string& path) {
  if (sqlite3_exec(database, sql.c_str(), nullptr, nullptr, nullptr) != SQLITE_OK)
    refuse(path, sqlite3_errmsg(database));
}

Database open(const std::string& path, int flags) {
  sqlite3* raw = nullptr;
  const int code = sqlite3_open_v2(path.c_str(), &raw, flags, nullptr);
  Database database(raw);
  if (code != SQLITE_OK) refuse(path, raw ? sqlite3_errmsg(raw) : "out of memory");
  sqlite3_busy_timeout(raw, 10'000);
  return database;
}

int pragma(sqlite3* database, const std::string& name, const std::string& path) {
  const Statement statement = prepare_sql(database, "PRAGMA " + name, path);
  if (sqlite3_step(statement.get()) != SQLITE_ROW) refuse(path, sqlite3_errmsg(database));
  return sqlite3_column_int(statement.get(), 0);
}

/// A file of no length, or one whose maker was stopped before the first row could be.
bool is_empty(sqlite3* database, const std::string& path) {
  const Statement tables = prepare_sql(database, "SELECT count(*) FROM sqlite_master", path);
  if (sqlite3_step(tables.get()) != SQLITE_ROW) refuse(path, sqlite3_errmsg(database));
  return sqlite3_column_int(tables.get(), 0) == 0;
}

void check_whole(sqlite3* database, const std::string& path) {
  const Statement statement = prepare_sql(database, "PRAGMA quick_check(1)", path);
  if (sqlite3_step(statement.get()) != SQLITE_ROW) refuse(path, sqlite3_errmsg(database));
  const std::string found = reinterpret_cast<const char*>(sqlite3_column_text(statement.get(), 0));
  if (found != "ok")
    refuse(path, fmt::format("the database is damaged ({}); nothing was changed",
                             found.substr(0, found.find('\n'))));
}

void check_ours(sqlite3* database, const std::string& path) {
  if (pragma(database, "application_id", path) != application_id)
    refuse(path, "this database holds something other than sweep results");
  if (const int version = pragma(database, "user_version", path); version != schema_version)
    refuse(path, fmt::format("it was written with version {} of the schema, this program knows {}", version,
                             schema_version));
  check_whole(database, path);
}

void bind_text(sqlite3_stmt* statement, int place, const std::string& text) {
  sqlite3_bind_text(statement, place, text.data(), static_cast<int>(text.size()), SQLITE_TRANSIENT);
}

}  // namespace

void SqliteCloser::operator()(sqlite3* database) const { sqlite3_close_v2(database); }
void SqliteCloser::operator()(sqlite3_stmt* statement) const { sqlite3_finalize(statement); }

Statement prepare_sql(sqlite3* database, const std::string& sql, const std::string& path) {
  sqlite3_stmt* raw = nullptr;
  if (sqlite3_prepare_v2(database, sql.c_str(), -1, &raw, nullptr) != SQLITE_OK)
    refuse(path, sqlite3_errmsg(database));
  return Statement(raw);
}

Database open_results(const std::string& path) {
  std::error_code error;
  if (!std::filesystem::is_regular_file(path, error)) refuse(path, "no such file");
  Database database = open(path, SQLITE_OPEN_READONLY);
  if (is_empty(database.get(), path)) refuse(path, "there are no results in it yet");
  check_ours(database.get(), path);
  return database;
}

bool has_results(const std::string& path) {
  if (!std::filesystem::exists(path)) return false;
  return !is_empty(open(path, SQLITE_OPEN_READONLY).get(), path);
}

SweepStore::SweepStore(const std::string& path)
    : path_(path), database_(open(path, SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE)) {
  sqlite3* database = database_.get();
  if (!is_empty(database, path)) {
    check_ours(database, path);
  } else {
    execute(database, "PRAGMA journal_mode = WAL", path);
    execute(database,
            fmt::format("BEGIN IMMEDIATE; PRAGMA application_id = {}; PRAGMA user_version = {}; {} COMMIT",
                        application_id, schema_version, schema),
            path);
  }
  execute(database, "PRAGMA synchronous = NORMAL", path);
  insert_ = prepare_sql(
      database,
      "INSERT INTO points VALUES (?, ?, ?, ?, ?, ?, ?, ?, strftime('%Y-%m-%d %H:%M:%f', 'now')) "
      "ON CONFLICT (digest) DO UPDATE SET exit_code = excluded.exit_code, result = excluded.result, error = "
      "excluded.error, "
      "time_seconds = excluded.time_seconds, time_stored = excluded.time_stored WHERE points.exit_code >= 2",
      path);
}

std::unordered_set<std::string> SweepStore::digests(bool only_whole) const {
  const Statement statement = prepare_sql(
      database_.get(), only_whole ? "SELECT digest FROM done" : "SELECT digest FROM points", path_);
  std::unordered_set<std::string> result;
  int code = SQLITE_ROW;
  while ((code = sqlite3_step(statement.get())) == SQLITE_ROW)
    result.emplace(reinterpret_cast<const char*>(sqlite3_column_text(statement.get(), 0)));
  if (code != SQLITE_DONE) refuse(path_, sqlite3_errmsg(database_.get()));
  return result;
}

void SweepStore::add(const Point& point, const PointResult& result, const std::string& version) {
  sqlite3_stmt* s = insert_.get();
  sqlite3_reset(s);
  sqlite3_clear_bindings(s);
  bind_text(s, 1, point.digest(version));
  bind_text(s, 2, point.command);
  bind_text(s, 3, nlohmann::json(point.parameters).dump());
  bind_text(s, 4, version);
  sqlite3_bind_int(s, 5, result.exit_code);
  if (result.failed())
    bind_text(s, 7, result.error);
  else
    bind_text(s, 6, result.result.dump());
  sqlite3_bind_double(s, 8, result.seconds);
  if (sqlite3_step(s) != SQLITE_DONE)
    refuse(path_, fmt::format("a row could not be stored: {}", sqlite3_errmsg(database_.get())));
}

}  // namespace crossbits

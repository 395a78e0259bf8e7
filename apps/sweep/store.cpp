#include "apps/sweep/store.hpp"

#include <fmt/chrono.h>
#include <fmt/format.h>
#include <sqlite3.h>

#include <chrono>
#include <filesystem>

#include "apps/sweep/schema.hpp"
#include "apps/sweep/stored_row.hpp"

namespace crossbits {
namespace {

/// "2026-01-31 12:34:56.789", UTC.
std::string now_text() {
  using namespace std::chrono;
  const auto now = floor<milliseconds>(system_clock::now());
  return fmt::format("{:%Y-%m-%d %H:%M:%S}.{:03}", fmt::gmtime(system_clock::to_time_t(now)),
                     now.time_since_epoch().count() % 1'000);
}

}  // namespace

Database open_results(const std::string& path) {
  std::error_code error;
  if (!std::filesystem::exists(path, error)) refuse_file(path, "no such file");
  Database database = open_database(path, SQLITE_OPEN_READONLY);
  if (is_empty_database(database.get(), path)) refuse_file(path, "there are no results in it yet");
  check_schema(database.get(), path);
  return database;
}

bool has_results(const std::string& path) {
  if (!std::filesystem::exists(path)) return false;
  return !is_empty_database(open_database(path, SQLITE_OPEN_READONLY).get(), path);
}

SweepStore::SweepStore(const std::string& path)
    : path_(path), database_(open_database(path, SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE)) {
  make_schema(database_.get(), path);
  execute_sql(database_.get(), "PRAGMA synchronous = NORMAL", path);
  insert_ = prepare_sql(
      database_.get(),
      "INSERT INTO points (digest, command, parameters, files, version, exit_code, result, error, "
      "time_seconds, time_stored, checksum) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) "
      "ON CONFLICT (digest) DO UPDATE SET exit_code = excluded.exit_code, result = excluded.result, error = "
      "excluded.error, time_seconds = excluded.time_seconds, time_stored = excluded.time_stored, checksum = "
      "excluded.checksum WHERE points.exit_code >= 2",
      path);
}

std::unordered_set<std::string> SweepStore::digests(bool only_whole) const {
  std::unordered_set<std::string> result;
  for_each_row(database_.get(), path_, [&](const StoredRow& row) {
    if (!only_whole || !row.failed()) result.insert(row.digest);
  });
  return result;
}

void SweepStore::add(const Point& point, const PointResult& result, const std::string& version) {
  const StoredRow row{.point = {},
                      .digest = point.digest(version),
                      .version = version,
                      .exit_code = result.exit_code,
                      .text = result.failed() ? result.error : result.result.dump(),
                      .time_seconds = result.seconds,
                      .time_stored = now_text()};
  sqlite3_stmt* s = insert_.get();
  sqlite3_reset(s);
  sqlite3_clear_bindings(s);
  bind_text(s, 1, row.digest);
  bind_text(s, 2, point.command);
  bind_text(s, 3, nlohmann::json(point.parameters).dump());
  bind_text(s, 4, nlohmann::json(point.files).dump());
  bind_text(s, 5, version);
  sqlite3_bind_int(s, 6, row.exit_code);
  bind_text(s, row.failed() ? 8 : 7, row.text);
  sqlite3_bind_double(s, 9, row.time_seconds);
  bind_text(s, 10, row.time_stored);
  bind_text(s, 11, row.checksum());
  if (sqlite3_step(s) != SQLITE_DONE)
    refuse_file(path_, fmt::format("a row could not be stored: {}", sqlite3_errmsg(database_.get())));
}

}  // namespace crossbits

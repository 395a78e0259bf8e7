#pragma once

#include <memory>
#include <optional>
#include <string>
#include <unordered_set>
#include <vector>

#include "apps/sweep/point.hpp"

struct sqlite3;
struct sqlite3_stmt;

namespace crossbits {

/// Closes a database, finishes a statement.
struct SqliteCloser {
  void operator()(sqlite3* database) const;
  void operator()(sqlite3_stmt* statement) const;
};
using Database = std::unique_ptr<sqlite3, SqliteCloser>;
using Statement = std::unique_ptr<sqlite3_stmt, SqliteCloser>;

/// Results of a sweep in an SQLite file, one row a point, one transaction a row, write-ahead logging: a
/// process killed at any moment leaves whole rows only. docs/sweeps.md describes the schema. Every member
/// throws std::invalid_argument with a sentence that names the file when the disk or the file does not allow
/// it.
class SweepStore {
 public:
  /// Opens or makes the file. Refuses a file that is no database, is damaged, or holds something else.
  explicit SweepStore(const std::string& path);

  /// Digests of the points that are there, failed ones too unless `only_whole`.
  std::unordered_set<std::string> digests(bool only_whole = false) const;
  /// Adds the row of a point, or replaces the one that failed before.
  void add(const Point& point, const PointResult& result, const std::string& version);

 private:
  std::string path_;
  Database database_;
  Statement insert_;
};

/// The file is there and some sweep has begun to write it.
bool has_results(const std::string& path);
/// Opens an existing result file for reading.
Database open_results(const std::string& path);
/// A prepared statement; throws with SQLite's words.
Statement prepare_sql(sqlite3* database, const std::string& sql, const std::string& path);

}  // namespace crossbits

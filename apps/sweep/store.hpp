#pragma once

#include <string>
#include <unordered_set>

#include "apps/sweep/point.hpp"
#include "apps/sweep/sqlite.hpp"

namespace crossbits {

/// Results of a sweep in an SQLite file, one row a point, one transaction a row, write-ahead logging: a
/// process killed at any moment leaves whole rows only. docs/sweeps.md describes the schema. Every member
/// throws std::invalid_argument with a sentence that names the file when the disk or the file does not allow
/// it.
class SweepStore {
 public:
  /// Opens or makes the file. Refuses a file that is no database, is damaged, or holds something else.
  explicit SweepStore(const std::string& path);

  /// Digests of the points that are there, failed ones too unless `only_whole`. Refuses damaged rows.
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

}  // namespace crossbits

#pragma once

#include <nlohmann/json.hpp>
#include <set>
#include <string>
#include <vector>

namespace crossbits {

/// A cell as text: texts as they are, nothing for null, other values as JSON.
std::string cell_text(const nlohmann::json& cell);

/// What is asked of a result file.
struct Query {
  std::string where{};                 ///< an SQL expression over the columns; empty: every row
  std::vector<std::string> columns{};  ///< empty: all that hold plain values
  bool times = true;                   ///< with time_seconds and time_stored, which differ from run to run
};

/// A table: numbers, texts, nulls; lists and objects only where their column was asked for.
struct QueryRows {
  std::vector<std::string> columns;
  std::set<std::string> parameters;  ///< those of the columns that a point was asked with
  std::vector<std::vector<nlohmann::json>> rows;
  std::set<std::string> bounds{};  ///< those of the columns that are a BoundColumn
};

/// Rows of a sweep's result file, one a point, ordered by command and parameters. Columns: command, the
/// parameters, what the documents hold under other names, bounds, exit_code, error, files, version, digest,
/// and the times. Throws std::invalid_argument for a file that is no such database, an unknown column, and an
/// expression that SQLite does not take.
QueryRows query_results(const std::string& path, const Query& query);

}  // namespace crossbits

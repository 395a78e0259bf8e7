#pragma once

#include <map>
#include <nlohmann/json.hpp>
#include <set>
#include <string>
#include <vector>

struct sqlite3;

namespace crossbits {

/// All rows of a result file with their documents taken apart, and the names of the columns found, by kind.
struct Flattened {
  std::vector<std::map<std::string, nlohmann::json>> rows;
  std::set<std::string> parameters, plain, bounds, nested;
};

/// The column of a result, or of a failed point's sentence, whose own name is that of a parameter.
std::string hidden_result(const std::string& name);

/// Columns of bounds are as BoundColumn says. Throws std::invalid_argument with a sentence for a damaged row.
Flattened flattened(sqlite3* database, const std::string& path);

}  // namespace crossbits

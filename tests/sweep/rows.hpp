#pragma once

#include <nlohmann/json.hpp>
#include <string>

#include "apps/sweep/query.hpp"

namespace crossbits::test {

/// Columns and rows of a result file, without the times.
inline nlohmann::json rows(const std::string& file) {
  const QueryRows found = query_results(file, {.times = false});
  return {found.columns, found.rows};
}

}  // namespace crossbits::test

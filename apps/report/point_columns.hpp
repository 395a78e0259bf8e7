#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>

#include "apps/sweep/query.hpp"

namespace crossbits {

/// Rows of a query by column name. `rows` must outlive it.
class PointColumns {
 public:
  explicit PointColumns(const QueryRows& rows);

  std::size_t count() const { return rows_.rows.size(); }
  const QueryRows& rows() const { return rows_; }
  /// Null where there is no such column.
  const nlohmann::json& at(std::size_t row, const std::string& column) const;
  /// A text as it is, other values as JSON, nothing for null.
  std::string text(std::size_t row, const std::string& column) const;
  std::optional<double> number(std::size_t row, const std::string& column) const;
  /// What the point's document says it costs; nothing for a point without one.
  std::optional<double> bits(std::size_t row) const;
  /// 0 done and true, 1 the claim is false, 2 could not be run.
  int exit_code(std::size_t row) const;

 private:
  const QueryRows& rows_;
  std::map<std::string, std::size_t> place_;
};

}  // namespace crossbits

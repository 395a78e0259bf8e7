#include "apps/report/point_columns.hpp"

#include "apps/sweep/flattened.hpp"

namespace crossbits {

PointColumns::PointColumns(const QueryRows& rows) : rows_(rows) {
  for (std::size_t k = 0; k < rows.columns.size(); ++k) place_[rows.columns[k]] = k;
}

const nlohmann::json& PointColumns::at(std::size_t row, const std::string& column) const {
  static const nlohmann::json nothing;
  const auto found = place_.find(column);
  return found == place_.end() ? nothing : rows_.rows[row][found->second];
}

std::string PointColumns::text(std::size_t row, const std::string& column) const {
  return cell_text(at(row, column));
}

std::optional<double> PointColumns::number(std::size_t row, const std::string& column) const {
  const nlohmann::json& cell = at(row, column);
  return cell.is_number() ? std::optional(cell.get<double>()) : std::nullopt;
}

std::optional<double> PointColumns::bits(std::size_t row) const {
  for (const std::string& column :
       {hidden_result("bits"), std::string("bits"), std::string("max_bits"), std::string("message_bits")})
    if (!rows_.parameters.contains(column))  // --bits is the width of a file's numbers
      if (const auto bits = number(row, column)) return bits;
  return std::nullopt;
}

int PointColumns::exit_code(std::size_t row) const {
  return static_cast<int>(number(row, "exit_code").value_or(2));
}

}  // namespace crossbits

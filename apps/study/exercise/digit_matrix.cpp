#include "apps/study/exercise/digit_matrix.hpp"

#include <fmt/format.h>

#include <nlohmann/json.hpp>
#include <numeric>

namespace crossbits {

Json DigitMatrix::json() const {
  Json lines = Json::array();
  for (const auto& row : rows) lines.push_back(fmt::format("{}", fmt::join(row, "")));
  return lines;
}

std::string DigitMatrix::text() const {
  std::string text = "       column";
  for (int j = 0; j < width(); ++j) text += fmt::format("{:>3}", j);
  text += '\n';
  for (int i = 0; i < height(); ++i) {
    text += fmt::format("  row {:>2}      ", i);
    for (int j = 0; j < width(); ++j) text += fmt::format("{:>3}", at(i, j));
    text += '\n';
  }
  return text;
}

std::string cell_text(const GridCell& cell) {
  return fmt::format("row {}, column {}", cell.first, cell.second);
}

std::vector<int> shuffled(Draw& draw, int count) {
  std::vector<int> order(static_cast<std::size_t>(count));
  std::iota(order.begin(), order.end(), 0);
  for (int k = count - 1; k > 0; --k)
    std::swap(order[static_cast<std::size_t>(k)], order[static_cast<std::size_t>(draw.below(k + 1))]);
  return order;
}

}  // namespace crossbits

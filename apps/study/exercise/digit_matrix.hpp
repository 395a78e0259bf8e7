#pragma once

#include <nlohmann/json.hpp>
#include <string>
#include <utility>
#include <vector>

#include "protocols/draw.hpp"
#include "protocols/transcript_io.hpp"

namespace crossbits {

/// A matrix that fits on a blackboard: rows are Alice's inputs, columns Bob's, entries digits.
struct DigitMatrix {
  std::vector<std::vector<int>> rows;

  DigitMatrix(int height, int width, int value = 0)
      : rows(static_cast<std::size_t>(height), std::vector<int>(static_cast<std::size_t>(width), value)) {}
  int height() const { return static_cast<int>(rows.size()); }
  int width() const { return static_cast<int>(rows[0].size()); }
  int& at(int i, int j) { return rows[static_cast<std::size_t>(i)][static_cast<std::size_t>(j)]; }
  int at(int i, int j) const { return rows[static_cast<std::size_t>(i)][static_cast<std::size_t>(j)]; }

  /// Row by row as texts of digits.
  Json json() const;
  /// The same with numbers along both edges.
  std::string text() const;
};

/// A row and a column.
using GridCell = std::pair<int, int>;
inline Json cell_json(const GridCell& cell) { return {cell.first, cell.second}; }
/// "row 2, column 5".
std::string cell_text(const GridCell& cell);

/// 0 .. count - 1 in a random order.
std::vector<int> shuffled(Draw& draw, int count);

}  // namespace crossbits

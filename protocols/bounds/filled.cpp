#include "protocols/bounds/filled.hpp"

#include <algorithm>

namespace crossbits {
namespace {

constexpr std::size_t most_looks = std::size_t{1} << 28;
constexpr int undefined = -1;

using Line = std::vector<int>;  // numbers of planes, or undefined

bool agree(const Line& a, const Line& b) {
  for (std::size_t k = 0; k < a.size(); ++k) {
    if (a[k] != b[k] && a[k] != undefined && b[k] != undefined) return false;
  }
  return true;
}

/// Lines that were put together, and where each of the lines before has gone.
struct Classes {
  std::vector<Line> lines;
  std::vector<std::size_t> class_of, representatives;
};

Classes put_together(const std::vector<Line>& lines) {
  Classes classes;
  for (std::size_t i = 0; i < lines.size(); ++i) {
    const auto home = std::find_if(classes.lines.begin(), classes.lines.end(),
                                   [&](const Line& known) { return agree(known, lines[i]); });
    classes.class_of.push_back(static_cast<std::size_t>(home - classes.lines.begin()));
    if (home == classes.lines.end()) {
      classes.lines.push_back(lines[i]);
      classes.representatives.push_back(i);
      continue;
    }
    for (std::size_t k = 0; k < lines[i].size(); ++k) (*home)[k] = std::max((*home)[k], lines[i][k]);
  }
  return classes;
}

std::vector<Line> lines_of(const CommunicationMatrix& matrix) {
  std::vector<Line> lines(matrix.rows(), Line(matrix.columns(), undefined));
  for (std::size_t plane = 0; plane < matrix.planes().size(); ++plane) {
    for (std::size_t i = 0; i < matrix.rows(); ++i) {
      for (std::size_t j = 0; j < matrix.columns(); ++j) {
        if (matrix.plane(plane).get(i, j)) lines[i][j] = static_cast<int>(plane);
      }
    }
  }
  return lines;
}

std::vector<Line> transposed(const std::vector<Line>& lines) {
  std::vector<Line> turned(lines[0].size(), Line(lines.size()));
  for (std::size_t i = 0; i < lines.size(); ++i) {
    for (std::size_t j = 0; j < lines[i].size(); ++j) turned[j][i] = lines[i][j];
  }
  return turned;
}

CommunicationMatrix matrix_of(const std::vector<Line>& lines, const std::vector<int>& values) {
  std::vector<BitMatrix> planes(values.size(), BitMatrix(lines.size(), lines[0].size()));
  for (std::size_t i = 0; i < lines.size(); ++i) {
    for (std::size_t j = 0; j < lines[i].size(); ++j) {
      if (lines[i][j] != undefined) planes[static_cast<std::size_t>(lines[i][j])].set(i, j);
    }
  }
  return {values, std::move(planes)};
}

/// `lines` put together, and what stood for them and where they went brought up to date.
std::vector<Line> joined(const std::vector<Line>& lines, std::vector<std::size_t>& representatives,
                         std::vector<std::size_t>& class_of) {
  Classes classes = put_together(lines);
  for (std::size_t& k : classes.representatives) k = representatives[k];
  representatives = std::move(classes.representatives);
  for (std::size_t& k : class_of) k = classes.class_of[k];
  return std::move(classes.lines);
}

}  // namespace

std::optional<Merged> filled(const Merged& merged) {
  const std::size_t rows = merged.matrix.rows(), columns = merged.matrix.columns();
  if (merged.matrix.is_total() || rows * columns > most_looks / std::max(rows, columns)) return std::nullopt;
  Merged result = merged;
  std::vector<Line> lines = lines_of(merged.matrix);
  for (std::size_t before = 0; before != result.rows.size() + result.columns.size();) {
    before = result.rows.size() + result.columns.size();
    lines = joined(lines, result.rows, result.row_class);
    lines = transposed(joined(transposed(lines), result.columns, result.column_class));
  }
  if (result.rows.size() == rows && result.columns.size() == columns) return std::nullopt;
  result.matrix = matrix_of(lines, merged.matrix.values());
  return result;
}

}  // namespace crossbits

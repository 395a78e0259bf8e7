#pragma once

#include <vector>

#include "protocols/bounds/mask_basis.hpp"
#include "protocols/bounds/matrix.hpp"

namespace crossbits {

/// A set of rows times a set of columns of a small matrix.
struct Part {
  Mask rows = 0, columns = 0;
  std::uint64_t key() const { return std::uint64_t{rows} << 32 | columns; }
  friend bool operator==(const Part&, const Part&) = default;
};

/// A matrix of at most 32 rows and columns as sets: for every value and line, where it is.
class SmallMatrix {
 public:
  static constexpr std::size_t most_lines = 32;
  static bool fits(const CommunicationMatrix& m) {
    return m.rows() <= most_lines && m.columns() <= most_lines;
  }
  /// The matrix must fit.
  explicit SmallMatrix(const CommunicationMatrix& matrix);

  std::size_t rows() const { return rows_; }
  std::size_t columns() const { return columns_; }
  std::size_t planes() const { return row_.size(); }
  bool is_total() const { return total_; }
  Part whole() const;
  Mask row(std::size_t plane, std::size_t i) const { return row_[plane][i]; }
  Mask column(std::size_t plane, std::size_t j) const { return column_[plane][j]; }

  /// The part without repeated lines: of equal rows the lowest stays, then of equal columns.
  Part merged(Part part) const;
  /// How many values occur in the part.
  int values(Part part) const;
  /// The number of the only plane that occurs; 0 if none does. The part has at most one value.
  std::size_t only_plane(Part part) const;
  /// Transcripts that a row (column) index and an announced answer need: Kraft's sum, times the depth's 2^d.
  std::uint64_t transcripts_by_rows(Part part) const;
  std::uint64_t transcripts_by_columns(Part part) const;

 private:
  std::size_t rows_, columns_;
  bool total_;
  std::vector<std::vector<Mask>> row_, column_;
};

}  // namespace crossbits

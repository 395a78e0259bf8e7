#include "protocols/bounds/small_matrix.hpp"

namespace crossbits {
namespace {

Mask all_of(std::size_t lines) { return lines == 32 ? ~Mask{0} : (Mask{1} << lines) - 1; }

using LinesOfPlanes = std::vector<std::vector<Mask>>;

/// `lines` without those that equal an earlier one on `across`.
Mask without_repeated(const LinesOfPlanes& planes, Mask lines, Mask across) {
  Mask kept = 0;
  for (Mask rest = lines; rest != 0; rest &= rest - 1) {
    const std::size_t i = lowest(rest);
    bool repeated = false;
    for (Mask before = kept; before != 0 && !repeated; before &= before - 1) {
      repeated = true;
      for (const auto& plane : planes) repeated &= ((plane[lowest(before)] ^ plane[i]) & across) == 0;
    }
    if (!repeated) kept |= Mask{1} << i;
  }
  return kept;
}

std::uint64_t transcripts(const LinesOfPlanes& planes, Mask lines, Mask across) {
  std::uint64_t sum = 0;
  for (Mask rest = lines; rest != 0; rest &= rest - 1) {
    std::uint64_t values = 0;
    for (const auto& plane : planes) values += (plane[lowest(rest)] & across) != 0;
    sum += std::uint64_t{1} << bits_to_index(values);
  }
  return sum;
}

}  // namespace

SmallMatrix::SmallMatrix(const CommunicationMatrix& matrix)
    : rows_(matrix.rows()), columns_(matrix.columns()), total_(matrix.is_total()) {
  for (const BitMatrix& plane : matrix.planes()) {
    auto& rows = row_.emplace_back(rows_, 0);
    auto& columns = column_.emplace_back(columns_, 0);
    for (std::size_t i = 0; i < rows_; ++i) {
      for (std::size_t j = 0; j < columns_; ++j) {
        if (plane.get(i, j)) rows[i] |= Mask{1} << j, columns[j] |= Mask{1} << i;
      }
    }
  }
}

Part SmallMatrix::whole() const { return {all_of(rows_), all_of(columns_)}; }

Part SmallMatrix::merged(Part part) const {
  part.rows = without_repeated(row_, part.rows, part.columns);
  part.columns = without_repeated(column_, part.columns, part.rows);
  return part;
}

int SmallMatrix::values(Part part) const {
  int count = 0;
  for (const auto& plane : row_) {
    bool occurs = false;
    for (Mask rest = part.rows; rest != 0 && !occurs; rest &= rest - 1)
      occurs = (plane[lowest(rest)] & part.columns) != 0;
    count += occurs ? 1 : 0;
  }
  return count;
}

std::size_t SmallMatrix::only_plane(Part part) const {
  for (std::size_t k = 0; k < planes(); ++k) {
    for (Mask rest = part.rows; rest != 0; rest &= rest - 1) {
      if ((row_[k][lowest(rest)] & part.columns) != 0) return k;
    }
  }
  return 0;
}

std::uint64_t SmallMatrix::transcripts_by_rows(Part part) const {
  return transcripts(row_, part.rows, part.columns);
}
std::uint64_t SmallMatrix::transcripts_by_columns(Part part) const {
  return transcripts(column_, part.columns, part.rows);
}

}  // namespace crossbits

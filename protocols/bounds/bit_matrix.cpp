#include "protocols/bounds/bit_matrix.hpp"

#include <bit>
#include <numeric>

namespace crossbits {

BitMatrix BitMatrix::transposed() const {
  BitMatrix result(columns_, rows_);
  for (std::size_t i = 0; i < rows_; ++i) {
    for (std::size_t w = 0; w < words_; ++w) {
      for (std::uint64_t rest = bits_[i * words_ + w]; rest != 0; rest &= rest - 1)
        result.set(w * 64 + static_cast<std::size_t>(std::countr_zero(rest)), i);
    }
  }
  return result;
}

BitMatrix BitMatrix::select(const std::vector<std::size_t>& rows,
                            const std::vector<std::size_t>& columns) const {
  BitMatrix result(rows.size(), columns.size());
  for (std::size_t i = 0; i < rows.size(); ++i) {
    for (std::size_t j = 0; j < columns.size(); ++j) {
      if (get(rows[i], columns[j])) result.set(i, j);
    }
  }
  return result;
}

std::uint64_t BitMatrix::count() const {
  return std::accumulate(bits_.begin(), bits_.end(), std::uint64_t{0},
                         [](std::uint64_t sum, std::uint64_t word) {
                           return sum + static_cast<std::uint64_t>(std::popcount(word));
                         });
}

}  // namespace crossbits

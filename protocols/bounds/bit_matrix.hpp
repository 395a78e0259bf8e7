#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

namespace crossbits {

/// A 0/1 matrix, 64 entries a word: entry j of a row is bit j % 64 of its word j / 64. Unused bits are 0.
class BitMatrix {
 public:
  BitMatrix(std::size_t rows, std::size_t columns)
      : rows_(rows), columns_(columns), words_((columns + 63) / 64), bits_(rows * words_) {}

  std::size_t rows() const { return rows_; }
  std::size_t columns() const { return columns_; }
  /// Words of one row.
  std::size_t words() const { return words_; }
  bool get(std::size_t i, std::size_t j) const { return bits_[i * words_ + j / 64] >> (j % 64) & 1; }
  void set(std::size_t i, std::size_t j) { bits_[i * words_ + j / 64] |= std::uint64_t{1} << (j % 64); }
  std::span<std::uint64_t> row(std::size_t i) { return {bits_.data() + i * words_, words_}; }
  std::span<const std::uint64_t> row(std::size_t i) const { return {bits_.data() + i * words_, words_}; }

  BitMatrix transposed() const;
  /// The entries in these rows and columns, in this order.
  BitMatrix select(const std::vector<std::size_t>& rows, const std::vector<std::size_t>& columns) const;
  /// The number of ones.
  std::uint64_t count() const;

  friend bool operator==(const BitMatrix&, const BitMatrix&) = default;

 private:
  std::size_t rows_, columns_, words_;
  std::vector<std::uint64_t> bits_;
};

}  // namespace crossbits

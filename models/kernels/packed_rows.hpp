#pragma once

#include <cstdint>
#include <span>
#include <vector>

namespace crossbits::kernel {

/// Rows of integers, packed for inner products with many vectors. The products are done in floating point
/// where every partial sum is an integer of at most 24 bits (float) or 53 bits (double), so that they are
/// exact: the same integers as in any other arithmetic and order.
class PackedRows {
 public:
  static constexpr std::int64_t single_limit = std::int64_t{1} << 24;
  static constexpr std::int64_t double_limit = std::int64_t{1} << 53;

  /// For rows of `width` numbers; in single precision or not.
  PackedRows(std::int32_t width, bool single) : width_(static_cast<std::size_t>(width)), single_(single) {}

  std::size_t rows() const { return rows_; }
  bool single() const { return single_; }
  void append(std::span<const std::int64_t> row);

  /// Products with vectors of this modulus and less are exact.
  bool exact_for(std::int64_t modulus) const {
    return modulus == 0 || largest_row_ < (single_ ? single_limit : double_limit) / modulus;
  }

  /// sums[i] = <row i, u> for the first sums.size() rows. The caller has made sure that they are exact.
  void times(std::span<const std::int64_t> u, std::span<std::int64_t> sums) const;

 private:
  std::size_t width_, rows_ = 0;
  bool single_;
  std::int64_t largest_row_ = 0;  // max over rows of the sum of moduli
  std::vector<float> floats_;     // by block, then column, then row
  std::vector<double> doubles_;
};

/// The largest modulus of some numbers.
std::int64_t largest_modulus(std::span<const std::int64_t> numbers);

}  // namespace crossbits::kernel

#pragma once

#include <vector>

#include "models/import/array.hpp"

namespace crossbits::lowering {

/// Which elements of two (broadcast, perhaps transposed) matrices each element of their product is made of:
/// element e of the result is the sum over k < inner of left(e, k) * right(e, k). Vectors count as one row or
/// one column.
class MatrixWalk {
 public:
  MatrixWalk(const Shape& left, const Shape& right, bool transpose_left, bool transpose_right);

  std::int64_t size() const { return batches_ * rows * columns; }
  std::int64_t left(std::int64_t e, std::int64_t k) const {
    const std::int64_t i = e / columns % rows;
    return left_batch_[static_cast<std::size_t>(e / (rows * columns))] * rows * inner +
           (transpose_left_ ? k * rows + i : i * inner + k);
  }
  std::int64_t right(std::int64_t e, std::int64_t k) const {
    const std::int64_t j = e % columns;
    return right_batch_[static_cast<std::size_t>(e / (rows * columns))] * inner * columns +
           (transpose_right_ ? j * inner + k : k * columns + j);
  }

  std::int64_t rows = 1, inner = 1, columns = 1;

 private:
  bool transpose_left_, transpose_right_;
  std::int64_t batches_ = 1;
  std::vector<std::int64_t> left_batch_, right_batch_;  // which matrix of each side a batch multiplies
};

}  // namespace crossbits::lowering

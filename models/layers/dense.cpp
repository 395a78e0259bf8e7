#include "models/layers/dense.hpp"

#include <algorithm>
#include <stdexcept>

namespace crossbits {
namespace {

std::int64_t bias_at(const DenseWeights& d, std::size_t row, int fraction) {
  return d.bias.empty() ? 0 : d.bias[row] * (std::int64_t{1} << (fraction - d.bias_fraction));
}

}  // namespace

DenseWeights side_by_side(const DenseWeights& left, const DenseWeights& right) {
  if (left.weights.rows != right.weights.rows)
    throw std::logic_error("two matrices side by side need as many rows each");
  DenseWeights both;
  const int fraction = std::max(left.weights.fraction, right.weights.fraction);
  both.weights = Matrix::zero(left.weights.rows, left.weights.columns + right.weights.columns, fraction);
  std::int32_t column = 0;
  for (const Matrix* part : {&left.weights, &right.weights}) {
    for (std::int32_t r = 0; r < part->rows; ++r)
      for (std::int32_t c = 0; c < part->columns; ++c) {
        const auto at = static_cast<std::size_t>(r * part->columns + c);
        both.weights.at(r, column + c) = part->entries[at] * (std::int64_t{1} << (fraction - part->fraction));
      }
    column += part->columns;
  }
  if (left.bias.empty() && right.bias.empty()) return both;
  both.bias_fraction = std::max(left.bias.empty() ? right.bias_fraction : left.bias_fraction,
                                right.bias.empty() ? left.bias_fraction : right.bias_fraction);
  for (std::size_t r = 0; r < static_cast<std::size_t>(both.weights.rows); ++r)
    both.bias.push_back(bias_at(left, r, both.bias_fraction) + bias_at(right, r, both.bias_fraction));
  return both;
}

DenseWeights rows_of(const DenseWeights& dense, std::int32_t from, std::int32_t count) {
  DenseWeights part{
      Matrix::zero(count, dense.weights.columns, dense.weights.fraction), {}, dense.bias_fraction};
  const auto begin = dense.weights.entries.begin() + std::int64_t{from} * dense.weights.columns;
  std::copy_n(begin, std::int64_t{count} * dense.weights.columns, part.weights.entries.begin());
  if (!dense.bias.empty()) part.bias.assign(dense.bias.begin() + from, dense.bias.begin() + from + count);
  return part;
}

LinearLayer layer_of(const DenseWeights& dense, bool relu) {
  return LinearLayer(dense.weights, dense.bias, dense.bias_fraction, relu);
}

}  // namespace crossbits

#pragma once

#include "models/layers/linear.hpp"

namespace crossbits {

/// Weights and bias of a linear map, as a layer's description holds them.
struct DenseWeights {
  Matrix weights;
  std::vector<std::int64_t> bias{};  ///< one a row in units of 2^-bias_fraction, or none
  int bias_fraction = 0;
};

/// [left | right] applied to two vectors one after the other; `left` has the bias of both. Throws
/// std::logic_error when the rows differ.
DenseWeights side_by_side(const DenseWeights& left, const DenseWeights& right);
/// Rows [from, from + count).
DenseWeights rows_of(const DenseWeights& dense, std::int32_t from, std::int32_t count);
LinearLayer layer_of(const DenseWeights& dense, bool relu = false);

}  // namespace crossbits

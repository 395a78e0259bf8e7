#pragma once

#include <numeric>

#include "models/import/tensor.hpp"

/// The numbers 1, 2, 3, ... in that shape.
inline crossbits::Tensor counting(const crossbits::Shape& shape) {
  crossbits::Tensor tensor = crossbits::zeros(crossbits::ElementType::float32, shape);
  auto& data = std::get<crossbits::Array<double>>(tensor.values).data;
  std::iota(data.begin(), data.end(), 1.0);
  return tensor;
}

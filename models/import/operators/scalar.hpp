#pragma once

#include <cstdint>

namespace crossbits::operators {

/// 1 / (1 + exp(-x)).
double scalar_sigmoid(double x);

/// log(1 + exp(x)), without overflow.
double scalar_softplus(double x);

/// Towards zero; what does not fit 64 bits is clamped and not-a-number becomes 0 (C++ leaves both undefined).
std::int64_t truncate_to_integer(double x);

}  // namespace crossbits::operators

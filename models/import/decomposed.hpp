#pragma once

#include "models/import/bind.hpp"

namespace crossbits {

/// The same model with what exporters take apart put together again: layer normalisation written with
/// ReduceMean, Sub, Pow, Sqrt and Div becomes LayerNormalization, and GELU written with Erf becomes Gelu. One
/// rounding then stands where p-bit arithmetic would round four times, and no small variance rounds to zero.
/// In real numbers nothing changes.
BoundModel join_decomposed(BoundModel model);

}  // namespace crossbits

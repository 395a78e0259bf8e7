#pragma once

#include "models/import/bind.hpp"

namespace crossbits {

/// The same model with products written one way: Einsum of two operands as Transpose, Reshape and MatMul, and
/// a softmax over the rows of K Q^T that is transposed afterwards as one over the columns of Q K^T. What
/// cannot be written so is left as it is.
BoundModel plain_products(BoundModel model);

}  // namespace crossbits

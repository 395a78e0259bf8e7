#pragma once

#include "reductions/delay_strategy.hpp"

namespace crossbits {

/// Layers of lin heads, each delaying the one below by its own lag: Alice sends every layer's heads in
/// `width` bits, Bob recomputes the layers from his tokens on. The lag is the sum of theirs, the cost the sum
/// over layers of heads times width (derived here). Throws std::invalid_argument as state_handover does, and
/// for no layer.
DelayStrategy layered_handover(const std::vector<DecayKernel>& layers, int width);

/// The same strategy for each of the `token_bits` bits of a token: H d p bits for d-bit tokens, of which at
/// least T d are needed. Throws std::invalid_argument unless 1 <= token_bits <= 16.
DelayStrategy by_coordinate(const DelayStrategy& strategy, int token_bits);

}  // namespace crossbits

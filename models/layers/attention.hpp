#pragma once

#include <optional>
#include <vector>

#include "models/layers/dense.hpp"

namespace crossbits {

/// A sequence inside a graph: one value a token, all of one format and width.
using Stream = std::vector<ValueId>;

/// One block of multi-head softmax self-attention (Vaswani et al. 2017), exact integers throughout (design
/// section 2).
struct SelfAttention {
  DenseWeights query, key, value;  ///< heads * head width rows each
  DenseWeights output;             ///< back to the stream's width
  std::int32_t heads = 1;
  bool causal = false;   ///< token t sees tokens 0..t, else all
  bool residual = true;  ///< the token itself is added, before the one rounding
  Format inner;          ///< of queries, keys, values and heads' answers
  Format score = Format::signed_bits(16, 8);
  int weight_fraction = 8;  ///< weights of at most 2^weight_fraction, under the row's maximum
  std::int16_t layer = 0;   ///< for names
};

/// Appends the block; answers for all tokens, in the stream's format. Throws std::logic_error when the widths
/// do not fit.
Stream add_self_attention(Graph& graph, const Stream& stream, const SelfAttention& block);

/// Appends learned or fixed positions: positions[t] is added to token t, in units of 2^-fraction.
Stream add_positions(Graph& graph, const Stream& stream,
                     const std::vector<std::vector<std::int64_t>>& positions, int fraction);

/// A two-layer network on every token by itself.
struct FeedForward {
  DenseWeights hidden, output;
  std::optional<Function> activation{};  ///< none: ReLU, which takes no rounding of its own
  bool residual = true;
  Format inner;  ///< of hidden numbers
  std::int16_t layer = 0;
};
Stream add_feed_forward(Graph& graph, const Stream& stream, const FeedForward& block);

}  // namespace crossbits

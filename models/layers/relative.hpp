#pragma once

#include <vector>

#include "models/constructions/memory/kernel.hpp"
#include "models/layers/linear.hpp"

namespace crossbits {

/// What a head's logit depends on beside the content: the distance s >= 1. An exact public number for every
/// s.
struct RelativeWeight {
  RelativeType type = RelativeType::lin;
  BigInteger decay = 1;  ///< lin: the weight at s is (decay 2^-fraction)^s, 0 < decay < 2^fraction
  int fraction = 1;      ///< log: the weight is s^(-exponent 2^-exponent_fraction), to `fraction` bits
  int exponent = 2;
  int exponent_fraction = 0;
};

/// One attention head over the tokens before its own (s >= 1, zero padding).
struct RelativeHead {
  RelativeWeight weight;
  Matrix query, key;  ///< dot product of the two images, an addend of the logit; no rows: none ("DP-free")
  Matrix value;       ///< head width x stream width
};

/// Attention, then a two-layer ReLU network, both with residuals, each rounded once into the stream's format.
struct RelativeBlock {
  std::vector<RelativeHead> heads;
  bool normalised = false;                  ///< softmax's denominator; else "norm-free"
  Matrix output;                            ///< stream width x sum of head widths
  Matrix hidden, out;                       ///< of the network; no rows: none
  std::vector<std::int64_t> hidden_bias{};  ///< one a hidden unit, in units of 2^-fraction of the stream
};

/// A causal transformer with relative positions only (Wang and E 2024; formulas from memory), evaluated
/// exactly: a stream of numbers in units of 2^-fraction, heads rounded to 2^-head_fraction after their exact
/// sums.
struct RelativeTransformer {
  int width = 1;
  int fraction = 16;
  int head_fraction = 32;
  int weight_fraction = 32;  ///< of exp(dot product)
  std::vector<RelativeBlock> blocks;
};

/// Numerators of one token, and of a sequence.
using TokenNumbers = std::vector<BigInteger>;
using TokenSequence = std::vector<TokenNumbers>;

/// Throws std::invalid_argument unless shapes fit, there is at least one head a block, and rates neither
/// underflow nor reach 1.
void check(const RelativeTransformer& model);

/// All tokens' answers by the definition: sums over all earlier tokens, exact until each rounding.
TokenSequence evaluate(const RelativeTransformer& model, const TokenSequence& tokens);

/// One number of a recurrence's state: numerator 2^-fraction.
struct ExactNumber {
  BigInteger numerator = 0;
  int fraction = 0;
};

/// The same answers token by token for lin heads without dot product: each head keeps S(t + 1) = lambda (S(t)
/// + v(x_t)), exactly, and the number of tokens seen (public) for the denominator.
class RelativeRecurrence {
 public:
  /// Throws std::invalid_argument for a model with log heads or dot products: it has no finite exact state.
  explicit RelativeRecurrence(const RelativeTransformer& model);

  /// Answers the next token.
  TokenNumbers step(const TokenNumbers& token);

  /// One number a block, head and value coordinate, in this order: all that the future depends on.
  const std::vector<ExactNumber>& state() const { return state_; }
  /// Continues from another's state after `seen` tokens.
  void restore(std::vector<ExactNumber> state, int seen);
  int seen() const { return seen_; }

 private:
  const RelativeTransformer* model_;
  std::vector<ExactNumber> state_;
  int seen_ = 0;
};

}  // namespace crossbits

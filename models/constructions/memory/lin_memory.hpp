#pragma once

#include "models/constructions/memory/kernel.hpp"
#include "models/layers/wide_layer.hpp"

namespace crossbits {

/// Lin heads as values of a graph: a linear recurrence over the tokens' bits.
class LinMemory {
 public:
  /// The heads of a kernel: y' = lambda y + (1 - lambda) x, kept to `bits` bits at every step (the middle of
  /// one of 2^bits cells of [0, 1), so that no step is off by more than 2^-(bits + 1)).
  static LinMemory of_kernel(Graph& graph, const DecayKernel& kernel, int bits, std::int16_t layer);
  /// One head with decay 1/2 whose state S' = (S + x) / 2 keeps its first `bits` digits.
  static LinMemory of_digits(Graph& graph, int bits);

  /// The state before the first token: a public constant.
  ValueId start() const { return start_; }
  /// Appends the state after the bit `x` (one number) of token `position`.
  ValueId step(ValueId state, const Segment& x, std::int32_t position);

 private:
  LinMemory(Graph& graph, const Format& state, WideLayer update, int heads, const BigInteger& start,
            std::int16_t layer);

  Graph* graph_;
  std::shared_ptr<const Parts> shape_;
  WideLayer update_;
  ValueId start_;
  std::int16_t layer_;
};

/// Bits a head with which linear readout and threshold are right on every input although every step of the
/// recurrence is rounded: sum |A_h| / (1 - lambda_h) 2^-(p + 1) < margin. -1 where no threshold decides.
int recurrent_bits(const DecayKernel& kernel, const KernelCertificate& certificate);

/// Appends the binary digit of weight 2^exponent of a number 0 <= u < 2^width: two roundings to whole numbers
/// and their difference.
ValueId append_digit(Graph& graph, const Segment& u, int exponent, int width, const Place& place);

}  // namespace crossbits

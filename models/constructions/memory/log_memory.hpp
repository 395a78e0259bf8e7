#pragma once

#include <vector>

#include "models/constructions/memory/kernel.hpp"
#include "models/layers/wide_layer.hpp"

namespace crossbits {

/// The heads of a power-law kernel as values of a graph: every token before a position counts s^-b_h, rounded
/// down to `bits` bits, and the sums over tokens are exact.
class LogMemory {
 public:
  /// Throws std::invalid_argument where even the slowest head's weight at the kernel's lag rounds to 0.
  LogMemory(Graph& graph, const PowerKernel& kernel, int bits);

  /// Appends the sums of all heads over tokens 0 .. position - 1, whose bits are tokens[0], tokens[1], ...;
  /// position >= 1.
  ValueId sums(const std::vector<ValueId>& tokens, std::int32_t position);

 private:
  /// What a token at distance s contributes.
  struct Term {
    WideLayer weights;
    std::shared_ptr<const Parts> shape;
  };
  Term term_at(int s) const;

  Graph* graph_;
  PowerKernel kernel_;
  int bits_;
  std::vector<Term> terms_;  // of distance 1, 2, ...
};

/// Of a weight, where a model's bits are left open.
inline constexpr int least_log_bits = 8;

/// Bits behind the point with which linear readout and threshold are right on every input of at most
/// `positions` tokens: positions sum |a_h| 2^-p < margin. -1 where no threshold decides.
int summed_bits(const PowerKernel& kernel, const KernelCertificate& certificate, int positions);

}  // namespace crossbits

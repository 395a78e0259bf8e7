#pragma once

#include "models/constructions/memory/kernel.hpp"
#include "models/layers/wide_layer.hpp"

namespace crossbits {

/// Appends a bit: is the one number `number` at least 0?
ValueId append_at_least_zero(Graph& graph, ValueId number, const Place& place);

/// Linear readout and threshold of a kernel's heads as values of a graph: sum_h A_h y_h >= the certificate's
/// threshold.
class ThresholdUnit {
 public:
  ThresholdUnit(const DecayKernel& kernel, const KernelCertificate& certificate)
      : ThresholdUnit(kernel.coefficients, 0, certificate.threshold * kernel.denominator) {}
  ThresholdUnit(const PowerKernel& kernel, const KernelCertificate& certificate)
      : ThresholdUnit(kernel.coefficients, kernel.fraction, certificate.threshold) {}

  /// Appends the bit read off the heads' answers, numbers below 2 with `fraction` bits behind the point.
  ValueId apply(Graph& graph, ValueId heads, const Place& place);

 private:
  ThresholdUnit(const std::vector<BigInteger>& coefficients, int fraction, const BigInteger& threshold);

  WideLayer sum_;
  int fraction_, top_;
};

}  // namespace crossbits

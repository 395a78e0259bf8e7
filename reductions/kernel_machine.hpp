#pragma once

#include "models/constructions/memory/decay_states.hpp"
#include "protocols/domain.hpp"

namespace crossbits {

/// A kernel's heads with linear readout and threshold, at a working precision: what both parties know of a
/// delay line.
struct KernelMachine {
  DecayStates states;
  ThresholdReadout readout;

  KernelMachine(const DecayKernel& kernel, const KernelCertificate& certificate, int fraction)
      : states(kernel, fraction), readout(kernel, certificate, fraction) {}
  /// At the precision that messages of `width` bits a head need. Throws std::invalid_argument where no
  /// threshold reads the lag.
  static KernelMachine of(const DecayKernel& kernel, int width);

  /// The bit read off the states, which then take `bit`.
  int step(int bit);
};

/// A certificate with a margin. Throws std::invalid_argument, naming the l1 error, where there is none.
KernelCertificate deciding_certificate(const DecayKernel& kernel);
/// Throws std::invalid_argument unless a head's message has 1 to 4096 bits.
void check_width(int width);

}  // namespace crossbits

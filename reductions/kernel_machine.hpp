#pragma once

#include <span>
#include <vector>

#include "basis/bits.hpp"
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

/// How the outputs of all heads travel: the number of each one's cell, a word a head.
struct CellWords {
  std::vector<int> widths;  ///< by head
  Rounding rounding = Rounding::middle;

  /// The words of heads that took the tokens `prefix`.
  std::vector<Bits> after(DecayStates states, const Symbols& prefix) const;
  void append(const DecayStates& states, std::vector<Bits>& words) const;
  /// The receiver's states for the words, of which there is at least one a head.
  void restore(DecayStates& states, std::span<const Bits> words) const;
};

/// One head with decay 1/2 that keeps `width` digits, S' = floor((S + 2^width x) / 2).
struct DigitState {
  int width;
  BigInteger state = 0;

  void step(int bit) { state = BigInteger(state + (BigInteger(bit) << width)) >> 1; }
  /// The lag-th digit behind the point: the bit `lag` steps back, 0 where it is no longer kept.
  int digit(int lag) const {
    return width >= lag && bit_test(state, static_cast<unsigned>(width - lag)) ? 1 : 0;
  }
  Bits word() const { return Bits::of_number(state, width); }
};

/// A certificate with a margin. Throws std::invalid_argument, naming the l1 error, where there is none.
KernelCertificate deciding_certificate(const DecayKernel& kernel);
/// Throws std::invalid_argument unless a head's message has 1 to 4096 bits.
void check_width(int width);

}  // namespace crossbits

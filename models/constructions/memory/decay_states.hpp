#pragma once

#include <span>
#include <vector>

#include "models/constructions/memory/kernel.hpp"

namespace crossbits {

/// How a number in [0, 1) becomes one of 2^width cells. `middle`: rounded down, read as the middle of its
/// cell, never off by more than 2^-(width + 1). `nearest`: to the nearest multiple of 2^-width, the largest
/// being 1 - 2^-width; exact for numbers on the grid, off by up to 2^-width next to 1. `ends`: to the nearest
/// multiple of 1 / (2^width - 1), 0 and 1 included.
/// `down`: rounded down and read as it is, which drops old bits.
enum class Rounding { middle, nearest, ends, down };

/// The heads of a kernel as the recurrence they are, over bits: y' = lambda y + (1 - lambda) x in [0, 1),
/// rounded down to `fraction` bits at every step. That is the definition of the model that protocols
/// simulate.
class DecayStates {
 public:
  /// Throws std::invalid_argument for a fraction outside 1..65536.
  DecayStates(const DecayKernel& kernel, int fraction);

  /// The head outputs after one more bit.
  void step(int bit);
  /// A head's output at the next position, in units of 2^-fraction.
  const std::vector<BigInteger>& outputs() const { return outputs_; }
  void clear();

  /// Head h's output as the number of its cell: what is sent in `width` bits.
  BigInteger cell(int head, int width, Rounding rounding) const;
  /// The receiver's state for that cell.
  void restore(int head, int width, Rounding rounding, const BigInteger& cell);

 private:
  int fraction_, decay_fraction_;
  std::vector<BigInteger> decays_, gains_, outputs_;  // gains: 1 - lambda in units of 2^-fraction
};

/// Linear readout and threshold: 1 iff sum_h A_h y_h is at least the certified threshold, exactly.
class ThresholdReadout {
 public:
  ThresholdReadout(const DecayKernel& kernel, const KernelCertificate& certificate, int fraction);
  /// sum_h A_h y_h in units of 2^-(fraction + threshold_fraction) / D.
  BigInteger sum(const std::vector<BigInteger>& outputs) const;
  int decide(const std::vector<BigInteger>& outputs) const { return sum(outputs) >= least_ ? 1 : 0; }

 private:
  std::vector<BigInteger> coefficients_;
  BigInteger least_;  // sum that means 1
};

/// Bits behind the point with which rounding at every step stays far below a kernel's margin: log2 SA + 80 at
/// least.
int working_fraction(const KernelCertificate& certificate, int width);

}  // namespace crossbits

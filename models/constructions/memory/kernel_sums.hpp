#pragma once

#include "models/constructions/memory/kernel.hpp"

namespace crossbits {

/// So many positions are counted one by one at most; what is behind them is the tail.
inline constexpr int most_positions = 1 << 16;

/// Sums over all s >= 1 of a kernel, in units of 2^-guard, and how far off each may be together.
struct KernelSums {
  int guard = 0;
  BigInteger at_lag = 0;  ///< phi(T)
  BigInteger above = 0;   ///< sum of the positive phi(s), s != T
  BigInteger below = 0;   ///< minus the sum of the negative ones
  BigInteger slack = 0;   ///< bounds rounding and tail
  int positions = 0;

  void count(int s, int lag, const BigInteger& value);
  KernelCertificate certificate(double log2_sum) const;
};

}  // namespace crossbits

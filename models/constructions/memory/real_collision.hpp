#pragma once

#include <optional>
#include <vector>

#include "models/constructions/memory/kernel.hpp"

namespace crossbits {

/// Two pasts of numbers in [0, 1] on which every head's output lies in the same one of 2^width equal cells of
/// [0, 1), so that messages are equal, and whose numbers `lag` steps back differ: whatever is read off the
/// message is wrong by half of that somewhere.
struct RealCollision {
  std::vector<BigRational> one, other;  ///< what stands s = 1, 2, ... steps back; 0 beyond
  BigRational difference = 0;           ///< of the numbers at the lag, in modulus
};

/// For width <= log2 W_T there always is one, with a difference of at least 1 / (H + 1) but for 2^-62 of it,
/// whatever the decays of the H heads: along the coefficients of x^(1+a) (1-x)^k / C(k, k/2) the number at
/// the lag moves by 1 and a normalised head by at most 1 / W_T (derived here). Beyond, the same line is
/// tried, and nothing may be found. Throws std::invalid_argument for a lag outside 1..64 or a width
/// outside 1..4096.
std::optional<RealCollision> real_collision(const DecayKernel& heads, int width);

/// A head's output on a past: sum_s (1 - lambda) lambda^(s-1) u_s, exact.
BigRational head_output(const DecayKernel& heads, int head, const std::vector<BigRational>& past);

}  // namespace crossbits

#pragma once

#include <algorithm>

#include "models/constructions/memory/kernel.hpp"

namespace crossbits {

constexpr int least_mu_exponent = -900;
constexpr int ridge_spare_bits = 80;  ///< working precision beyond log2(1 / mu)

/// Fewer sufficient bits, among equals a smaller l1 error; a kernel that decides before one that does not.
inline bool is_better(const KernelCertificate& a, const KernelCertificate& b) {
  if (a.sufficient_bits < 0) return false;
  if (b.sufficient_bits < 0) return true;
  return a.sufficient_bits != b.sufficient_bits ? a.sufficient_bits < b.sufficient_bits
                                                : a.l1_error < b.l1_error;
}

/// Lets mu fall from 2^-from to 2^-to by 2^step until the sufficient bits have stopped falling; solve(log2 mu)
/// gives a kernel, or nothing where the working precision ends; judge(kernel, fewest) certifies it, or says
/// that it has no fewer bits than `fewest`. `best` is replaced by what is better.
template <class Certified, class Solve, class Judge>
void scan_mu(const Solve& solve, const Judge& judge, int from, int to, int step, Certified& best) {
  constexpr int patience = 4;  // steps without fewer bits
  int fewest = -1, waited = 0;
  for (int m = from; m <= to && waited < patience; m += step) {
    auto kernel = solve(-m);
    if (!kernel) return;
    const KernelCertificate c = judge(*kernel, fewest);
    const bool fewer = c.sufficient_bits >= 0 && (fewest < 0 || c.sufficient_bits < fewest);
    if (fewer) fewest = c.sufficient_bits;
    waited = fewer || fewest < 0 ? 0 : c.sufficient_bits > fewest ? patience : waited + 1;
    if (is_better(c, best.certificate)) best = {std::move(*kernel), c};
  }
}

}  // namespace crossbits

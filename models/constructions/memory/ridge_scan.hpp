#pragma once

#include <algorithm>
#include <limits>

#include "models/constructions/memory/kernel.hpp"

namespace crossbits {

constexpr int least_mu_exponent = -900;

/// Fewer sufficient bits, among equals a smaller l1 error; a kernel that decides before one that does not.
inline bool is_better(const KernelCertificate& a, const KernelCertificate& b) {
  if (a.sufficient_bits < 0) return false;
  if (b.sufficient_bits < 0) return true;
  return a.sufficient_bits != b.sufficient_bits ? a.sufficient_bits < b.sufficient_bits
                                                : a.l1_error < b.l1_error;
}

/// The certificate of a kernel, or a note that it has no fewer bits than `fewest` (-1: none known).
/// Certificates take thousands of positions; a look at few shows most kernels to be no better.
template <class Kernel>
KernelCertificate certify_if_fewer(const Kernel& kernel, int fewest) {
  const int hopeful = hopeful_bits(kernel, 8 * kernel.lag);
  if (hopeful >= 0 && (fewest < 0 || hopeful <= fewest)) return certify(kernel);
  KernelCertificate no_better;
  no_better.l1_error = std::numeric_limits<double>::infinity();
  no_better.sufficient_bits = hopeful;
  return no_better;
}

/// Lets mu fall from 2^-from to 2^-to by 2^step until the sufficient bits have stopped falling; solve(log2
/// mu) gives a kernel, or nothing where the working precision ends. `best` is replaced by what is better.
template <class Certified, class Solve>
void scan_mu(const Solve& solve, int from, int to, int step, Certified& best) {
  constexpr int patience = 4;  // steps without fewer bits
  int fewest = -1, waited = 0;
  for (int m = from; m <= to && waited < patience; m += step) {
    auto kernel = solve(-m);
    if (!kernel) return;
    const KernelCertificate c = certify_if_fewer(*kernel, fewest);
    const bool fewer = c.sufficient_bits >= 0 && (fewest < 0 || c.sufficient_bits < fewest);
    if (fewer) fewest = c.sufficient_bits;
    waited = fewer || fewest < 0 ? 0 : c.sufficient_bits > fewest ? patience : waited + 1;
    if (is_better(c, best.certificate)) best = {std::move(*kernel), c};
  }
}

}  // namespace crossbits

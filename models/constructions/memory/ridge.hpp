#pragma once

#include <optional>
#include <vector>

#include "models/constructions/memory/kernel.hpp"

namespace crossbits {

/// A kernel and what is certain about it.
struct CertifiedDecayKernel {
  DecayKernel kernel;
  KernelCertificate certificate;
};

/// Rates beta (first - 1 + h), h = 1..heads, of exponential heads.
struct RateFamily {
  double beta = 1;
  int first = 1;
};

/// The coefficients that minimise ||phi - delta_T||_2^2 + 2^mu_exponent ||A||^2 for given rates: the Gram
/// matrix of normalised heads is a closed form, so no position is sampled (derived here). Nothing where the
/// working precision does not suffice. Throws std::invalid_argument for heads or lag outside 1..512, or rates
/// that underflow.
std::optional<DecayKernel> ridge_kernel(int lag, int heads, const RateFamily& family, int mu_exponent);

/// The families that a search looks through, and the steps of log2 mu.
struct RidgeGrid {
  std::vector<RateFamily> families;
  int step = 2;
};
/// beta T in {1.5, 2, 3, 4, 6, 9} and first in {1, T/4, T/2, T, 2T}.
RidgeGrid ridge_grid(int lag);

/// The kernel with the fewest sufficient bits over the grid; among equals the smaller l1 error, then the
/// earlier family. For each family mu falls until the bits rise. Threads share the families; the result does
/// not depend on their number. `certificate.sufficient_bits` is -1 where no kernel of the grid decides.
/// Throws std::invalid_argument as ridge_kernel. Families so slow that a tail is out of `certify`'s reach are
/// passed over, unless a look at few positions was hopeful: then what the earliest is refused for.
CertifiedDecayKernel best_ridge(int lag, int heads, const RidgeGrid& grid);

}  // namespace crossbits

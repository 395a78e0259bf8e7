#pragma once

#include <optional>
#include <vector>

#include "models/constructions/memory/kernel.hpp"

namespace crossbits {

struct CertifiedPowerKernel {
  PowerKernel kernel;
  KernelCertificate certificate;
};

/// Exponents (first + h step) / 2, h = 0..heads-1, of power-law heads.
struct ExponentFamily {
  int first = 4;  ///< above 2, so that all exponents are above 1
  int step = 2;
};

/// The coefficients of power-law heads that minimise ||phi - delta_T||_2^2 + 2^mu_exponent ||A||^2 on
/// normalised heads: the Gram matrix is zeta(b_i + b_j) / (zeta(b_i) zeta(b_j)), so no position is sampled
/// (derived here). Nothing where the working precision does not suffice
/// or the tail is too heavy to be certified. Throws std::invalid_argument for a
/// lag or heads outside 1..64, exponents not above 1 or beyond 2048, or mu_exponent outside -900..0.
std::optional<PowerKernel> power_ridge_kernel(int lag, int heads, const ExponentFamily& family,
                                              int mu_exponent);

/// first/2 in {T/2, T, 2T, 3T} and step/2 in {1/2, 1, 2}.
std::vector<ExponentFamily> exponent_grid(int lag);

/// The kernel with the fewest sufficient bits over the families, mu falling by 2^step; as best_ridge.
CertifiedPowerKernel best_power_ridge(int lag, int heads, const std::vector<ExponentFamily>& families,
                                      int step);

}  // namespace crossbits

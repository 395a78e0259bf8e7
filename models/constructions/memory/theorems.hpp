#pragma once

#include <vector>

#include "models/constructions/memory/kernel.hpp"

namespace crossbits {

// What no choice of coefficients escapes (derived here; the theorems are not attributed to a paper).

/// W_T: coefficients with l1 error eps satisfy SA >= (1 - eps) W_T, for any number of heads of either type.
/// W_T = max over even k <= 2(T - 1) of C(k, k/2) (a + k + 1)^(a + k + 1) / (a^a (k + 1)^(k + 1)), a = T - 1
/// - k/2. Throws std::invalid_argument unless 1 <= lag <= 1024.
BigRational coefficient_bound(int lag);
/// What proves it: nu_s, s = 1, 2, ..., the coefficients of x^(1+a) (1-x)^k / C(k, k/2), at most 1 in
/// modulus, 1 in modulus at the lag, and <nu, g> at most 1 / W_T in modulus for every normalised head g of
/// either type.
std::vector<BigRational> bounding_numbers(int lag);

/// Numbers nu_s, s = 1, 2, ..., with |nu_s| <= 1 and nu_T = 1 that every head's weights are orthogonal to: so
/// the l1 error is at least <nu, delta_T - phi> = 1, whatever the coefficients.
struct DualWitness {
  int first = 1;  ///< position of numerators[0], >= 1
  std::vector<BigInteger> numerators;
  BigInteger denominator = 1;  ///< = max |numerator|, standing at the lag
};

/// The coefficients of prod_h (2^fraction z - decays[h]), the largest placed at the lag. Exact. Its `first`
/// is below 1 when there are too many heads for this witness: H <= T - 1 always fits.
DualWitness dual_witness(const DecayKernel& kernel);
/// sum_s nu_s lambda^s = 0 for every decay, exactly, |nu_s| <= 1, nu_lag = 1 and first >= 1.
bool is_witness(const DualWitness& witness, const DecayKernel& kernel);

/// For heads of either type, H <= T - 1: weights d_1..d_{H+1} >= 0 with sum 1 such that nu_s = (-1)^s (d_1 +
/// ... + d_min(s, T)) is orthogonal to every head's weights (up to sign, nu_T = 1). In floating point of 332
/// bits.
struct AlternatingWitness {
  std::vector<double> weights;  ///< d_s
  double orthogonality = 0;     ///< max over heads of |<nu, g_h>| / <|nu|, g_h> found
};
/// Exponents b_h > 0, different; at least one head. Throws std::invalid_argument otherwise.
AlternatingWitness alternating_witness(RelativeType type, const std::vector<double>& exponents);

/// The exact l2 distance of the delta kernel at `lag` from the span of lambda_h^s, s >= 1: the root of the
/// sum of the first `lag` squared Taylor coefficients of the Blaschke product prod (z - lambda_h) / (1 -
/// lambda_h z).
double blaschke_distance(int lag, const std::vector<double>& decays);
/// The same by solving the Gram system: an independent computation.
double gram_distance(int lag, const std::vector<double>& decays);

/// The weight that the heads, each normalised by softmax over the `period` positions that exist, give
/// together to the position s back: sum_h A_h (1 - lambda_h) lambda_h^(s-1) / (1 - lambda_h^period). Exact.
BigRational folded_value(const DecayKernel& kernel, int s, int period);

}  // namespace crossbits

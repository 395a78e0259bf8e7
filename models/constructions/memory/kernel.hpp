#pragma once

#include <string>
#include <vector>

#include "models/constructions/memory/numbers.hpp"

namespace crossbits {

/// How a head weighs what stands s >= 1 positions back: e^(-b s) (ALiBi) or s^(-b) (KERPLE; T5 idealised).
enum class RelativeType { lin, log };
const char* name(RelativeType type);

/// H heads with exponential weights whose weighted sum is to be the delta kernel at one lag:
/// phi(s) = sum_h A_h (1 - lambda_h) lambda_h^(s-1). A head is normalised over an infinite past, so that its
/// output lies in [0, 1] for inputs in [0, 1]. Everything is an exact dyadic or rational number.
struct DecayKernel {
  int lag = 1;                           ///< T, from 1
  std::string method;                    ///< how it was made, for tables
  int fraction = 0;                      ///< lambda_h = decays[h] 2^-fraction
  std::vector<BigInteger> decays;        ///< each in (0, 2^fraction)
  std::vector<BigInteger> coefficients;  ///< A_h = coefficients[h] / denominator
  BigInteger denominator = 1;            ///< > 0

  int heads() const { return static_cast<int>(decays.size()); }
};

/// H heads with power-law weights: phi(s) = sum_h a_h s^(-b_h), b_h = (first + h * step) 2^-exponent_fraction
/// > 1.
struct PowerKernel {
  int lag = 1;
  std::string method;
  int first = 2, step = 1, exponent_fraction = 0;
  int fraction = 0;  ///< a_h = coefficients[h] 2^-fraction: on unnormalised weights
  std::vector<BigInteger> coefficients;

  int heads() const { return static_cast<int>(coefficients.size()); }
  double exponent(int head) const;
};

/// What is certain about a kernel, in fixed point with all roundings added up, over all s >= 1 including the
/// tail.
struct KernelCertificate {
  double l1_error = 0;  ///< upper bound on sum_s |phi(s) - [s = T]|
  double log2_sum = 0;  ///< log2 of SA = sum |A_h| on normalised heads
  double margin =
      0;  ///< lower bound on (phi(T) - sum_{s != T} |phi(s)|) / 2; not above 0: no threshold decides
  BigInteger threshold;  ///< midway between the two answers, in units of 2^-threshold_fraction
  /// Bits a head with which linear readout and threshold are right on every input, whatever the rounding:
  /// 2^-p SA < 2 margin. -1 where the margin is not above 0.
  int sufficient_bits = -1;
  int positions = 0;  ///< how many s were summed one by one
};
constexpr int threshold_fraction = 64;
/// The least p >= 1 with error 2^-p < the margin, exactly; -1 where the margin is not above 0.
int bits_within(const KernelCertificate& certificate, BigRational error);

/// Throws std::invalid_argument when a rate underflows (a decay of 0), is not below 1, or is so slow that the
/// tail is out of reach.
KernelCertificate certify(const DecayKernel& kernel);
KernelCertificate certify(const PowerKernel& kernel);
/// Whether a power-law kernel's tail is small after 2^16 positions; `certify` throws std::invalid_argument
/// where it is not.
bool tail_in_reach(const PowerKernel& kernel);
/// A look at the first `positions` only, at least the lag, as if all others were 0: at most the sufficient
/// bits of `certify`, and -1 only where that has -1.
int hopeful_bits(const DecayKernel& kernel, int positions);
int hopeful_bits(const PowerKernel& kernel, int positions);

/// SA = sum |A_h|, exact.
BigRational coefficient_sum(const DecayKernel& kernel);
/// phi(s), exact.
BigRational value_at(const DecayKernel& kernel, int s);

/// Widths p_h of a quantiser a head with sum_h |A_h| 2^-p_h < 2 margin and the smallest sum: heads with small
/// coefficients need fewer bits. Empty where the margin is not above 0.
std::vector<int> widths_by_head(const DecayKernel& kernel, const KernelCertificate& certificate);

}  // namespace crossbits

#include <fmt/format.h>

#include <boost/math/special_functions/zeta.hpp>
#include <cmath>
#include <stdexcept>

#include "models/constructions/memory/inverse_power.hpp"
#include "models/constructions/memory/kernel_sums.hpp"

namespace crossbits {
namespace {

constexpr int power_guard_bits = 112;
constexpr double power_tail_bits = 24;  // power laws decay slowly: a tail of 2^-24 is counted as error

/// log2 |a_h|; far below everything for 0.
double log2_size(const PowerKernel& kernel, int h) {
  const BigInteger& c = kernel.coefficients[static_cast<std::size_t>(h)];
  return c == 0 ? -1e9 : log2_of(BigInteger(boost::multiprecision::abs(c))) - kernel.fraction;
}

/// Riemann's zeta function; not the standard library's, which not every one has.
double zeta(double b) {
  using NoPromotion = boost::math::policies::policy<boost::math::policies::promote_double<false>>;
  return boost::math::zeta(b, NoPromotion());
}

/// log2 of sum |a_h| zeta(b_h).
double log2_coefficient_sum(const PowerKernel& kernel) {
  double largest = -1e9, total = 0;
  for (int h = 0; h < kernel.heads(); ++h) largest = std::max(largest, log2_size(kernel, h));
  for (int h = 0; h < kernel.heads(); ++h)
    total += std::exp2(log2_size(kernel, h) - largest) * zeta(kernel.exponent(h));
  return largest + std::log2(total);
}

/// log2 of a bound on sum_{s > S} |phi(s)|: each head at most the integral of |a_h| s^(-b_h).
double log2_tail(const PowerKernel& kernel, int positions) {
  double worst = -1e9;
  for (int h = 0; h < kernel.heads(); ++h) {
    const double b = kernel.exponent(h);
    worst = std::max(worst, log2_size(kernel, h) + (1 - b) * std::log2(positions) - std::log2(b - 1));
  }
  return worst + std::log2(kernel.heads());
}

/// After how many positions the tail is small, or more than most_positions.
int positions_needed(const PowerKernel& kernel) {
  int positions = 2 * kernel.lag + 2;
  while (positions <= most_positions && log2_tail(kernel, positions) > -power_tail_bits)
    positions += 1 + positions / 8;
  return positions;
}

/// phi(s) in units of 2^-precision: s^(-first) times a polynomial in s^(-step), by Horner's rule.
BigInteger value(const PowerKernel& kernel, int s, int precision) {
  const BigInteger ratio = inverse_power(s, kernel.step, kernel.exponent_fraction, precision);
  const BigInteger base = inverse_power(s, kernel.first, kernel.exponent_fraction, precision);
  BigInteger sum = 0;
  for (auto c = kernel.coefficients.rbegin(); c != kernel.coefficients.rend(); ++c)
    sum = shift_down(sum * ratio, precision) + shift_down(*c, kernel.fraction - precision);
  return shift_down(sum * base, precision);
}

/// Over the first `positions`, nothing counted for rounding or tail yet.
KernelSums sums_of(const PowerKernel& kernel, double log2_sum, int positions) {
  const int precision = power_guard_bits + 48 + std::max(0, static_cast<int>(log2_sum));
  KernelSums sums{.guard = power_guard_bits};
  for (int s = 1; s <= positions; ++s)
    sums.count(s, kernel.lag, shift_down(value(kernel, s, precision), precision - power_guard_bits));
  return sums;
}

}  // namespace

bool tail_in_reach(const PowerKernel& kernel) { return positions_needed(kernel) <= most_positions; }

int hopeful_bits(const PowerKernel& kernel, int positions) {
  const double log2_sum = log2_coefficient_sum(kernel);
  return sums_of(kernel, log2_sum, positions).certificate(log2_sum).sufficient_bits;
}

KernelCertificate certify(const PowerKernel& kernel) {
  if (kernel.first <= 1 << kernel.exponent_fraction)
    throw std::invalid_argument(fmt::format(
        "a power-law head needs an exponent above 1, not {}: its weights have no sum", kernel.exponent(0)));
  const double log2_sum = log2_coefficient_sum(kernel);
  const int positions = positions_needed(kernel);
  if (positions > most_positions)
    throw std::invalid_argument(
        fmt::format("the exponents of {} are so small that its tail is still above 2^-{} after {} positions",
                    kernel.method, power_tail_bits, positions));
  KernelSums sums = sums_of(kernel, log2_sum, positions);
  // Ratio and base are off by a unit of 2^-precision each, times SA and the number of heads; then one unit
  // of 2^-guard.
  sums.slack =
      (BigInteger(1) << (power_guard_bits - static_cast<int>(power_tail_bits))) + BigInteger(2) * positions;
  return sums.certificate(log2_sum);
}

}  // namespace crossbits

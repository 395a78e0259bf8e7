#include "models/constructions/memory/shared_nodes.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <numbers>
#include <stdexcept>

namespace crossbits {
namespace {

/// log(|Gamma(b + i tau)| / Gamma(b)), by |.|^-2 = prod_k (1 + (tau / (b + k))^2); the far factors by the
/// integral of their logarithm.
double log_gamma_ratio(double b, double tau) {
  constexpr int factors = 4000;
  double log_squared = 0;
  for (int k = 0; k < factors; ++k) log_squared += std::log1p((tau / (b + k)) * (tau / (b + k)));
  const double x = b + factors - 0.5;  // midpoint rule of the rest: int_x^inf log(1 + tau^2 / y^2) dy
  log_squared +=
      2 * tau * (std::numbers::pi / 2 - std::atan(x / tau)) - x * std::log1p((tau / x) * (tau / x));
  return -log_squared / 2;
}

/// The log of the relative error of an infinite trapezoidal rule, independent of s: 2 sum_k |Gamma(b + 2 pi i
/// k / step)| / Gamma(b).
double log_aliasing(double b, double step) {
  const double first = log_gamma_ratio(b, 2 * std::numbers::pi / step),
               second = log_gamma_ratio(b, 4 * std::numbers::pi / step);
  return std::log(2.0) + first + std::log1p(std::exp(second - first));
}

/// The largest argument in [low, high] at which a falling function is still at least `level`.
template <class Function>
double bisect(double low, double high, double level, const Function& falling) {
  for (int k = 0; k < 60; ++k) {
    const double middle = (low + high) / 2;
    (falling(middle) >= level ? low : high) = middle;
  }
  return low;
}

/// Log of an upper bound on the part of the integral above y = e^x, s = 1: int_y^inf e^-t t^(b-1) dt /
/// Gamma(b), y > b.
double log_upper_tail(double b, double y) {
  return (b - 1) * std::log(y) - y - std::lgamma(b) - std::log1p(-std::max(0.0, b - 1) / y);
}

void check_nodes(double least, double most, int length, double log2_error) {
  if (!(least > 1) || !(most >= least) || most > 4096)
    throw std::invalid_argument(fmt::format(
        "exponents of power-law heads must lie above 1 and at most at 4096, not from {} to {}", least, most));
  if (length < 1 || length > 1 << 24)
    throw std::invalid_argument(fmt::format("the past must have 1 to {} positions, not {}", 1 << 24, length));
  if (!(log2_error >= -2000) || log2_error >= 0)
    throw std::invalid_argument(fmt::format(
        "the relative error of shared nodes must be from 2^-2000 to below 1, not 2^{}", log2_error));
}

}  // namespace

double SharedNodes::weight(int node, double b) const {
  const double t = rates[static_cast<std::size_t>(node)];
  return step * std::exp(b * std::log(t) - std::lgamma(b));
}

SharedNodes shared_nodes(double least, double most, int length, double log2_error) {
  check_nodes(least, most, length, log2_error);
  SharedNodes nodes{.least = least, .most = most, .length = length, .step = 0, .rates = {}};
  // Half for aliasing, half for the ends: the lower one shows at s = N, the upper one at s = 1.
  const double share = (log2_error - 1) * std::log(2.0);
  // Aliasing falls as the step does, and is largest for the largest exponent.
  nodes.step = 1 / bisect(0.2, 2000, share, [&](double inverse) { return log_aliasing(most, 1 / inverse); });
  // Below x: at most (N e^x)^b / Gamma(b + 1) of N^-b, worst for the least exponent or the largest.
  double lowest = 0;
  for (const double b : {least, most}) lowest = std::min(lowest, (share + std::lgamma(b + 1)) / b);
  lowest -= std::log(length);
  const double highest =
      std::log(bisect(most + 1, 20 * most + 4000, share, [&](double y) { return log_upper_tail(most, y); }));
  const int count = static_cast<int>(std::ceil((highest - lowest) / nodes.step)) + 1;
  for (int j = 0; j < count; ++j) nodes.rates.push_back(std::exp(lowest + j * nodes.step));
  return nodes;
}

DecayKernel node_kernel(const PowerKernel& kernel, const SharedNodes& nodes) {
  if (kernel.exponent_fraction != 0)
    throw std::invalid_argument("shared nodes are written for whole exponents only");
  using Real = BigFloat<2048>;
  DecayKernel result;
  result.lag = kernel.lag;
  result.method = fmt::format("{} by {} shared nodes", kernel.method, nodes.size());
  result.fraction = 1024 + static_cast<int>(1.5 * nodes.rates.back());
  constexpr int coefficient_fraction = 256;
  result.denominator = BigInteger(1) << coefficient_fraction;
  for (const double rate : nodes.rates) {
    // sum_h a_h step t^b / Gamma(b), b = first + h step: the terms of one node differ by factors t / b.
    Real power = Real(nodes.step), sum = 0;
    for (int b = 1; b < kernel.first; ++b) power *= Real(rate) / b;
    power *= Real(rate);  // t^first / (first - 1)!
    for (int h = 0; h < kernel.heads(); ++h) {
      sum += ldexp(Real(kernel.coefficients[static_cast<std::size_t>(h)]), -kernel.fraction) * power;
      for (int k = 0; k < kernel.step; ++k) power *= Real(rate) / (kernel.first + h * kernel.step + k);
    }
    const Real decay = exp(Real(-rate));
    result.decays.push_back(fixed_point(decay, result.fraction));
    result.coefficients.push_back(fixed_point(Real(sum * decay / (1 - decay)), coefficient_fraction));
  }
  return result;
}

double measured_error(const SharedNodes& nodes, const std::vector<double>& exponents) {
  double worst = 0;
  for (const double b : exponents) {
    for (int s = 1; s <= nodes.length;
         s += 1 + (s < nodes.length ? std::min(nodes.length - s - 1, s / 256) : 0)) {
      double sum = 0;
      for (int j = 0; j < nodes.size(); ++j)
        sum += nodes.weight(j, b) * std::exp(-nodes.rates[static_cast<std::size_t>(j)] * s);
      worst = std::max(worst, std::abs(sum * std::pow(s, b) - 1));
    }
  }
  return worst;
}

}  // namespace crossbits

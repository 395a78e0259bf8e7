#include "models/constructions/memory/shared_nodes.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <stdexcept>

namespace crossbits {
namespace {

constexpr double pi = 3.14159265358979323846;

/// |Gamma(b + i tau)| / Gamma(b), by the product Gamma(b + i tau) / Gamma(b) = prod (1 + i tau / (b + k))^-1
/// e^..., i.e.
/// |.|^-2 = prod_k (1 + (tau / (b + k))^2); the far factors by the integral of their logarithm.
double gamma_ratio(double b, double tau) {
  constexpr int factors = 4000;
  double log_squared = 0;
  for (int k = 0; k < factors; ++k) log_squared += std::log1p((tau / (b + k)) * (tau / (b + k)));
  const double x = b + factors - 0.5;  // midpoint rule of the rest: int_x^inf log(1 + tau^2 / y^2) dy
  log_squared += 2 * tau * (pi / 2 - std::atan(x / tau)) - x * std::log1p((tau / x) * (tau / x));
  return std::exp(-log_squared / 2);
}

/// The relative error of an infinite trapezoidal rule, independent of s: 2 sum_k |Gamma(b + 2 pi i k / step)|
/// / Gamma(b).
double aliasing(double b, double step) {
  return 2 * (gamma_ratio(b, 2 * pi / step) + gamma_ratio(b, 4 * pi / step));
}

/// The largest argument in [low, high] at which a falling function is still at least `level`.
template <class Function>
double bisect(double low, double high, double level, const Function& falling) {
  for (int k = 0; k < 80; ++k) {
    const double middle = (low + high) / 2;
    (falling(middle) >= level ? low : high) = middle;
  }
  return low;
}

/// Upper bound on the part of the integral above y = e^x, s = 1: int_y^inf e^-t t^(b-1) dt / Gamma(b), y > b.
double upper_tail(double b, double y) {
  return std::exp((b - 1) * std::log(y) - y - std::lgamma(b)) / (1 - std::max(0.0, b - 1) / y);
}

void check(double least, double most, int length, double error) {
  if (!(least > 1) || !(most >= least) || most > 64)
    throw std::invalid_argument(fmt::format(
        "exponents of power-law heads must lie above 1 and at most at 64, not from {} to {}", least, most));
  if (length < 1 || length > 1 << 24)
    throw std::invalid_argument(fmt::format("the past must have 1 to {} positions, not {}", 1 << 24, length));
  if (!(error >= 1e-13) || error >= 1)
    throw std::invalid_argument(fmt::format(
        "the relative error of shared nodes must be from 1e-13 to 1, not {}: doubles carry no more", error));
}

}  // namespace

double SharedNodes::weight(int node, double b) const {
  const double t = rates[static_cast<std::size_t>(node)];
  return step * std::exp(b * std::log(t) - std::lgamma(b));
}

SharedNodes shared_nodes(double least, double most, int length, double error) {
  check(least, most, length, error);
  SharedNodes nodes{.least = least, .most = most, .length = length, .step = 0, .rates = {}};
  const double share =
      error / 2;  // half for aliasing, half for the ends: the lower one shows at s = N, the upper at s = 1
  // Aliasing falls as the step does, and is largest for the largest exponent.
  nodes.step = 1 / bisect(0.2, 40, share, [&](double inverse) { return aliasing(most, 1 / inverse); });
  // Below x: at most (N e^x)^b / Gamma(b + 1) of N^-b, worst for the least exponent.
  double lowest = 0;
  for (const double b : {least, most}) lowest = std::min(lowest, (std::log(share) + std::lgamma(b + 1)) / b);
  lowest -= std::log(length);
  const double highest =
      std::log(bisect(most + 1, most + 200, share, [&](double y) { return upper_tail(most, y); }));
  const int count = static_cast<int>(std::ceil((highest - lowest) / nodes.step)) + 1;
  for (int j = 0; j < count; ++j) nodes.rates.push_back(std::exp(lowest + j * nodes.step));
  return nodes;
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

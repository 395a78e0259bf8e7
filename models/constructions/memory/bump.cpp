#include "models/constructions/memory/bump.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <complex>
#include <numbers>
#include <stdexcept>

namespace crossbits {
namespace {

constexpr int most_bump_heads = 8192, chebyshev_nodes = 1 << 16;
constexpr double negligible = 1e-17;

double point(const Bump& bump, double s) {
  return bump.type == RelativeType::lin ? std::exp(-bump.beta * s) : std::pow(s, -bump.beta);
}
/// What the polynomial is multiplied by.
double prefactor(const Bump& bump, double s) {
  return bump.type == RelativeType::lin ? std::exp(-bump.beta * s) : 1 / (s * s);
}

void check_bump(const Bump& bump) {
  if (bump.lag < 2 || bump.lag > 256)
    throw std::invalid_argument(fmt::format("a bump needs a lag T from 2 to 256, not {}", bump.lag));
  if (!(bump.beta > 0))
    throw std::invalid_argument(fmt::format("a bump needs beta above 0, not {}", bump.beta));
}

/// In-place fast Fourier transform, size a power of two.
void transform(std::vector<std::complex<double>>& a) {
  const std::size_t n = a.size();
  for (std::size_t i = 1, j = 0; i < n; ++i) {
    std::size_t bit = n >> 1;
    for (; j & bit; bit >>= 1) j ^= bit;
    j ^= bit;
    if (i < j) std::swap(a[i], a[j]);
  }
  for (std::size_t length = 2; length <= n; length <<= 1) {
    const double angle = -2 * std::numbers::pi / static_cast<double>(length);
    for (std::size_t k = 0; k < length / 2; ++k) {
      const std::complex<double> w = std::polar(1.0, angle * static_cast<double>(k));
      for (std::size_t i = k; i < n; i += length) {
        const std::complex<double> odd = w * a[i + length / 2];
        a[i + length / 2] = a[i] - odd;
        a[i] += odd;
      }
    }
  }
}

/// Chebyshev coefficients on [0, 1] of the bump over its prefactor: a discrete cosine transform at
/// Chebyshev's nodes.
std::vector<double> chebyshev_coefficients(const Bump& bump) {
  const double centre = point(bump, bump.lag);
  const double half = std::min(centre - point(bump, bump.lag + 1), point(bump, bump.lag - 1) - centre);
  const double height = std::exp(1.0) / prefactor(bump, bump.lag);
  std::vector<std::complex<double>> f(
      2 * chebyshev_nodes);  // even extension: f at angles pi (j + 1/2) / chebyshev_nodes
  for (int j = 0; j < chebyshev_nodes; ++j) {
    const double u = (1 + std::cos(std::numbers::pi * (j + 0.5) / chebyshev_nodes)) / 2;
    const double z = (u - centre) / half;
    const double value = std::abs(z) < 1 ? height * std::exp(-1 / (1 - z * z)) : 0;
    f[static_cast<std::size_t>(j)] = f[static_cast<std::size_t>(2 * chebyshev_nodes - 1 - j)] = value;
  }
  transform(f);
  std::vector<double> c(most_bump_heads);
  for (int k = 0; k < most_bump_heads; ++k) {
    const std::complex<double> turn = std::polar(1.0, -std::numbers::pi * k / (2.0 * chebyshev_nodes));
    c[static_cast<std::size_t>(k)] =
        (turn * f[static_cast<std::size_t>(k)]).real() / chebyshev_nodes * (k == 0 ? 0.5 : 1.0);
  }
  return c;
}

/// sum_{k < heads} c_k T_k(z), by Clenshaw's recurrence.
double chebyshev_sum(const std::vector<double>& c, int heads, double z) {
  double b1 = 0, b2 = 0;
  for (int k = heads - 1; k > 0; --k) {
    const double b = c[static_cast<std::size_t>(k)] + 2 * z * b1 - b2;
    b2 = b1;
    b1 = b;
  }
  return c[0] + z * b1 - b2;
}

int positions(const Bump& bump) {
  if (bump.type == RelativeType::lin)
    return static_cast<int>(std::min(1e5, -std::log(negligible) / bump.beta)) + bump.lag;
  return 1 << 12;
}

}  // namespace

Bump standard_bump(RelativeType type, int lag) {
  return {type, lag, type == RelativeType::lin ? 2.0 / lag : 2 / std::log(std::max(3, lag))};
}

std::vector<double> bump_errors(const Bump& bump, const std::vector<int>& heads) {
  check_bump(bump);
  const std::vector<double> c = chebyshev_coefficients(bump);
  std::vector<double> errors;
  for (const int h : heads) {
    if (h < 1 || h > most_bump_heads)
      throw std::invalid_argument(
          fmt::format("the number of heads H must be from 1 to {}, not {}", most_bump_heads, h));
    double error = 0;
    const int last = positions(bump);
    for (int s = 1; s <= last; ++s) {
      const double phi = prefactor(bump, s) * chebyshev_sum(c, h, 2 * point(bump, s) - 1);
      error += std::abs(phi - (s == bump.lag ? 1 : 0));
    }
    // Far away u is near 0 and the polynomial near its value there.
    if (bump.type == RelativeType::log) error += std::abs(chebyshev_sum(c, h, -1)) / last;
    errors.push_back(error);
  }
  return errors;
}

double bump_log2_sum(const Bump& bump, int heads) {
  check_bump(bump);
  if (heads < 1 || heads > 512 || bump.type != RelativeType::lin)
    throw std::invalid_argument(
        fmt::format("coefficients of a bump are computed for lin and 1 to 512 heads, not {} and {}",
                    name(bump.type), heads));
  using Real = BigFloat<1536>;
  const std::vector<double> c = chebyshev_coefficients(bump);
  const auto n = static_cast<std::size_t>(heads);
  std::vector<Real> sum(n, Real(0)), before(n, Real(0)),
      here(n, Real(0));  // T_{k-1} and T_k(2u - 1) in powers of u
  here[0] = 1;
  for (std::size_t k = 0; k < n; ++k) {
    for (std::size_t i = 0; i < n; ++i) sum[i] += Real(c[k]) * here[i];
    std::vector<Real> next(n, Real(0));
    for (std::size_t i = 0; i < n; ++i) {
      next[i] = k == 0 ? Real(-here[i]) : Real(-2 * here[i] - before[i]);
      if (i > 0) next[i] += (k == 0 ? 2 : 4) * here[i - 1];
    }
    before = std::move(here);
    here = std::move(next);
  }
  Real total = 0;  // head i + 1 has rate (i + 1) beta: A = a / (e^rate - 1)
  for (std::size_t i = 0; i < n; ++i) total += abs(sum[i]) / (exp(Real(bump.beta) * (i + 1)) - 1);
  return static_cast<double>(log2(total));
}

}  // namespace crossbits

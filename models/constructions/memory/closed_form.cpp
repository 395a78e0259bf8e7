#include "models/constructions/memory/closed_form.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <cmath>
#include <numeric>
#include <stdexcept>

namespace crossbits {
namespace {

constexpr int most_halving_heads = 256, most_rounded_lag = 96, most_first = 4096;

void check_lag(int lag, int most) {
  if (lag < 1 || lag > most)
    throw std::invalid_argument(fmt::format("the lag T must be from 1 to {}, not {}", most, lag));
}

void check_first(int first, int least) {
  if (first < least || first > most_first)
    throw std::invalid_argument(
        fmt::format("the first rate K must be from {} to {}, not {}", least, most_first, first));
}

/// Coefficients of prod_j (u - nodes[j]), lowest power first.
template <class Real>
std::vector<Real> polynomial_with_zeros(const std::vector<Real>& nodes) {
  std::vector<Real> c{Real(1)};
  for (const Real& node : nodes) {
    c.push_back(c.back());
    for (std::size_t k = c.size() - 2; k > 0; --k) c[k] = c[k - 1] - node * c[k];
    c[0] = -node * c[0];
  }
  return c;
}

/// Coefficients a_i of phi(s) = sum_i a_i u_s^(first + i), u_s = points[s - 1], which is [s = lag] on all the
/// points.
template <class Real>
std::vector<Real> interpolating_coefficients(const std::vector<Real>& points, int lag, int first) {
  std::vector<Real> others = points;
  const Real at = others[static_cast<std::size_t>(lag - 1)];
  others.erase(others.begin() + (lag - 1));
  Real scale = 1;
  for (const Real& other : others) scale *= at - other;
  for (int k = 0; k < first; ++k) scale *= at;
  std::vector<Real> a = polynomial_with_zeros(others);
  for (Real& coefficient : a) coefficient /= scale;
  return a;
}

/// Bits that a coefficient of these kernels may have, by the tables of the closed form: T (log2 T + 2.7) and
/// twice that, but the first rate adds up to `first` bits a head; generous, since rounding must stay far
/// below any margin.
int coefficient_bits(int lag, int first) {
  return 256 + 24 * lag + 2 * first + lag * bits_to_index(static_cast<std::uint64_t>(lag));
}

using Wide = BigFloat<8192>;

/// The kernel sum_i a_i 2^(-rates[i] s), its coefficients moved to normalised heads: A = a Z, Z = 1 / (2^rate
/// - 1).
DecayKernel with_coefficients(int lag, const std::vector<int>& rates, const std::vector<BigRational>& a) {
  DecayKernel kernel;
  kernel.lag = lag;
  kernel.fraction = rates.back();
  std::vector<BigRational> normalised;
  for (std::size_t i = 0; i < rates.size(); ++i) {
    kernel.decays.push_back(BigInteger(1) << (rates.back() - rates[i]));
    normalised.push_back(a[i] / BigRational((BigInteger(1) << rates[i]) - 1));
    kernel.denominator = lcm(kernel.denominator, BigInteger(denominator(normalised.back())));
  }
  for (const BigRational& n : normalised)
    kernel.coefficients.emplace_back(numerator(BigRational(n * kernel.denominator)));
  return kernel;
}

/// a with sum_i a_i 2^(-rates[i] s) = [s = lag] for s = 1 .. rates.size(), by elimination. The matrix is a
/// generalised Vandermonde matrix of distinct positive numbers: no pivot is 0.
std::vector<BigRational> solved_coefficients(int lag, const std::vector<int>& rates) {
  const std::size_t n = rates.size();
  std::vector<std::vector<BigRational>> m(n);
  for (std::size_t s = 0; s < n; ++s) {
    for (const int rate : rates)
      m[s].emplace_back(1, BigInteger(1) << (static_cast<unsigned>(rate) * (s + 1)));
    m[s].emplace_back(static_cast<int>(s) + 1 == lag ? 1 : 0);
  }
  for (std::size_t k = 0; k < n; ++k) {
    for (std::size_t i = 0; i < n; ++i) {
      if (i == k) continue;
      const BigRational factor = m[i][k] / m[k][k];
      for (std::size_t j = k; j <= n; ++j) m[i][j] -= factor * m[k][j];
    }
  }
  std::vector<BigRational> a;
  for (std::size_t k = 0; k < n; ++k) a.push_back(m[k][n] / m[k][k]);
  return a;
}

}  // namespace

DecayKernel halving_kernel(int lag, int heads, int first) {
  if (heads < 1 || heads > most_halving_heads)
    throw std::invalid_argument(
        fmt::format("the number of heads H must be from 1 to {}, not {}", most_halving_heads, heads));
  check_lag(lag, heads);
  check_first(first, 1);
  std::vector<BigRational> points;
  for (int s = 1; s <= heads; ++s) points.emplace_back(1, BigInteger(1) << s);
  std::vector<int> rates(static_cast<std::size_t>(heads));
  std::iota(rates.begin(), rates.end(), first);
  DecayKernel kernel = with_coefficients(lag, rates, interpolating_coefficients(points, lag, first));
  kernel.method = fmt::format("closed form, decays 2^-{}..2^-{}", first, first + heads - 1);
  return kernel;
}

DecayKernel halving_kernel(int lag, const std::vector<int>& rates) {
  if (rates.empty() || rates.size() > 16)
    throw std::invalid_argument(fmt::format("rates are given for 1 to 16 heads, not {}", rates.size()));
  check_lag(lag, static_cast<int>(rates.size()));
  for (std::size_t i = 0; i < rates.size(); ++i) {
    check_first(rates[i], 1);
    if (i > 0 && rates[i] <= rates[i - 1])
      throw std::invalid_argument(fmt::format("rates must ascend, not {} after {}", rates[i], rates[i - 1]));
  }
  DecayKernel kernel = with_coefficients(lag, rates, solved_coefficients(lag, rates));
  kernel.method = fmt::format("interpolation, decays 2^-{}", fmt::join(rates, ", 2^-"));
  return kernel;
}

DecayKernel geometric_kernel(int lag, int first, double beta) {
  check_lag(lag, most_rounded_lag);
  check_first(first, 1);
  if (!(beta > 0) || beta * (first + lag) > 2000)
    throw std::invalid_argument(fmt::format(
        "the rates beta (K + i) up to {:.6g} must be above 0 and at most 2000", beta * (first + lag)));
  DecayKernel kernel;
  kernel.lag = lag;
  kernel.method = fmt::format("closed form, beta {:.6g}, K {}", beta, first);
  kernel.fraction = coefficient_bits(lag, first) + static_cast<int>(2 * beta * (first + lag));
  const Wide lambda = exp(Wide(-beta));
  std::vector<Wide> points;
  for (int s = 1; s <= lag; ++s) points.push_back(pow(lambda, s));
  const std::vector<Wide> a = interpolating_coefficients(points, lag, first);
  kernel.denominator = BigInteger(1) << kernel.fraction;
  for (int i = 0; i < lag; ++i) {
    const Wide decay = pow(lambda, first + i);
    kernel.decays.push_back(fixed_point(decay, kernel.fraction));
    kernel.coefficients.push_back(
        fixed_point(Wide(a[static_cast<std::size_t>(i)] * decay / (1 - decay)), kernel.fraction));
  }
  return kernel;
}

PowerKernel harmonic_kernel(int lag, int first) { return harmonic_kernel(lag, lag, first); }

PowerKernel harmonic_kernel(int lag, int heads, int first) {
  check_lag(heads, most_rounded_lag);
  check_lag(lag, heads);
  check_first(first, 2);
  std::vector<BigRational> points;
  for (int s = 1; s <= heads; ++s) points.emplace_back(1, s);
  const std::vector<BigRational> a = interpolating_coefficients(points, lag, first);
  PowerKernel kernel;
  kernel.lag = lag;
  kernel.method = fmt::format("closed form, exponents {}..{}", first, first + heads - 1);
  kernel.first = first;
  kernel.fraction = 256 + 16 * heads;
  for (const BigRational& coefficient : a)
    kernel.coefficients.push_back(fixed_point(coefficient, kernel.fraction));
  return kernel;
}

}  // namespace crossbits

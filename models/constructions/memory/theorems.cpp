#include "models/constructions/memory/theorems.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <stdexcept>

#include "models/constructions/memory/cholesky.hpp"

namespace crossbits {
namespace {

using Real332 = BigFloat<332>;  // 100 decimal digits

BigInteger self_power(unsigned n) {
  return n == 0 ? BigInteger(1) : boost::multiprecision::pow(BigInteger(n), n);
}

constexpr int terms = 130;

/// sum_k (-1)^k g[from + k], by the acceleration of Cohen, Rodriguez Villegas and Zagier (2000): relative
/// error 5.8^-terms.
Real332 alternating_sum(const std::vector<Real332>& g, std::size_t from) {
  Real332 d = pow(3 + sqrt(Real332(8)), terms);
  d = (d + 1 / d) / 2;
  Real332 b = -1, c = -d, sum = 0;
  for (int k = 0; k < terms; ++k) {
    c = b - c;
    sum += c * g[from + static_cast<std::size_t>(k)];
    b = b * (Real332(k + terms) * (k - terms)) / ((Real332(k) + 0.5) * (k + 1));
  }
  return sum / d;
}

/// The weights of a head at s = 1 .. count.
std::vector<Real332> weights(RelativeType type, double b, std::size_t count) {
  std::vector<Real332> g;
  for (std::size_t s = 1; s <= count; ++s)
    g.push_back(type == RelativeType::lin ? exp(Real332(-b) * s) : pow(Real332(s), Real332(-b)));
  return g;
}

/// The vector, up to scale, that a matrix of n rows and n + 1 columns sends to 0, by elimination with row
/// pivots.
std::vector<Real332> null_vector(std::vector<std::vector<Real332>> m) {
  const std::size_t n = m.size();
  for (std::size_t k = 0; k < n; ++k) {
    std::size_t pivot = k;
    for (std::size_t i = k + 1; i < n; ++i)
      if (abs(m[i][k]) > abs(m[pivot][k])) pivot = i;
    std::swap(m[k], m[pivot]);
    for (std::size_t i = 0; i < n; ++i) {
      if (i == k) continue;
      const Real332 factor = m[i][k] / m[k][k];
      for (std::size_t j = k; j <= n; ++j) m[i][j] -= factor * m[k][j];
    }
  }
  std::vector<Real332> x(n + 1);
  x[n] = 1;
  for (std::size_t k = 0; k < n; ++k) x[k] = -m[k][n] / m[k][k];
  return x;
}

/// The bound and the k of the maximum.
struct CoefficientBound {
  BigRational value;
  int degree = 0;
};

CoefficientBound coefficient_bound_of(int lag) {
  if (lag < 1 || lag > 1024)
    throw std::invalid_argument(fmt::format("the lag T must be from 1 to 1024, not {}", lag));
  CoefficientBound best{.value = 0, .degree = 0};
  for (unsigned k = 0; k <= 2 * static_cast<unsigned>(lag - 1); k += 2) {
    const unsigned a = static_cast<unsigned>(lag) - 1 - k / 2;
    const BigRational value(binomial(k, k / 2) * self_power(a + k + 1), self_power(a) * self_power(k + 1));
    if (value > best.value) best = {value, static_cast<int>(k)};
  }
  return best;
}

}  // namespace

BigRational coefficient_bound(int lag) { return coefficient_bound_of(lag).value; }

std::vector<BigRational> bounding_numbers(int lag) {
  const auto k = static_cast<unsigned>(coefficient_bound_of(lag).degree);
  const unsigned a = static_cast<unsigned>(lag) - 1 - k / 2;
  std::vector<BigRational> nu(a, BigRational(0));
  for (unsigned j = 0; j <= k; ++j)
    nu.emplace_back(j % 2 == 0 ? binomial(k, j) : BigInteger(-binomial(k, j)), binomial(k, k / 2));
  return nu;
}

DualWitness dual_witness(const DecayKernel& kernel) {
  DualWitness w{.first = 1, .numerators = {1}};
  for (const BigInteger& decay : kernel.decays) {
    std::vector<BigInteger> product(w.numerators.size() + 1, BigInteger(0));
    for (std::size_t k = 0; k < w.numerators.size(); ++k) {
      product[k + 1] += w.numerators[k] << kernel.fraction;
      product[k] -= w.numerators[k] * decay;
    }
    w.numerators = std::move(product);
  }
  const auto smaller = [](const BigInteger& a, const BigInteger& b) {
    return boost::multiprecision::abs(a) < boost::multiprecision::abs(b);
  };
  const auto largest = std::max_element(w.numerators.begin(), w.numerators.end(), smaller);
  w.first = kernel.lag - static_cast<int>(largest - w.numerators.begin());
  w.denominator = boost::multiprecision::abs(*largest);
  if (*largest < 0)
    for (BigInteger& n : w.numerators) n = -n;
  return w;
}

bool is_witness(const DualWitness& w, const DecayKernel& kernel) {
  const int at = kernel.lag - w.first;
  if (w.first < 1 || at < 0 || at >= static_cast<int>(w.numerators.size())) return false;
  if (w.numerators[static_cast<std::size_t>(at)] != w.denominator) return false;
  for (const BigInteger& n : w.numerators)
    if (boost::multiprecision::abs(n) > w.denominator) return false;
  for (const BigInteger& decay : kernel.decays) {
    BigInteger sum = 0;  // Horner, scaled by 2^fraction at each step
    int scale = 0;
    for (auto n = w.numerators.rbegin(); n != w.numerators.rend(); ++n) {
      sum = sum * decay + (*n << scale);
      scale += kernel.fraction;
    }
    if (sum != 0) return false;
  }
  return true;
}

AlternatingWitness alternating_witness(RelativeType type, const std::vector<double>& exponents) {
  if (exponents.empty()) throw std::invalid_argument("a witness needs at least one head, not 0");
  std::vector<std::vector<Real332>> matrix;
  for (const double b : exponents) {
    if (!(b > 0)) throw std::invalid_argument(fmt::format("a head needs a rate above 0, not {}", b));
    const std::vector<Real332> g = weights(type, b, exponents.size() + 1 + terms);
    matrix.emplace_back();
    for (std::size_t s = 0; s <= exponents.size(); ++s) matrix.back().push_back(alternating_sum(g, s));
  }
  std::vector<Real332> c = null_vector(matrix);
  AlternatingWitness w;
  Real332 total = 0;
  for (std::size_t s = 0; s < c.size(); ++s) total += s % 2 == 0 ? c[s] : Real332(-c[s]);
  for (std::size_t s = 0; s < c.size(); ++s) {
    c[s] /= total;
    w.weights.push_back(static_cast<double>(s % 2 == 0 ? c[s] : Real332(-c[s])));
  }
  for (const auto& row : matrix) {
    Real332 sum = 0, size = 0;
    for (std::size_t s = 0; s < c.size(); ++s) {
      sum += row[s] * c[s];
      size += abs(row[s] * c[s]);
    }
    w.orthogonality = std::max(w.orthogonality, static_cast<double>(abs(sum) / size));
  }
  return w;
}

double blaschke_distance(int lag, const std::vector<double>& decays) {
  std::vector<double> x(static_cast<std::size_t>(lag), 0.0);
  x[0] = 1;
  for (const double decay : decays) {
    std::vector<double> y(x.size());
    for (std::size_t k = 0; k < x.size(); ++k)
      y[k] = (k > 0 ? decay * y[k - 1] + x[k - 1] : 0.0) - decay * x[k];
    x = std::move(y);
  }
  double sum = 0;
  for (const double beta : x) sum += beta * beta;
  return std::sqrt(sum);
}

double gram_distance(int lag, const std::vector<double>& decays) {
  SquareMatrix<Real332> gram;
  std::vector<Real332> v;
  for (const double l : decays) {
    v.push_back(pow(Real332(l), lag));
    gram.emplace_back();
    for (std::size_t j = 0; j < v.size(); ++j) {
      const Real332 q = Real332(l) * Real332(decays[j]);
      gram.back().push_back(q / (1 - q));
    }
  }
  const auto a = solve_ridge<Real332>(gram, Real332(0), v);
  if (!a) throw std::invalid_argument("the rates are too close to each other for a Gram matrix of 332 bits");
  Real332 squared = 1;
  for (std::size_t i = 0; i < v.size(); ++i) squared -= (*a)[i] * v[i];
  return static_cast<double>(sqrt(squared));
}

BigRational folded_value(const DecayKernel& kernel, int s, int period) {
  const BigInteger one = BigInteger(1) << kernel.fraction;
  BigRational total = 0;
  for (std::size_t h = 0; h < kernel.decays.size(); ++h) {
    const BigRational decay(kernel.decays[h], one);
    BigRational power = 1, whole = 1;
    for (int k = 1; k < s; ++k) power *= decay;
    for (int k = 0; k < period; ++k) whole *= decay;
    total += BigRational(kernel.coefficients[h], kernel.denominator) * (1 - decay) * power / (1 - whole);
  }
  return total;
}

}  // namespace crossbits

#include "models/arithmetic/fast_erf.hpp"

#include <array>

#include "models/arithmetic/constants.hpp"
#include "models/arithmetic/root.hpp"
#include "models/arithmetic/series.hpp"

namespace crossbits {

namespace {

constexpr unsigned parts = 128;  // of [0, 8)
constexpr unsigned degree = 12;
using TaylorPolynomial = std::array<std::int64_t, degree + 1>;  // coefficients of h^n 2^-4n, 62 fraction bits

// Taylor at the centre c = (2i + 1)/32: erf' = 2/sqrt(pi) e^(-x^2), whose derivatives are Hermite
// polynomials: the n-th coefficient is (-1)^n t_n of the first, with t_(n+1) = (2c t_n - 2 t_(n-1)) / (n +
// 1), t_0 = 1.
TaylorPolynomial taylor(unsigned i) {
  constexpr int work = 200;
  const BigInteger square = BigInteger(2 * i + 1) * (2 * i + 1);
  const BigInteger root_of_pi = integer_root(pi(2 * work));
  const BigInteger slope = (enclose_exp(-square, 10, work).low << (work + 1)) / root_of_pi;
  TaylorPolynomial result;
  result[0] = static_cast<std::int64_t>(enclose_erf_of_root(square, 10, work).low >> (work - 62));
  BigInteger before = 0, t = BigInteger(1) << work;
  for (unsigned n = 0; n < degree; ++n) {
    const BigInteger coefficient = slope * t / (n + 1) * (n % 2 == 0 ? 1 : -1);
    result[n + 1] = static_cast<std::int64_t>(coefficient >> (2 * work - 62 + 4 * (n + 1)));
    const BigInteger next = (((2 * i + 1) * t >> 4) - 2 * before) / (n + 1);
    before = t;
    t = next;
  }
  return result;
}

const std::array<TaylorPolynomial, parts>& polynomials() {
  static const auto values = [] {
    std::array<TaylorPolynomial, parts> all;
    for (unsigned i = 0; i < parts; ++i) all[i] = taylor(i);
    return all;
  }();
  return values;
}

}  // namespace

// The rest h is below 1/32; what Taylor leaves out is below 2^-65.
std::int64_t fast_erf(std::uint64_t y) {
  const TaylorPolynomial& polynomial = polynomials()[y >> 56];
  const auto h =
      static_cast<std::int64_t>((y << 8) - (std::uint64_t{1} << 63));  // 16 h with 64 fraction bits
  std::int64_t sum = polynomial[degree];
  for (unsigned n = degree; n-- > 0;) sum = polynomial[n] + static_cast<std::int64_t>(Int128{sum} * h >> 64);
  return sum;
}

}  // namespace crossbits

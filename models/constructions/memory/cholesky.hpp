#pragma once

#include <cstddef>
#include <optional>
#include <vector>

namespace crossbits {

/// A square matrix, row-major.
template <class Real>
using SquareMatrix = std::vector<std::vector<Real>>;

/// Solves (G + mu I) a = v by Cholesky's decomposition for a symmetric G of which the lower half is read.
/// Nothing when the matrix is not positive definite in the precision of Real.
template <class Real>
std::optional<std::vector<Real>> solve_ridge(const SquareMatrix<Real>& gram, const Real& mu,
                                             const std::vector<Real>& v) {
  const std::size_t n = v.size();
  SquareMatrix<Real> low(n);
  std::vector<Real> inverse(n), a(n);
  for (std::size_t i = 0; i < n; ++i) {
    low[i].resize(i + 1);
    for (std::size_t j = 0; j <= i; ++j) {
      Real sum = gram[i][j];
      if (i == j) sum += mu;
      for (std::size_t k = 0; k < j; ++k) sum -= low[i][k] * low[j][k];
      if (i != j) {
        low[i][j] = sum * inverse[j];
      } else {
        if (sum <= 0) return std::nullopt;
        low[i][i] = sqrt(sum);
        inverse[i] = 1 / low[i][i];
      }
    }
  }
  for (std::size_t i = 0; i < n; ++i) {
    a[i] = v[i];
    for (std::size_t k = 0; k < i; ++k) a[i] -= low[i][k] * a[k];
    a[i] *= inverse[i];
  }
  for (std::size_t i = n; i-- > 0;) {
    for (std::size_t k = i + 1; k < n; ++k) a[i] -= low[k][i] * a[k];
    a[i] *= inverse[i];
  }
  return a;
}

}  // namespace crossbits

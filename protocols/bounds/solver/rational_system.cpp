#include "protocols/bounds/solver/rational_system.hpp"

#include <utility>

namespace crossbits {

std::optional<std::vector<Rational>> solve_exactly(RationalMatrix a, const std::vector<Rational>& b) {
  const std::size_t n = a.size();
  for (std::size_t i = 0; i < n; ++i) a[i].push_back(b[i]);
  for (std::size_t k = 0; k < n; ++k) {
    std::size_t pivot = k;
    while (pivot < n && a[pivot][k] == 0) ++pivot;
    if (pivot == n) return std::nullopt;
    std::swap(a[k], a[pivot]);
    for (std::size_t i = 0; i < n; ++i) {
      if (i == k || a[i][k] == 0) continue;
      const Rational factor = a[i][k] / a[k][k];
      for (std::size_t j = k; j <= n; ++j) {
        if (a[k][j] != 0) a[i][j] -= factor * a[k][j];
      }
    }
  }
  std::vector<Rational> x;
  for (std::size_t k = 0; k < n; ++k) x.push_back(a[k][n] / a[k][k]);
  return x;
}

}  // namespace crossbits

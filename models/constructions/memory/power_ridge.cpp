#include "models/constructions/memory/power_ridge.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <stdexcept>
#include <variant>

#include "basis/in_chunks.hpp"
#include "models/constructions/memory/cholesky.hpp"
#include "models/constructions/memory/ridge_scan.hpp"

namespace crossbits {
namespace {

constexpr unsigned working_bits = 1088;  // 1 / mu up to 2^900, and room
constexpr int most_power_heads = 64, most_power_lag = 64, most_half_exponent = 4096;
constexpr int kept_bits = 128;  // of a coefficient on a normalised head behind the point

using WorkingReal = BigFloat<working_bits>;

void check_family(int lag, int heads, const ExponentFamily& family) {
  if (lag < 1 || lag > most_power_lag)
    throw std::invalid_argument(fmt::format("the lag T must be from 1 to {}, not {}", most_power_lag, lag));
  if (heads < 1 || heads > most_power_heads)
    throw std::invalid_argument(
        fmt::format("the number of heads H must be from 1 to {}, not {}", most_power_heads, heads));
  if (family.first <= 2 || family.step < 1 || family.first + (heads - 1) * family.step > most_half_exponent)
    throw std::invalid_argument(
        fmt::format("exponents of power-law heads must ascend from above 1 to at most {}, not from {} by {}",
                    most_half_exponent / 2, family.first / 2.0, family.step / 2.0));
}

/// zeta(b) for b = from/2, (from + step)/2, ..., `count` of them, b > 1, to about `working_bits` bits: the
/// alternating series with Chebyshev weights (Borwein 2000), error at most (3 + sqrt 8)^-n.
std::vector<WorkingReal> zetas(int from, int step, int count) {
  constexpr int n = working_bits * 2 / 5;  // log2(3 + sqrt 8) = 2.54
  std::vector<WorkingReal> weights;        // d_k - d_n, up to a common factor
  WorkingReal term = 1, sum = 0;           // n (n + i - 1)! 4^i / ((n - i)! (2i)!)
  for (int i = 0; i <= n; ++i) {
    sum += term;
    weights.push_back(sum);
    term *= WorkingReal(4) * (n + i) * (n - i);
    term /= WorkingReal(2 * i + 1) * (2 * i + 2);
  }
  std::vector<WorkingReal> result(static_cast<std::size_t>(count), WorkingReal(0));
  for (int k = 0; k < n; ++k) {
    const WorkingReal root = 1 / sqrt(WorkingReal(k + 1));
    WorkingReal power = pow(root, from), ratio = pow(root, step);
    const WorkingReal weight = k % 2 == 0 ? WorkingReal(sum - weights[static_cast<std::size_t>(k)])
                                          : WorkingReal(weights[static_cast<std::size_t>(k)] - sum);
    for (WorkingReal& z : result) {
      z += weight * power;
      power *= ratio;
    }
  }
  for (int j = 0; j < count; ++j) {
    const WorkingReal half_power = pow(sqrt(WorkingReal(2)), 2 - (from + j * step));  // 2^(1 - b)
    result[static_cast<std::size_t>(j)] /= sum * (1 - half_power);
  }
  return result;
}

/// One family's Gram matrix, values at the lag and zetas.
class ExponentFamilySolver {
 public:
  ExponentFamilySolver(int lag, int heads, const ExponentFamily& family) : lag_(lag), family_(family) {
    zeta_ = zetas(family.first, family.step, heads);
    const std::vector<WorkingReal> of_sums = zetas(2 * family.first, family.step, 2 * heads - 1);
    for (int i = 0; i < heads; ++i) {
      const auto row = static_cast<std::size_t>(i);
      at_lag_.push_back(pow(1 / sqrt(WorkingReal(lag)), family.first + i * family.step) / zeta_[row]);
      gram_.emplace_back();
      for (std::size_t j = 0; j <= row; ++j) gram_[row].push_back(of_sums[row + j] / (zeta_[row] * zeta_[j]));
    }
  }

  std::optional<PowerKernel> solve(int mu_exponent) const {
    const auto a = solve_ridge<WorkingReal>(gram_, ldexp(WorkingReal(1), mu_exponent), at_lag_);
    if (!a) return std::nullopt;
    const bool whole = family_.first % 2 == 0 && family_.step % 2 == 0;
    PowerKernel kernel{.lag = lag_,
                       .method = fmt::format("ridge, exponents {:g} by {:g}, mu 2^{}", family_.first / 2.0,
                                             family_.step / 2.0, mu_exponent),
                       .first = whole ? family_.first / 2 : family_.first,
                       .step = whole ? family_.step / 2 : family_.step,
                       .exponent_fraction = whole ? 0 : 1,
                       .fraction = kept_bits,
                       .coefficients = {}};
    for (std::size_t h = 0; h < a->size(); ++h)
      kernel.coefficients.push_back(fixed_point(WorkingReal((*a)[h] / zeta_[h]), kept_bits));
    if (!tail_in_reach(kernel)) return std::nullopt;
    return kernel;
  }

 private:
  int lag_;
  ExponentFamily family_;
  std::vector<WorkingReal> zeta_, at_lag_;
  SquareMatrix<WorkingReal> gram_;
};

}  // namespace

std::optional<PowerKernel> power_ridge_kernel(int lag, int heads, const ExponentFamily& family,
                                              int mu_exponent) {
  check_family(lag, heads, family);
  if (mu_exponent > 0 || mu_exponent < least_mu_exponent)
    throw std::invalid_argument(
        fmt::format("the exponent of mu must be from {} to 0, not {}", least_mu_exponent, mu_exponent));
  return ExponentFamilySolver(lag, heads, family).solve(mu_exponent);
}

std::vector<ExponentFamily> exponent_grid(int lag) {
  std::vector<ExponentFamily> families;
  for (const int first : {lag, 2 * lag, 4 * lag, 6 * lag})
    for (const int step : {1, 2, 4})
      if (first > 2) families.push_back({first, step});
  return families;
}

CertifiedPowerKernel best_power_ridge(int lag, int heads, const std::vector<ExponentFamily>& families,
                                      int step) {
  for (const ExponentFamily& family : families) check_family(lag, heads, family);
  std::vector<CertifiedPowerKernel> found(families.size());
  in_chunks(
      found.size(), 1, [] { return std::monostate(); },
      [&](std::monostate, std::uint64_t f, std::uint64_t, std::uint64_t) {
        const ExponentFamilySolver solver(lag, heads, families[f]);
        // mu between about the kernel's first rise and SA^-2; SA of log heads is about twice that of lin
        // ones.
        scan_mu([&](int mu_exponent) { return solver.solve(mu_exponent); }, 6 + 3 * std::max(0, lag - 2),
                std::min(-least_mu_exponent, 60 + 24 * lag), step, found[f]);
      });
  CertifiedPowerKernel best;
  for (CertifiedPowerKernel& candidate : found)
    if (is_better(candidate.certificate, best.certificate)) best = std::move(candidate);
  return best;
}

}  // namespace crossbits

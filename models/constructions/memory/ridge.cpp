#include "models/constructions/memory/ridge.hpp"

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

constexpr int most_decay_heads = 512, most_decay_lag = 512;
constexpr int spare_bits = 80;      // working precision beyond log2(1 / mu)
constexpr int kept_fraction = 128;  // rounding coefficients to 2^-128 moves phi by less than H 2^-128

void check_sizes(int lag, int heads) {
  if (lag < 1 || lag > most_decay_lag)
    throw std::invalid_argument(fmt::format("the lag T must be from 1 to {}, not {}", most_decay_lag, lag));
  if (heads < 1 || heads > most_decay_heads)
    throw std::invalid_argument(
        fmt::format("the number of heads H must be from 1 to {}, not {}", most_decay_heads, heads));
}

/// The Gram matrix of normalised heads and their values at the lag.
template <class Real>
struct NormalEquations {
  SquareMatrix<Real> gram;
  std::vector<Real> at_lag;
};

/// <g_i, g_j> = (1 - l_i)(1 - l_j) / (1 - l_i l_j); the decays are the rounded ones.
template <class Real>
NormalEquations<Real> equations_of(const DecayKernel& kernel) {
  NormalEquations<Real> e;
  std::vector<Real> decay;
  for (const BigInteger& d : kernel.decays) decay.push_back(ldexp(Real(d), -kernel.fraction));
  for (std::size_t i = 0; i < decay.size(); ++i) {
    e.at_lag.push_back((1 - decay[i]) * pow(decay[i], kernel.lag - 1));
    e.gram.emplace_back();
    for (std::size_t j = 0; j <= i; ++j)
      e.gram[i].push_back((1 - decay[i]) * (1 - decay[j]) / (1 - decay[i] * decay[j]));
  }
  return e;
}

/// Heads of a family with their decays, no coefficients yet.
DecayKernel heads_of(int lag, int heads, const RateFamily& family) {
  check_sizes(lag, heads);
  if (!(family.beta > 0) || family.first < 1)
    throw std::invalid_argument(
        fmt::format("rates need beta above 0 and a first multiple of at least 1, not {} and {}", family.beta,
                    family.first));
  const double steepest = family.beta * (family.first - 1 + heads);
  if (steepest > 700)
    throw std::invalid_argument(
        fmt::format("a rate of {:.6g} underflows: e^-{:.6g} is as good as 0", steepest, steepest));
  DecayKernel kernel;
  kernel.lag = lag;
  kernel.method = fmt::format("ridge, beta T {:.6g}, K {}", family.beta * lag, family.first);
  kernel.fraction = 256 + static_cast<int>(1.5 * steepest);
  for (int h = 1; h <= heads; ++h)
    kernel.decays.push_back(
        fixed_point(exp(BigFloat<1536>(-family.beta) * (family.first - 1 + h)), kernel.fraction));
  return kernel;
}

/// One family, solved for many mu in the precision that each needs.
class RateFamilySolver {
 public:
  explicit RateFamilySolver(DecayKernel heads) : heads_(std::move(heads)) {}

  std::optional<DecayKernel> solve(int mu_exponent) {
    const int needed = spare_bits - mu_exponent;
    if (needed <= 192) return solve_in(small_, mu_exponent);
    if (needed <= 320) return solve_in(medium_, mu_exponent);
    if (needed <= 512) return solve_in(large_, mu_exponent);
    return solve_in(largest_, mu_exponent);
  }

 private:
  template <class Real>
  std::optional<DecayKernel> solve_in(std::optional<NormalEquations<Real>>& e, int mu_exponent) const {
    if (!e) e = equations_of<Real>(heads_);
    const auto a = solve_ridge<Real>(e->gram, ldexp(Real(1), mu_exponent), e->at_lag);
    if (!a) return std::nullopt;
    DecayKernel kernel = heads_;
    kernel.method += fmt::format(", mu 2^{}", mu_exponent);
    kernel.denominator = BigInteger(1) << kept_fraction;
    for (const Real& c : *a) kernel.coefficients.push_back(fixed_point(c, kept_fraction));
    return kernel;
  }

  DecayKernel heads_;
  std::optional<NormalEquations<BigFloat<192>>> small_;
  std::optional<NormalEquations<BigFloat<320>>> medium_;
  std::optional<NormalEquations<BigFloat<512>>> large_;
  std::optional<NormalEquations<BigFloat<1024>>> largest_;
};

/// Above, phi has hardly begun to rise at the lag.
int first_exponent(int lag) { return 6 + 3 * std::max(0, lag - 2); }

/// Below about SA^-2 = 2^-10T the kernel changes no more.
int last_exponent(int lag) { return std::min(-least_mu_exponent, 60 + 12 * lag); }

}  // namespace

std::optional<DecayKernel> ridge_kernel(int lag, int heads, const RateFamily& family, int mu_exponent) {
  if (mu_exponent > 0 || mu_exponent < least_mu_exponent)
    throw std::invalid_argument(
        fmt::format("the exponent of mu must be from {} to 0, not {}", least_mu_exponent, mu_exponent));
  return RateFamilySolver(heads_of(lag, heads, family)).solve(mu_exponent);
}

RidgeGrid ridge_grid(int lag) {
  RidgeGrid grid{.families = {}, .step = lag >= 32 ? 4 : 2};
  std::vector<int> firsts{1, lag / 4, lag / 2, lag, 2 * lag};
  std::sort(firsts.begin(), firsts.end());
  firsts.erase(std::unique(firsts.begin(), firsts.end()), firsts.end());
  for (const double beta_lag : {1.5, 2.0, 3.0, 4.0, 6.0, 9.0})
    for (const int first : firsts)
      if (first >= 1) grid.families.push_back({beta_lag / lag, first});
  return grid;
}

CertifiedDecayKernel best_ridge(int lag, int heads, const RidgeGrid& grid) {
  check_sizes(lag, heads);
  std::vector<CertifiedDecayKernel> found(grid.families.size());
  in_chunks(
      found.size(), 1, [] { return std::monostate(); },
      [&](std::monostate, std::uint64_t f, std::uint64_t, std::uint64_t) {
        RateFamilySolver solver(heads_of(lag, heads, grid.families[f]));
        scan_mu([&](int mu_exponent) { return solver.solve(mu_exponent); }, first_exponent(lag),
                last_exponent(lag), grid.step, found[f]);
      });
  CertifiedDecayKernel best;
  for (CertifiedDecayKernel& candidate : found)
    if (is_better(candidate.certificate, best.certificate)) best = std::move(candidate);
  return best;
}

}  // namespace crossbits

// Delta kernels by sums of heads: error, coefficients, and what no coefficients escape.

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "apps/study/figure.hpp"
#include "models/constructions/memory/bump.hpp"
#include "models/constructions/memory/closed_form.hpp"
#include "models/constructions/memory/power_ridge.hpp"
#include "models/constructions/memory/ridge.hpp"
#include "models/constructions/memory/theorems.hpp"

namespace crossbits {
namespace {

/// A few families instead of the whole grid: the ones that win at these sizes.
RidgeGrid small_grid(int lag) {
  return {.families = {{3.0 / lag, std::max(1, lag / 4)},
                       {4.0 / lag, std::max(1, lag / 2)},
                       {2.0 / lag, std::max(1, lag / 4)}},
          .step = 4};
}

/// log2 SA of the best ridge kernel of lin heads; nothing beyond T = 32.
Json ridge_sum(int lag) {
  if (lag > 32) return nullptr;
  const CertifiedDecayKernel best = best_ridge(lag, lag + lag / 4, small_grid(lag));
  return best.certificate.sufficient_bits > 0 ? Json(rounded(best.certificate.log2_sum)) : Json(nullptr);
}

/// log2 SA of the best ridge kernel of power-law heads; nothing beyond T = 16.
Json ridge_log_sum(int lag) {
  if (lag > 16) return nullptr;
  const CertifiedPowerKernel best =
      best_power_ridge(lag, lag + lag / 2, {{2 * lag, 2}, {4 * lag, 4}, {3 * lag, 2}}, 8);
  return best.certificate.sufficient_bits > 0 ? Json(rounded(best.certificate.log2_sum)) : Json(nullptr);
}

}  // namespace

Figure memory_bump_study() {
  Figure f{
      .name = "memory-bump",
      .title = "Bump construction of a delta kernel at lag T: l1 error against heads",
      .columns = {{"type", "type", "lin: weights e^(-b s); log: weights s^(-b)"},
                  {"T", "T", "lag"},
                  {"H", "H", "heads"},
                  {"l1_error", "l1 error", "estimate: sum over s of |phi(s) - [s = T]|, in doubles"}},
      .rows = {},
      .charts = {},
      .notes = {
          "beta = 2/T (lin), 2/ln T (log): the l1 error of lin is a function of H/T alone, without e^(cT) "
          "(derived here).",
          "Far from the fewest heads: H = T suffice and fewer never do (derived here; study memory-wall)."}};
  std::vector<int> heads;
  for (int h = 8; h <= 4096; h *= 2) heads.push_back(h);
  Chart against_heads{.title = "against H",
                      .x = {"heads H", true},
                      .y = {"l1 error", true, smallest_error_drawn, 10},
                      .series = {}};
  Chart collapsed{.title = "lin, against H/T",
                  .x = {"heads per lag H/T", true},
                  .y = {"l1 error", true, smallest_error_drawn, 10},
                  .series = {}};
  for (const RelativeType type : {RelativeType::lin, RelativeType::log}) {
    for (const int lag : {2, 4, 8, 16, 32, 64}) {
      const std::vector<double> errors = bump_errors(standard_bump(type, lag), heads);
      Series s{fmt::format("{}, T = {}", name(type), lag),
               {},
               type == RelativeType::lin ? Stroke::line_and_markers : Stroke::dashed};
      Series per_lag = s;
      for (std::size_t k = 0; k < heads.size(); ++k) {
        f.rows.push_back({name(type), lag, heads[k], rounded(errors[k])});
        if (errors[k] < smallest_error_drawn) continue;
        s.points.emplace_back(heads[k], errors[k]);
        per_lag.points.emplace_back(static_cast<double>(heads[k]) / lag, errors[k]);
      }
      against_heads.series.push_back(s);
      if (type == RelativeType::lin) collapsed.series.push_back(per_lag);
    }
  }
  for (const int power : {1, 2, 4}) {
    Series guide{fmt::format("H^-{}", power), {}, Stroke::dotted};
    guide.colour = power == 1 ? 6 : power;
    for (const double h : {16.0, 4096.0}) {
      const double error = 4 * std::pow(h / 16, -power);
      guide.points.emplace_back(h, std::max(error, smallest_error_drawn));
      if (error < smallest_error_drawn)
        guide.points.back().first = 16 * std::pow(4 / smallest_error_drawn, 1.0 / power);
    }
    against_heads.series.push_back(guide);
  }
  f.charts = {against_heads, collapsed};
  return f;
}

Figure memory_wall_study() {
  Figure f{.name = "memory-wall",
           .title = "Best l1 error found with H heads for lag T: a wall at H = T",
           .columns = {{"T", "T", "lag"},
                       {"H", "H", "heads"},
                       {"l1_error", "l1 error",
                        "upper bound: certified for the best kernel found with at most H heads (closed form "
                        "at H = T, ridge beyond)"},
                       {"lower_bound", "bound",
                        "lower bound: 1 for H < T, by a dual witness (derived here), else 0"}},
           .rows = {},
           .charts = {},
           .notes = {"For H < T the zero kernel is as good as any: l1 error 1."}};
  Chart chart{.title = "l1 error against H/T",
              .x = {"heads per lag H/T"},
              .y = {"l1 error"},
              .series = {},
              .references = {{"H = T", 1, true}}};
  for (const int lag : {4, 8, 16}) {
    Series s{fmt::format("T = {}", lag), {}};
    double error = 1;
    std::vector<int> all_heads{lag - 1};
    for (int quarter = 1; quarter <= 8; ++quarter) all_heads.push_back(lag * quarter / 4);
    std::sort(all_heads.begin(), all_heads.end());
    all_heads.erase(std::unique(all_heads.begin(), all_heads.end()), all_heads.end());
    for (const int heads : all_heads) {
      // More heads can do what fewer did, and the zero kernel needs none.
      if (heads == lag) error = std::min(error, certify(halving_kernel(lag, lag, 6)).l1_error);
      if (heads > lag)
        for (const int mu : {-12 * lag, -10 * lag, -8 * lag})
          for (const RateFamily& family : small_grid(lag).families)
            if (const auto kernel = ridge_kernel(lag, heads, family, mu))
              error = std::min(error, certify(*kernel).l1_error);
      f.rows.push_back({lag, heads, rounded(error), heads < lag ? 1 : 0});
      s.points.emplace_back(static_cast<double>(heads) / lag, error);
    }
    chart.series.push_back(s);
  }
  f.charts = {chart};
  return f;
}

Figure memory_coefficients_study() {
  Figure f{
      .name = "memory-coefficients",
      .title = "Coefficient sum of a delta kernel: what sets the bits a head",
      .columns =
          {{"T", "T", "lag"},
           {"closed_lin", "lin",
            "exact: log2 SA of the closed form, H = T, tabled rates, l1 error at most 1/2"},
           {"closed_log", "log",
            "exact: log2 SA of the closed form, H = T power-law heads, l1 error at most 1/2"},
           {"ridge", "ridge",
            "upper bound: log2 SA of the ridge kernel with the fewest sufficient bits, H = T + T/4; T <= 32"},
           {"ridge_log", "ridge log", "upper bound: the same by power-law heads, H = 3T/2; T <= 16"},
           {"bump", "bump", "estimate: log2 SA of the bump construction at l1 error about 1/2, lin"},
           {"bound", "log2 W",
            "lower bound: log2 W_T, up to the factor 1 - E; any number of heads, both types (derived here)"}},
      .rows = {},
      .charts = {},
      .notes = {}};
  struct Row {
    int lag, first, bump_heads, log_first;
    double beta;
  };
  Series closed{"closed form, lin", {}}, log{"closed form, log", {}}, ridge{"ridge, lin", {}},
      ridge_log{"ridge, log", {}}, bump{"bump, lin", {}};
  Series bound{"lower bound log2 W_T", {}, Stroke::dashed};
  for (const Row& r : {Row{2, 1, 10, 4, 1.5},
                       {4, 1, 22, 9, 1.5},
                       {8, 6, 39, 20, .35},
                       {16, 13, 81, 47, .2},
                       {32, 33, 164, 114, .1},
                       {64, 78, 332, 268, .05}}) {
    const double lin_sum = certify(geometric_kernel(r.lag, r.first, r.beta)).log2_sum;
    const double log_sum = certify(harmonic_kernel(r.lag, r.log_first)).log2_sum;
    const double bump_sum = bump_log2_sum(standard_bump(RelativeType::lin, r.lag), r.bump_heads);
    const double least = log2_of(coefficient_bound(r.lag));
    const Json lin_best = ridge_sum(r.lag), log_best = ridge_log_sum(r.lag);
    f.rows.push_back(
        {r.lag, rounded(lin_sum), rounded(log_sum), lin_best, log_best, rounded(bump_sum), rounded(least)});
    if (!log_best.is_null()) ridge_log.points.emplace_back(r.lag, log_best.get<double>());
    closed.points.emplace_back(r.lag, lin_sum);
    log.points.emplace_back(r.lag, log_sum);
    if (!lin_best.is_null()) ridge.points.emplace_back(r.lag, lin_best.get<double>());
    bump.points.emplace_back(r.lag, bump_sum);
    bound.points.emplace_back(r.lag, least);
  }
  f.charts = {{.title = "log2 of the coefficient sum",
               .x = {"lag T", true},
               .y = {"log2 SA (bits)", true},
               .series = {closed, ridge, bump, log, ridge_log, bound}}};
  return f;
}

}  // namespace crossbits

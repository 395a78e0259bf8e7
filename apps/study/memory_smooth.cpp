// Smooth memories by heads of either type: error against heads, and against bits.

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <functional>
#include <numeric>
#include <optional>

#include "apps/study/figure.hpp"
#include "models/constructions/memory/cholesky.hpp"
#include "models/constructions/memory/shared_nodes.hpp"

namespace crossbits {
namespace {

// Smooth memories: least squares on a window.

constexpr int window = 1024;

using Wide = BigFloat<512>;
using Reals = std::vector<double>;

/// A fit by heads with geometric rates.
struct Fit {
  double error;  ///< l1, relative to the l1 norm on the window
  double sum;    ///< of |coefficients| on heads normalised over the window, relative likewise
};

/// Weights of heads at s = 1 .. window, rates spread geometrically from `low` to `high`.
std::vector<Reals> heads_between(RelativeType type, int heads, double low, double high) {
  std::vector<Reals> g;
  for (int h = 0; h < heads; ++h) {
    const double b = heads == 1 ? low : low * std::pow(high / low, static_cast<double>(h) / (heads - 1));
    g.emplace_back();
    for (int s = 1; s <= window; ++s)
      g.back().push_back(type == RelativeType::lin ? std::exp(-b * s) : std::pow(s, -b));
  }
  return g;
}

/// Least squares with the given weights of positions; nothing where Real is too coarse.
template <class Real>
std::optional<std::vector<Real>> weighted_fit(const std::vector<Reals>& g, const Reals& target,
                                              const Reals& weight, int mu_exponent) {
  SquareMatrix<Real> gram(g.size());
  std::vector<Real> v(g.size(), Real(0));
  for (std::size_t i = 0; i < g.size(); ++i) {
    for (std::size_t j = 0; j <= i; ++j) {
      Real sum = 0;
      for (std::size_t s = 0; s < window; ++s) sum += Real(g[i][s]) * Real(g[j][s]) * Real(weight[s]);
      gram[i].push_back(sum);
    }
    for (std::size_t s = 0; s < window; ++s) v[i] += Real(g[i][s]) * Real(target[s]) * Real(weight[s]);
  }
  return solve_ridge<Real>(gram, Real(std::ldexp(1, mu_exponent)), v);
}

/// What remains of the target at every position.
template <class Real>
Reals remainder(const std::vector<Reals>& g, const Reals& target, const std::vector<Real>& a) {
  Reals rest;
  for (std::size_t s = 0; s < window; ++s) {
    Real phi = -target[s];
    for (std::size_t h = 0; h < g.size(); ++h) phi += a[h] * Real(g[h][s]);
    rest.push_back(std::abs(static_cast<double>(phi)));
  }
  return rest;
}

double total(const Reals& numbers) { return std::accumulate(numbers.begin(), numbers.end(), 0.0); }

/// The least l1 error met in `rounds` of reweighted least squares, a heuristic; the zero kernel is the first.
template <class Real>
Fit reweighted_fit(const std::vector<Reals>& g, const Reals& target, int rounds, int mu_exponent) {
  const double norm = total(target);
  Fit best{1, 0};
  Reals weight(window, 1.0);
  for (int round = 0; round < rounds; ++round) {
    const auto a = weighted_fit<Real>(g, target, weight, mu_exponent);
    if (!a) break;
    const Reals rest = remainder(g, target, *a);
    if (total(rest) / norm < best.error) {
      best = {total(rest) / norm, 0};
      for (std::size_t h = 0; h < g.size(); ++h)
        best.sum += std::abs(static_cast<double>((*a)[h])) * total(g[h]) / norm;
    }
    for (std::size_t s = 0; s < window; ++s) weight[s] = 1 / std::max(rest[s], 1e-9 * norm);
  }
  return best;
}

/// The best fit found: few heads over many choices of the two end rates, many heads over the whole range.
Fit smooth_fit(RelativeType type, int heads, const std::function<double(int)>& target, double low,
               double high) {
  Reals wanted;
  for (int s = 1; s <= window; ++s) wanted.push_back(target(s));
  if (heads > 4) return reweighted_fit<Wide>(heads_between(type, heads, low, high), wanted, 4, -300);
  constexpr int steps = 12;
  const auto rate = [&](int k) { return low * std::pow(high / low, static_cast<double>(k) / steps); };
  Fit best{1, 0};
  for (int i = 0; i <= steps; ++i) {
    for (int j = heads == 1 ? i : i + 1; j <= (heads == 1 ? i : steps); ++j) {
      const Fit fit = reweighted_fit<double>(heads_between(type, heads, rate(i), rate(j)), wanted, 8, -44);
      if (fit.error < best.error) best = fit;
    }
  }
  return best;
}

/// Bits a head with which rounding costs at most `error`: 2^-(p + 1) SA <= error.
int bits_for(double sum, double error) {
  return std::max(1, static_cast<int>(std::ceil(std::log2(sum / error))) - 1);
}

/// What Alice sends for a fit, and the error with its rounding.
struct SentFit {
  int numbers = 0, bits = 0;
  double error = 0;
};

/// lin heads are sent themselves; log heads as shared nodes. Rounding, and the nodes, cost `budget` each at
/// most.
SentFit message_of(RelativeType type, int heads, const Fit& fit, double budget, double low, double high) {
  if (fit.sum == 0) return {0, 0, fit.error};  // the zero kernel
  const int bits = bits_for(fit.sum, budget);
  const double rounding = std::ldexp(fit.sum, -bits - 1);
  if (type == RelativeType::lin) return {heads, bits, fit.error + rounding};
  const double log2_error = std::min(-1.0, std::log2(budget / fit.sum));
  const SharedNodes nodes = shared_nodes(low, heads == 1 ? low : high, window, log2_error);
  return {nodes.size(), bits, fit.error + rounding + budget};
}

}  // namespace

Figure memory_smooth_study() {
  Figure f{.name = "memory-smooth",
           .title = "Smooth memories: error against heads, either type",
           .columns = {{"memory", "memory", "kernel, on the window 1..1024"},
                       {"type", "type", "of the heads; rates spread geometrically"},
                       {"H", "H", "heads"},
                       {"l1_error", "l1 error",
                        "estimate: relative to the kernel's l1 norm on the window, the least found by "
                        "reweighted least squares"},
                       {"numbers", "numbers",
                        "exact: what Alice sends: H states (lin), shared exponential nodes (log)"},
                       {"bits", "bits",
                        "estimate: numbers times p, whose rounding costs no more than the l1 error (or a "
                        "power of 2 where that is 0)"},
                       {"error_sent", "error sent", "estimate: l1 error with the rounding and the nodes'"}},
           .rows = {},
           .charts = {},
           .notes = {"One head of the matching type is exact. A window says nothing about the infinite "
                     "horizon: for t^-1.1 much of "
                     "the l1 norm lies beyond it."}};
  struct Case {
    const char* memory;
    RelativeType type;
    std::function<double(int)> target;
    double low, high;
  };
  const auto heavy = [](int s) { return std::pow(s, -1.1); };
  const auto light = [](int s) { return std::exp(-0.5 * s); };
  Chart chart{.title = "against heads",
              .x = {"heads H", true},
              .y = {"relative l1 error", true, smallest_error_drawn, 2},
              .series = {}};
  Chart against_bits{.title = "against bits of one message",
                     .x = {"bits Alice sends", true},
                     .y = {"relative l1 error", true, smallest_error_drawn, 4},
                     .series = {}};
  for (const Case& c : {Case{"t^-1.1", RelativeType::lin, heavy, 1.0 / 1024, 4},
                        {"t^-1.1", RelativeType::log, heavy, 1.1, 8},
                        {"e^-0.5t", RelativeType::lin, light, .5, 4},
                        {"e^-0.5t", RelativeType::log, light, 1.1, 16}}) {
    Series s{fmt::format("{} by {} heads", c.memory, name(c.type)), {}};
    s.colour = static_cast<int>(against_bits.series.size());
    Series sent = s;
    const auto add = [&](int heads, const Fit& fit, double budget) {
      const SentFit m = message_of(c.type, heads, fit, budget, c.low, c.high);
      f.rows.push_back({c.memory, name(c.type), heads, rounded(fit.error), m.numbers, m.numbers * m.bits,
                        rounded(m.error)});
      sent.points.emplace_back(m.numbers * m.bits, m.error);
    };
    for (const int heads : {1, 2, 4, 8, 16}) {
      const Fit fit = smooth_fit(c.type, heads, c.target, c.low, c.high);
      if (fit.error < smallest_error_drawn) {  // the matching type: as accurate as one likes by one head
        for (int k = 2; k <= 20; k += 3) add(heads, fit, std::ldexp(1, -k));
        break;
      }
      s.points.emplace_back(heads, fit.error);
      add(heads, fit, fit.error);
    }
    if (!s.points.empty()) chart.series.push_back(s);
    std::sort(sent.points.begin(), sent.points.end());
    sent.colour = s.colour;
    against_bits.series.push_back(sent);
  }
  f.charts = {chart, against_bits};
  return f;
}

}  // namespace crossbits

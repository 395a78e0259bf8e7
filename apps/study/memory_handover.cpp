// Handing a delay line over: heads against bits a head, and layers against bits.

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "apps/study/figure.hpp"
#include "models/constructions/memory/closed_form.hpp"
#include "models/constructions/memory/ridge.hpp"
#include "reductions/delay_composed.hpp"
#include "reductions/delay_trials.hpp"

namespace crossbits {
namespace {

/// The best kernel known with so many heads: with fewer than the lag the least-squares fit.
DecayKernel best_kernel(int lag, int heads) {
  if (heads < lag) return ridge_kernel(lag, heads, {3.0 / lag, std::max(1, lag / 4)}, -100).value();
  if (heads == lag) return halving_kernel(lag, lag, 2);
  return best_ridge(lag, heads, {.families = {{3.0 / lag, lag / 4}, {4.0 / lag, lag / 2}}, .step = 4}).kernel;
}

}  // namespace

Figure memory_heat_study() {
  constexpr int lag = 8, most_heads = 24, most_bits = 48;
  Figure f{
      .name = "memory-heat",
      .title = "Delay of T = 8 steps: share of right bits by heads and bits a head, linear readout",
      .columns = {{"H", "H", "heads: least squares for H < T, closed form at T, ridge beyond"},
                  {"p", "p", "bits a head in the message"},
                  {"bits", "bits", "exact: bits of the transcript, H p"},
                  {"share_right", "right", "estimate: share of right output bits over 16 seeded runs"},
                  {"sufficient", "enough",
                   "upper bound: bits a head with which every input is right; empty: none are"}},
      .rows = {},
      .charts = {},
      .notes = {
          "Left of H = T no bits are enough for a linear readout; below H p = T none are for any readout "
          "(derived here). Every cell is run over a channel."}};
  const auto trials = drawn_trials(3 * lag, lag, 16, lag);
  Chart chart{.title = "share of Bob's bits that are right",
              .x = {"heads H", false, 0.5, most_heads + 0.5},
              .y = {"bits a head p", false, 0.5, most_bits + 0.5},
              .series = {},
              .references = {{"H = T", lag, true}},
              .cells = {.name = "share of right bits", .low = 0.5, .high = 1}};
  Series enough{"certified for every input", {}, Stroke::line, 1};
  for (int heads = 1; heads <= most_heads; ++heads) {
    const DecayKernel kernel = best_kernel(lag, heads);
    const KernelCertificate c = certify(kernel);
    const Json sufficient = c.sufficient_bits > 0 ? Json(c.sufficient_bits) : nullptr;
    if (c.sufficient_bits > 0) enough.points.emplace_back(heads, c.sufficient_bits);
    for (int p = 1; p <= most_bits; ++p) {
      const std::vector<int> widths(static_cast<std::size_t>(heads), p);
      const DelayScore r = score(state_handover(kernel, widths, Rounding::middle, c.threshold), trials);
      const double share = static_cast<double>(r.right) / static_cast<double>(r.bits);
      f.rows.push_back({heads, p, r.message_bits, rounded(share), sufficient});
      chart.cells.values.push_back({static_cast<double>(heads), static_cast<double>(p), share});
    }
  }
  Series hyperbola{"H p = T", {}, Stroke::dashed, 6};
  for (int heads = 1; heads <= lag; ++heads)
    hyperbola.points.emplace_back(heads, static_cast<double>(lag) / heads);
  chart.series = {hyperbola, enough};
  f.charts = {chart};
  return f;
}

Figure memory_depth_study() {
  Figure f{
      .name = "memory-depth",
      .title = "A delay of T steps by L layers: depth replaces bits",
      .columns = {{"T", "T", "lag, shared out among the layers"},
                  {"L", "L",
                   "layers of lin heads with threshold, each by the closed form with its own lag's heads"},
                  {"heads", "heads", "exact: of all layers, T"},
                  {"p", "p", "upper bound: bits a head that are right on every input, over K = 1..4"},
                  {"bits", "bits", "exact: bits of the transcript, the sum over layers of H p, run"},
                  {"bound", "bound", "lower bound: T, any protocol (2^T inputs, 2^T outputs)"}},
      .rows = {},
      .charts = {},
      .notes = {"Every layer's states are handed over; the sum over layers of heads times bits is at least T "
                "(derived here)."}};
  Chart chart{.title = "bits of the message", .x = {"layers L", true}, .y = {"bits", true}, .series = {}};
  for (const int lag : {4, 8, 16, 32}) {
    Series s{fmt::format("T = {}", lag), {}};
    const auto trials = drawn_trials(3 * lag, lag, 20, lag);
    for (int layers = 1; layers <= lag; layers *= 2) {
      int fewest = 0;
      std::vector<DecayKernel> best;
      for (int first = 1; first <= 4; ++first) {
        const DecayKernel kernel = halving_kernel(lag / layers, lag / layers, first);
        const int bits = certify(kernel).sufficient_bits;
        if (bits < 0 || (fewest > 0 && bits >= fewest)) continue;
        fewest = bits;
        best.assign(static_cast<std::size_t>(layers), kernel);
      }
      const DelayScore r = score(layered_handover(best, fewest), trials);
      if (!r.perfect()) throw std::logic_error(fmt::format("{} layers do not delay by {}", layers, lag));
      f.rows.push_back({lag, layers, lag, fewest, r.message_bits, lag});
      s.points.emplace_back(layers, static_cast<double>(r.message_bits));
    }
    chart.series.push_back(s);
    Series bound{fmt::format("any protocol, T = {}", lag), {}, Stroke::dotted};
    bound.colour = static_cast<int>(chart.series.size() - 1);
    for (const auto& point : s.points) bound.points.emplace_back(point.first, lag);
    chart.series.back().colour = bound.colour;
    chart.series.push_back(bound);
  }
  f.charts = {chart};
  return f;
}

}  // namespace crossbits

// Sparse memories inside models: heads against width against bits, shared heads, smooth memories.

#include <fmt/format.h>

#include <cmath>
#include <functional>
#include <stdexcept>

#include "apps/study/figure.hpp"
#include "models/constructions/memory/cholesky.hpp"
#include "models/constructions/memory/closed_form.hpp"
#include "models/constructions/memory/decay_states.hpp"
#include "protocols/draw.hpp"
#include "reductions/delay_trials.hpp"

namespace crossbits {
namespace {

using Json = nlohmann::ordered_json;

double rounded(double value) { return std::stod(fmt::format("{:.4g}", value)); }

// Parity of several lags.

const std::vector<int> parity_lags{2, 5, 9};

/// Output bits of x_{t-2} xor x_{t-5} xor x_{t-9} that `heads` shared heads of `width` bits a state get right
/// after a cut.
double parity_share(int heads, int width, int runs) {
  std::vector<DecayKernel> kernels;
  std::vector<ThresholdReadout> readouts;
  const int fraction = std::max(width, 120) + 80;
  for (const int lag : parity_lags) {
    kernels.push_back(halving_kernel(std::min(lag, heads), heads,
                                     6));  // a lag beyond the heads cannot be fetched: the farthest that can
    readouts.emplace_back(kernels.back(), certify(kernels.back()), fraction);
  }
  Draw draw(1);
  int right = 0, all = 0;
  for (int run = 0; run < runs; ++run) {
    Symbols x = draw.symbols(24, 2);
    DecayStates states(kernels[0], fraction);
    for (const int bit : x) states.step(bit);
    for (int h = 0; h < heads; ++h)
      states.restore(h, width, Rounding::middle, states.cell(h, width, Rounding::middle));
    for (int j = 0; j < parity_lags.back(); ++j) {
      int parity = 0, expected = 0;
      for (std::size_t k = 0; k < readouts.size(); ++k) {
        parity ^= readouts[k].decide(states.outputs());
        expected ^= x[x.size() - static_cast<std::size_t>(parity_lags[k])];
      }
      right += parity == expected;
      ++all;
      x.push_back(draw.below(2));
      states.step(x.back());
    }
  }
  return static_cast<double>(right) / all;
}

// Smooth memories: least squares on a window.

using Real = BigFloat<512>;

/// l1 error, relative to the l1 norm on the window, of the least-squares fit of `target` by heads with
/// geometric rates.
double smooth_error(RelativeType heads_type, int heads, const std::function<double(int)>& target, double low,
                    double high) {
  constexpr int window = 1024;
  std::vector<std::vector<double>> g;
  for (int h = 0; h < heads; ++h) {
    const double b = heads == 1 ? low : low * std::pow(high / low, static_cast<double>(h) / (heads - 1));
    g.emplace_back();
    for (int s = 1; s <= window; ++s)
      g.back().push_back(heads_type == RelativeType::lin ? std::exp(-b * s) : std::pow(s, -b));
  }
  SquareMatrix<Real> gram(g.size());
  std::vector<Real> v(g.size(), Real(0));
  for (std::size_t i = 0; i < g.size(); ++i) {
    for (std::size_t j = 0; j <= i; ++j) {
      Real sum = 0;
      for (std::size_t s = 0; s < g[i].size(); ++s) sum += Real(g[i][s]) * Real(g[j][s]);
      gram[i].push_back(sum);
    }
    for (std::size_t s = 0; s < g[i].size(); ++s) v[i] += Real(g[i][s]) * target(static_cast<int>(s) + 1);
  }
  const auto a = solve_ridge<Real>(gram, ldexp(Real(1), -300), v);
  if (!a) throw std::logic_error("the rates of a smooth memory are too close to each other");
  double error = 0, norm = 0;
  for (std::size_t s = 0; s < window; ++s) {
    Real phi = 0;
    for (std::size_t h = 0; h < g.size(); ++h) phi += (*a)[h] * Real(g[h][s]);
    const double wanted = target(static_cast<int>(s) + 1);
    error += std::abs(static_cast<double>(phi) - wanted);
    norm += wanted;
  }
  return error / norm;
}

}  // namespace

Figure memory_parity_study() {
  Figure f{.name = "memory-parity",
           .title = "Parity of lags 2, 5 and 9 by shared heads",
           .columns = {{"H", "H", "heads, shared by the three lags, decays 2^-6, 2^-7, ...; no dot product"},
                       {"p", "p", "bits a head in the message"},
                       {"bits", "bits", "exact: H p"},
                       {"share_right", "right", "estimate: share of right output bits over 60 seeded runs"}},
           .rows = {},
           .charts = {},
           .notes = {"Nine heads fetch all three lags exactly but for the tail; with eight no linear readout "
                     "reaches lag 9, and "
                     "the farthest reachable lag is read instead (derived here)."}};
  Chart chart{.title = "share of right outputs",
              .x = {"bits a head p"},
              .y = {"share", false, 0.0, 1.0},
              .series = {}};
  for (const int heads : {8, 9, 12}) {
    Series s{fmt::format("H = {}", heads), {}};
    for (const int p : {10, 20, 40, 50, 60, 70, 80, 90, 120}) {
      const double share = parity_share(heads, p, 60);
      f.rows.push_back({heads, p, heads * p, rounded(share)});
      s.points.emplace_back(p, share);
    }
    chart.series.push_back(s);
  }
  f.charts = {chart};
  return f;
}

Figure memory_trade_study() {
  Figure f{
      .name = "memory-trade",
      .title = "Heads, width of the readout and bits for a delay of T steps",
      .columns = {{"T", "T", "lag"},
                  {"H", "H", "heads"},
                  {"readout", "readout", "linear with threshold, or the T-th binary digit"},
                  {"width", "width",
                   "hidden ReLU units: 1 for a threshold; lower bound 2^T - 2 for the digit (derived here)"},
                  {"bits", "bits", "exact: bits of the message, run; linear: certified for every input"}},
      .rows = {},
      .charts = {},
      .notes = {"The T-th binary digit of one number alternates 2^T times: a network with one hidden layer "
                "needs that many units."}};
  Series one{"one head, digit readout", {}, Stroke::markers},
      linear{"H = T heads, linear readout", {}, Stroke::markers};
  for (const int lag : {4, 8, 12}) {
    const DecayKernel kernel = halving_kernel(lag, lag, 2);
    const auto trials = delay_trials(kernel, 3 * lag, 20, 1);
    const DelayScore digit = score(one_head(lag, lag), trials);
    const DelayScore threshold = score(state_handover(kernel, certify(kernel).sufficient_bits), trials);
    if (!digit.perfect() || !threshold.perfect())
      throw std::logic_error("a delay line of the trade-off is not right");
    const int width = (1 << lag) - 2;
    f.rows.push_back({lag, 1, "digit", width, digit.message_bits});
    f.rows.push_back({lag, lag, "linear", 1, threshold.message_bits});
    one.points.emplace_back(width, static_cast<double>(digit.message_bits));
    linear.points.emplace_back(1, static_cast<double>(threshold.message_bits));
  }
  f.charts = {{.title = "bits against width, T = 4, 8, 12",
               .x = {"hidden units", true},
               .y = {"bits of the message", true},
               .series = {one, linear}}};
  return f;
}

Figure memory_smooth_study() {
  Figure f{.name = "memory-smooth",
           .title = "Smooth memories: error against heads, either type",
           .columns = {{"memory", "memory", "kernel, on the window 1..1024"},
                       {"type", "type", "of the heads; rates spread geometrically"},
                       {"H", "H", "heads"},
                       {"l1_error", "l1 error",
                        "estimate: relative to the kernel's l1 norm on the window, least squares"}},
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
  Chart chart{
      .title = "relative l1 error", .x = {"heads H", true}, .y = {"l1 error", true, 1e-6, 1}, .series = {}};
  for (const Case& c : {Case{"t^-1.1", RelativeType::lin, heavy, 1.0 / 1024, 4},
                        {"t^-1.1", RelativeType::log, heavy, 1.1, 8},
                        {"e^-0.5t", RelativeType::lin, light, .5, 4},
                        {"e^-0.5t", RelativeType::log, light, 1.1, 16}}) {
    Series s{fmt::format("{} by {} heads", c.memory, name(c.type)), {}};
    for (const int heads : {1, 2, 4, 8, 16}) {
      const double error = smooth_error(c.type, heads, c.target, c.low, c.high);
      f.rows.push_back({c.memory, name(c.type), heads, rounded(error)});
      if (error >= 1e-6) s.points.emplace_back(heads, error);
    }
    if (!s.points.empty()) chart.series.push_back(s);
  }
  f.charts = {chart};
  return f;
}

}  // namespace crossbits

// Sparse memories inside models: heads against width against bits, and several lags by shared heads.

#include <fmt/format.h>

#include <algorithm>
#include <stdexcept>

#include "apps/study/figure.hpp"
#include "models/constructions/memory/closed_form.hpp"
#include "models/constructions/memory/parity_network.hpp"
#include "reductions/delay_trials.hpp"
#include "reductions/sparse_parity.hpp"

namespace crossbits {
namespace {

const std::vector<int> parity_lags{2, 5, 9};

/// Kernels of all lags on the same `heads` heads; a lag beyond them cannot be fetched, so the farthest that
/// can.
std::vector<DecayKernel> parity_kernels(int heads) {
  std::vector<DecayKernel> kernels;
  for (const int lag : parity_lags) kernels.push_back(halving_kernel(std::min(lag, heads), heads, 6));
  return kernels;
}

}  // namespace

Figure memory_parity_study() {
  Figure f{
      .name = "memory-parity",
      .title = "Parity of lags 2, 5 and 9 by shared heads",
      .columns = {{"readout", "readout", "a linear map and a threshold a lag, or the digits of one head"},
                  {"H", "H", "heads, shared by the three lags, decays 2^-6, 2^-7, ...; no dot product"},
                  {"width", "width",
                   "exact: hidden ReLU units of Bob's network, which takes the parity behind the readouts"},
                  {"p", "p", "bits a head in the message"},
                  {"bits", "bits", "exact: bits of the transcript, H p"},
                  {"share_right", "right", "estimate: share of right output bits over 60 seeded runs"}},
      .rows = {},
      .charts = {},
      .notes = {"Nine heads fetch all three lags exactly but for the tail; with eight no linear readout "
                "reaches lag 9, and "
                "the farthest reachable lag is read instead (derived here).",
                "Every run is a conversation over a channel; the bits are read off its transcript."}};
  Chart chart{.title = "share of right outputs",
              .x = {"bits of the message", true},
              .y = {"share of Bob's outputs that are right", false, 0.4, 1.1},
              .series = {}};
  const auto trials = drawn_trials(24, parity_lags.back(), 60, 1);
  const int width = ParityNetwork(static_cast<int>(parity_lags.size())).width();
  const auto add = [&](Series& s, const char* readout, int heads, int p, const DelayStrategy& strategy) {
    const DelayScore r = score(strategy, trials);
    const double share = static_cast<double>(r.right) / static_cast<double>(r.bits);
    f.rows.push_back({readout, heads, width, p, r.message_bits, rounded(share)});
    s.points.emplace_back(static_cast<double>(r.message_bits), share);
  };
  for (const int heads : {8, 9, 12}) {
    Series s{fmt::format("H = {}, linear readouts", heads), {}};
    const std::vector<DecayKernel> kernels = parity_kernels(heads);
    for (const int p : {2, 5, 10, 20, 40, 50, 60, 70, 80, 90, 120})
      add(s, "linear", heads, p, parity_handover(parity_lags, kernels, p));
    chart.series.push_back(s);
  }
  Series digits{"one head, its digits", {}};
  for (int p = 2; p <= 12; ++p) add(digits, "digits", 1, p, parity_digits(parity_lags, p));
  chart.series.push_back(digits);
  chart.references = {{"any protocol: 9 bits", 9, true}};
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
  Chart chart{.title = "left: H = T heads, linear readout; right: one head, its T-th digit",
              .x = {"hidden units of the readout", true},
              .y = {"bits of the message", true},
              .series = {}};
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
    chart.series.push_back({fmt::format("T = {}", lag),
                            {{1, static_cast<double>(threshold.message_bits)},
                             {width, static_cast<double>(digit.message_bits)}}});
  }
  f.charts = {chart};
  return f;
}

}  // namespace crossbits

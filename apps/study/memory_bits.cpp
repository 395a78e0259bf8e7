// The delay line as a protocol: bits against the lag, and success against bits a head.

#include <fmt/format.h>

#include <cmath>

#include "apps/study/figure.hpp"
#include "models/constructions/memory/closed_form.hpp"
#include "models/constructions/memory/ridge.hpp"
#include "models/constructions/memory/shared_nodes.hpp"
#include "models/constructions/memory/theorems.hpp"
#include "reductions/delay_trials.hpp"

namespace crossbits {
namespace {

/// The bits of a run that is right on all trials; throws otherwise: no wrong protocol gets a point.
std::uint64_t bits_when_right(const DelayStrategy& strategy, const std::vector<DelayTrial>& trials) {
  const DelayScore s = score(strategy, trials);
  if (!s.perfect()) throw std::logic_error(strategy.name + " is not right on all trials");
  return s.message_bits;
}

/// The kernel with the fewest bits known for a lag.
DecayKernel frugal_kernel(int lag) {
  if (lag == 2) return halving_kernel(2, std::vector<int>{1, 4});
  if (lag <= 8) return halving_kernel(lag, lag, 2);
  if (lag == 16) return ridge_kernel(16, 16, {4.0 / 16, 8}, -198).value();
  return best_ridge(lag, lag + lag / 4, {.families = {{3.0 / lag, lag / 4}, {2.0 / lag, lag / 2}}, .step = 4})
      .kernel;
}

struct LinearBits {
  std::uint64_t equal = 0, by_head = 0;
  bool certified = false;
};

LinearBits linear_bits(int lag) {
  const DecayKernel kernel = frugal_kernel(lag);
  if (lag <= 8) {
    const auto trials = lag == 2   ? all_delay_trials(2, 12)
                        : lag == 4 ? all_delay_trials(4, 8)
                                   : delay_trials(kernel, 5 * lag, 100, 1);
    const FittedHandover found = smallest_handover(kernel, 60, trials).value();
    return {bits_when_right(state_handover(kernel, found.widths, found.rounding, found.threshold), trials),
            narrowed(kernel, found, trials).bits(), false};
  }
  const KernelCertificate c = certify(kernel);
  const auto trials = delay_trials(kernel, 3 * lag, 10, 1);
  return {bits_when_right(state_handover(kernel, c.sufficient_bits), trials),
          bits_when_right(state_handover(kernel, widths_by_head(kernel, c)), trials), true};
}

/// Power-law heads by shared nodes; only where the nodes are few enough to run.
Json log_bits(int lag) {
  if (lag > 4) return nullptr;
  const PowerKernel power = harmonic_kernel(lag, lag == 2 ? 4 : 9);
  const double log2_error = -certify(power).log2_sum - 5;
  const DecayKernel kernel =
      node_kernel(power, shared_nodes(power.first, power.exponent(lag - 1), 4 * lag, log2_error));
  return bits_when_right(state_handover(kernel, certify(kernel).sufficient_bits),
                         delay_trials(kernel, 3 * lag, 20, 1));
}

}  // namespace

Figure memory_bits_study() {
  Figure f{
      .name = "memory-bits",
      .title = "Bits Alice sends so that Bob continues a delay of T steps",
      .columns = {{"T", "T", "lag"},
                  {"bound", "bound", "lower bound: T, any protocol (2^T inputs, 2^T outputs)"},
                  {"one_head", "one head", "exact: one head with decay 1/2, T bits, digit readout, run"},
                  {"raw_tail", "raw", "exact: Alice's last T bits, run"},
                  {"linear", "linear",
                   "estimate where all is 0 (right on all trials), upper bound where it is 1: H p of the "
                   "cheapest state handover with linear readout found, run"},
                  {"by_head", "by head", "estimate or upper bound as before, a width for each head, run"},
                  {"certified", "all",
                   "1: right on every input by the kernel's certificate; 0: on the trials"},
                  {"curve", "2.54 T^2",
                   "lower bound up to lower order: T log2 W_T, linear readout under worst-case rounding "
                   "(derived here)"},
                  {"log_nodes", "log", "upper bound: power-law heads by shared exponential nodes, run"}},
      .rows = {},
      .charts = {},
      .notes = {
          "The rounding of a message is not the worst one, so a handover found on trials may lie "
          "below T log2 W_T.",
          "T = 2 is run on all prefixes of 12 bits, T = 4 on all of 8, each with all suffixes; T = 8 on "
          "seeded and adversarial ones. Longer prefixes are not excluded there."}};
  std::vector<Series> s{
      {"any protocol: T", {}, Stroke::dashed}, {"one head, digit readout", {}, Stroke::markers},
      {"raw tail", {}, Stroke::markers},       {"linear readout, equal widths", {}},
      {"linear readout, widths by head", {}},  {"T log2 W_T", {}, Stroke::dotted},
      {"log heads by shared nodes", {}}};
  for (const int lag : {2, 4, 8, 16, 32}) {
    const DecayKernel any = halving_kernel(lag, lag, 2);
    const auto trials = delay_trials(any, 3 * lag, 50, 1);
    const LinearBits linear = linear_bits(lag);
    const double curve = lag * log2_of(coefficient_bound(lag));
    const Json one = bits_when_right(one_head(lag, lag), trials),
               raw = bits_when_right(raw_tail(any, lag), trials), log = log_bits(lag);
    f.rows.push_back({lag, lag, one, raw, linear.equal, linear.by_head, linear.certified ? 1 : 0,
                      static_cast<int>(std::floor(curve)), log});
    const double y[] = {static_cast<double>(lag),
                        one.get<double>(),
                        raw.get<double>(),
                        static_cast<double>(linear.equal),
                        static_cast<double>(linear.by_head),
                        curve};
    for (std::size_t k = 0; k < 6; ++k) s[k].points.emplace_back(lag, y[k]);
    if (!log.is_null()) s[6].points.emplace_back(lag, log.get<double>());
  }
  f.charts = {{.title = "bits of the message", .x = {"lag T", true}, .y = {"bits", true}, .series = s}};
  return f;
}

Figure memory_precision_study() {
  Figure f{.name = "memory-precision",
           .title = "Decoding T bits from heads of p bits each: right on every run from log2 SA + 3 on",
           .columns = {{"T", "T", "lag"},
                       {"H", "H", "heads: closed form with decays 2^-2, 2^-3, ..."},
                       {"p", "p", "bits a head"},
                       {"bits_right", "bits right",
                        "estimate: share of the T bits that are right, over seeded prefixes"},
                       {"runs_right", "runs right", "estimate: share of runs with all T bits right"},
                       {"sufficient", "sufficient", "upper bound: bits a head that are always enough"}},
           .rows = {},
           .charts = {},
           .notes = {"200 seeded runs a point, prefixes of 3T bits; the readout is the kernel's own, nothing "
                     "is fitted."}};
  const ChartAxis beyond{"bits a head beyond log2 SA", false, -21, 4};
  Chart chart{.title = "all T bits right", .x = beyond, .y = {"share of runs"}, .series = {}};
  Chart share{.title = "share of bits right", .x = beyond, .y = {"share of bits"}, .series = {}};
  for (const int lag : {4, 8, 16}) {
    const DecayKernel kernel = halving_kernel(lag, lag, 2);
    const KernelCertificate certificate = certify(kernel);
    const int sufficient = certificate.sufficient_bits;
    const double log2_sum = certificate.log2_sum;
    const auto trials = drawn_trials(3 * lag, lag, 200, lag);
    Series runs{fmt::format("T = {}", lag), {}}, bits = runs;
    for (int p = std::max(1, sufficient - 20); p <= sufficient; ++p) {
      const DelayScore r = score(state_handover(kernel, p), trials);
      const double all = static_cast<double>(r.all_right) / static_cast<double>(r.trials);
      const double right = static_cast<double>(r.right) / static_cast<double>(r.bits);
      f.rows.push_back({lag, lag, p, right, all, sufficient});
      runs.points.emplace_back(p - log2_sum, all);
      bits.points.emplace_back(p - log2_sum, right);
    }
    chart.series.push_back(runs);
    share.series.push_back(bits);
  }
  f.charts = {chart, share};
  return f;
}

}  // namespace crossbits

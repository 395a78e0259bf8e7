// Lags that the content selects: one way against two ways.

#include <fmt/format.h>

#include <stdexcept>

#include "apps/study/figure.hpp"
#include "protocols/draw.hpp"
#include "reductions/adaptive_lag.hpp"

namespace crossbits {
namespace {

constexpr int samples = 20;

/// Bits of seeded runs, which must all be right and equally long.
std::uint64_t measured_bits(const AdaptiveLag& realisation) {
  Draw draw(static_cast<std::uint64_t>(realisation.n));
  std::uint64_t bits = 0;
  for (int k = 0; k < samples; ++k) {
    const AdaptiveLagRun r =
        run_adaptive_lag(realisation, draw.symbols(realisation.n, 2), 1 + draw.below(realisation.n));
    if (r.answer != r.expected) throw std::logic_error(realisation.name + " answers wrongly");
    bits = r.transcript.bits();
  }
  return bits;
}

}  // namespace

Figure memory_adaptive_study() {
  Figure f{
      .name = "memory-adaptive",
      .title = "INDEX by an adaptive lag: one way against two ways",
      .columns = {{"n", "n", "Alice's bits; lags 1..n"},
                  {"bound_one_way", "bound", "lower bound: n, one way, deterministic"},
                  {"raw", "raw", "exact: her bits as they are, one way, run"},
                  {"lin", "lin", "exact: one norm-free lin head, query factor, digit readout, one way, run"},
                  {"cache", "cache",
                   "exact: keys and values of a softmax head with position codes, one way, run"},
                  {"two_way", "two way", "exact: the same head by query and answer, run"},
                  {"bound_two_way", "bound", "lower bound: ceil(log2 n) + 1, two way, Bob knows"}},
      .rows = {},
      .charts = {},
      .notes = {"The dot product buys an exponential gap, but only two way: a factor e^(b g) of norm-free "
                "heads stays a "
                "linear recurrence and pays n (derived here)."}};
  std::vector<Series> s{{"one-way bound n", {}, Stroke::dashed},
                        {"raw tokens", {}, Stroke::markers},
                        {"lin head, query factor", {}, Stroke::markers},
                        {"keys and values", {}},
                        {"query and answer, two way", {}},
                        {"two-way bound log2 n + 1", {}, Stroke::dotted}};
  for (int n = 8; n <= 4096; n *= 2) {
    const std::uint64_t raw = measured_bits(raw_lag(n)), lin = measured_bits(lin_factor_lag(n, n));
    const std::uint64_t cache = measured_bits(content_lag_one_way(n)),
                        two_way = measured_bits(content_lag(n));
    const int bound = bits_to_index(static_cast<std::uint64_t>(n)) + 1;
    f.rows.push_back({n, n, raw, lin, cache, two_way, bound});
    const double y[] = {static_cast<double>(n),     static_cast<double>(raw),     static_cast<double>(lin),
                        static_cast<double>(cache), static_cast<double>(two_way), static_cast<double>(bound)};
    for (std::size_t k = 0; k < s.size(); ++k) s[k].points.emplace_back(n, y[k]);
  }
  f.charts = {{.title = "bits of the conversation", .x = {"n", true}, .y = {"bits", true}, .series = s}};
  return f;
}

}  // namespace crossbits

#include "models/constructions/memory/adaptive_model.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <stdexcept>

#include "models/constructions/memory/closed_form.hpp"
#include "models/constructions/memory/delay_model.hpp"
#include "models/constructions/memory/lin_memory.hpp"
#include "models/constructions/memory/log_memory.hpp"
#include "models/constructions/memory/threshold_unit.hpp"
#include "models/layers/linear.hpp"

namespace crossbits {
namespace {

constexpr std::int32_t most_digit_tokens = 1024, most_lin_tokens = 24, most_log_tokens = 16;

const Claim recurrence_claim{
    "a factor e^(b g) of norm-free lin heads stays a linear recurrence: heads times bits >= n one way, and a "
    "linear readout needs n heads",
    "derived here", Ground::derived};
const Claim sums_claim{
    "norm-free log heads have no finite state and send partial sums; a linear readout needs n heads of "
    "either type, for any precision",
    "derived here", Ground::derived};

void require_n(std::int32_t n, std::int32_t most, const char* what) {
  if (n > most)
    throw std::invalid_argument(fmt::format("{} is built for n of at most {}, not {}", what, most, n));
}

/// What a construction hands on: the graph's inputs, and the place of its answer.
struct Draft {
  Graph& graph;
  std::vector<ValueId> bits;
  ValueId lag;  ///< one-hot
  Place asking;
  bool certified = false;
  std::string summary{}, reason{};
};

/// Coefficients and threshold of every lag on the same heads, as whole numbers: sum_h c_h y_h + c_H >= 0.
struct Readouts {
  std::int32_t heads;
  int answer_fraction;  ///< of y
  std::vector<std::vector<BigInteger>>
      rows{};  ///< by lag: c_0 .. c_H, the last in units of 2^-answer_fraction

  void add(const std::vector<BigInteger>& coefficients, const BigInteger& threshold, int threshold_point) {
    rows.push_back(coefficients);
    // A whole number is at least the threshold iff it is at least the threshold rounded up.
    rows.back().push_back(shift_down(BigInteger(-threshold), threshold_point - answer_fraction));
  }
};

/// The query chooses a row, which is multiplied with the heads' answers.
ValueId append_readout(Draft& d, const Readouts& readouts, ValueId answers) {
  const std::int32_t width = readouts.heads + 1, lags = static_cast<std::int32_t>(readouts.rows.size());
  WideLayer choose(width, lags);
  BigInteger largest = 1;
  for (std::int32_t g = 0; g < lags; ++g) {
    for (std::int32_t k = 0; k < width; ++k) {
      choose.weight(k, g) = readouts.rows[static_cast<std::size_t>(g)][static_cast<std::size_t>(k)];
      largest = std::max(largest, BigInteger(boost::multiprecision::abs(choose.weight(k, g))));
    }
  }
  const ValueId row =
      choose.apply(d.graph, {d.graph.whole(d.lag)}, one_part(Format::range(-largest, largest), width),
                   d.asking, Role::activation);
  Polynomial sum{.terms = {}, .row_ends = {width}, .constants = {}, .fraction = readouts.answer_fraction};
  for (std::int32_t h = 0; h < readouts.heads; ++h) sum.terms.push_back({1, h, width + h});
  sum.terms.push_back({1, readouts.heads, -1});
  const BigInteger end = largest * (2 * readouts.heads + 1) << readouts.answer_fraction;
  const ValueId value = d.graph.add({operation(std::move(sum)),
                                     one_part(Format::range(-end, end, readouts.answer_fraction), 1),
                                     {d.graph.whole(row), d.graph.whole(answers)},
                                     d.asking,
                                     Role::pre_activation});
  return append_at_least_zero(d.graph, value, d.asking);
}

/// The digits of one state, shifted by the lag.
ValueId lin_digits(Draft& d, const ModelSpec& spec) {
  const auto n = static_cast<std::int32_t>(d.bits.size());
  require_n(n, most_digit_tokens, "the digit readout");
  const auto bits = static_cast<int>(spec.number("bits", n, 1, most_memory_bits));
  LinMemory memory = LinMemory::of_digits(d.graph, bits);
  ValueId state = memory.start();
  for (std::int32_t t = 0; t < n; ++t)
    state = memory.step(state, d.graph.whole(d.bits[static_cast<std::size_t>(t)]), t);
  WideLayer power(1, n);
  for (std::int32_t g = 1; g <= n; ++g) power.weight(0, g - 1) = BigInteger(1) << g;
  const ValueId factor = power.apply(d.graph, {d.graph.whole(d.lag)},
                                     one_part(Format::unsigned_bits(n + 1), 1), d.asking, Role::activation);
  const Polynomial product{{{1, 0, 1}}, {1}, {}, bits, false};
  const ValueId shifted = d.graph.add({operation(product),
                                       one_part(Format::unsigned_bits(n + bits, bits), 1),
                                       {d.graph.whole(state), d.graph.whole(factor)},
                                       d.asking,
                                       Role::activation});
  d.certified = bits >= n;
  d.summary = fmt::format("one lin head with decay 1/2, {} digits, query factor 2^g, digit readout", bits);
  d.reason = d.certified ? "every bit has a digit of its own"
                         : fmt::format("{} digits hold {} bits, not {}", bits, bits, n);
  return append_digit(d.graph, d.graph.whole(shifted), 0, n, d.asking);
}

ValueId lin_linear(Draft& d, const ModelSpec& spec) {
  const auto n = static_cast<std::int32_t>(d.bits.size());
  require_n(n, most_lin_tokens, "a linear readout of lin heads");
  const auto first = static_cast<int>(spec.number("first", 2, 2, most_lin_first));
  std::vector<DecayKernel> kernels;
  std::vector<KernelCertificate> certificates;
  int needed = 1;
  for (int lag = 1; lag <= n; ++lag) {
    kernels.push_back(halving_kernel(lag, n, first));
    certificates.push_back(certify(kernels.back()));
    needed = std::max(needed, recurrent_bits(kernels.back(), certificates.back()));
  }
  const auto bits = static_cast<int>(spec.number("bits", needed, 1, most_memory_bits));
  LinMemory memory = LinMemory::of_kernel(d.graph, kernels.front(), bits, 0);
  ValueId state = memory.start();
  for (std::int32_t t = 0; t < n; ++t)
    state = memory.step(state, d.graph.whole(d.bits[static_cast<std::size_t>(t)]), t);
  Readouts readouts{.heads = n, .answer_fraction = bits + 1};
  for (std::size_t g = 0; g < kernels.size(); ++g)
    readouts.add(kernels[g].coefficients, certificates[g].threshold * kernels[g].denominator,
                 threshold_fraction);
  d.certified = bits >= needed;
  d.summary =
      fmt::format("{} lin heads, {} bits a head, the query chooses the coefficients, threshold", n, bits);
  d.reason = d.certified ? "every lag's kernel leaves room for rounding at every step"
                         : fmt::format("{} bits a head are certified, {} are not", needed, bits);
  return append_readout(d, readouts, state);
}

ValueId log_linear(Draft& d, const ModelSpec& spec) {
  const auto n = static_cast<std::int32_t>(d.bits.size());
  require_n(n, most_log_tokens, "a linear readout of log heads");
  const auto first =
      static_cast<int>(spec.number("first", std::int64_t{4} * n, least_log_first, most_log_first));
  std::vector<PowerKernel> kernels;
  std::vector<KernelCertificate> certificates;
  int needed = 1;
  bool decides = true;
  for (int lag = 1; lag <= n; ++lag) {
    kernels.push_back(harmonic_kernel(lag, n, first));
    certificates.push_back(certify(kernels.back()));
    const int bits = summed_bits(kernels.back(), certificates.back(), n);
    decides = decides && bits > 0;
    needed = std::max(needed, bits);
  }
  const auto bits =
      static_cast<int>(spec.number("bits", std::max(needed, least_log_bits), 1, most_memory_bits));
  LogMemory memory(d.graph, kernels.back(), bits);
  const ValueId sums = memory.sums(d.bits, n);
  Readouts readouts{.heads = n, .answer_fraction = bits};
  for (std::size_t g = 0; g < kernels.size(); ++g) {
    // In units of the kernel's coefficients.
    const BigInteger threshold = certificates[g].threshold << kernels[g].fraction;
    readouts.add(kernels[g].coefficients, threshold, threshold_fraction);
  }
  d.certified = decides && bits >= needed;
  d.summary =
      fmt::format("{} log heads, {} bits a weight, the query chooses the coefficients, threshold", n, bits);
  d.reason = d.certified ? "every lag's kernel leaves room for rounding every weight"
             : !decides  ? fmt::format("first={} leaves an l1 error with which no threshold decides", first)
                         : fmt::format("{} bits a weight are certified, {} are not", needed, bits);
  return append_readout(d, readouts, sums);
}

}  // namespace

Construction adaptive_relative(std::int32_t n, const ModelSpec& spec) {
  spec.expect_only({"type", "bits", "first", "readout"});
  const std::string type = spec.word("type", "lin"),
                    readout = spec.word("readout", type == "lin" ? "exact" : "linear");
  if ((type != "lin" && type != "log") || (readout != "linear" && readout != "exact") ||
      (type == "log" && readout == "exact"))
    throw std::invalid_argument(fmt::format(
        "an adaptive lag has type=lin with readout=linear or exact, or type=log with readout=linear, "
        "not {}",
        spec.text()));
  Construction c;
  c.graph.tokens = n + 1;
  Draft d{.graph = c.graph, .bits = {}, .lag = -1, .asking = {n, 0, -1, 0}};
  for (std::int32_t t = 0; t < n; ++t) d.bits.push_back(add_input(c.graph, "symbol", t, Format::bit(), 1));
  d.lag = add_input(c.graph, "onehot_lag", n, Format::bit(), n);
  const ValueId answer = type == "log"        ? log_linear(d, spec)
                         : readout == "exact" ? lin_digits(d, spec)
                                              : lin_linear(d, spec);
  c.graph.edit(answer).role = Role::output;
  c.graph.outputs = {answer};
  c.summary = d.summary;
  c.certified = d.certified;
  c.reason = d.reason;
  c.claim = type == "log" ? sums_claim : recurrence_claim;
  return c;
}

}  // namespace crossbits

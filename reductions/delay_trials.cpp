#include "reductions/delay_trials.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <numeric>
#include <stdexcept>

#include "protocols/draw.hpp"

namespace crossbits {
namespace {

Symbols constant(std::size_t length, int bit) { return Symbols(length, bit); }

Symbols periodic(std::size_t length, std::size_t period, std::size_t ones) {
  Symbols s(length);
  for (std::size_t i = 0; i < length; ++i) s[length - 1 - i] = i % period < ones ? 1 : 0;
  return s;
}

/// The past that pushes the sum at Bob's position j up (down): ones where phi is positive (negative), but
/// `answer` at the lag.
DelayTrial pushed(const std::vector<int>& signs, std::size_t length, std::size_t lag, std::size_t j,
                  int direction, int answer) {
  DelayTrial trial{Symbols(length), Symbols(lag)};
  const auto bit_at = [&](std::size_t s) { return s == lag ? answer : signs[s] == direction ? 1 : 0; };
  for (std::size_t i = 0; i < length; ++i) trial.prefix[length - 1 - i] = bit_at(j + i + 1);
  for (std::size_t i = 0; i < j; ++i) trial.suffix[j - 1 - i] = bit_at(i + 1);
  return trial;
}

std::vector<int> signs_of(const DecayKernel& kernel, std::size_t count) {
  std::vector<int> signs{0};
  for (std::size_t s = 1; s <= count; ++s) {
    const BigRational value = value_at(kernel, static_cast<int>(s));
    signs.push_back(value > 0 ? 1 : value < 0 ? -1 : 0);
  }
  return signs;
}

}  // namespace

std::vector<DelayTrial> drawn_trials(int before, int after, int runs, std::uint64_t seed) {
  Draw draw(seed);
  std::vector<DelayTrial> trials;
  for (int k = 0; k < runs; ++k) trials.push_back({draw.symbols(before, 2), draw.symbols(after, 2)});
  return trials;
}

std::vector<DelayTrial> delay_trials(const DecayKernel& kernel, int length, int random, std::uint64_t seed) {
  if (length < kernel.lag || length > 4096)
    throw std::invalid_argument(
        fmt::format("prefixes must have from {} to 4096 bits, not {}", kernel.lag, length));
  const auto n = static_cast<std::size_t>(length), lag = static_cast<std::size_t>(kernel.lag);
  std::vector<DelayTrial> trials;
  for (const int fill : {0, 1})
    for (const int after : {0, 1}) trials.push_back({constant(n, fill), constant(lag, after)});
  for (std::size_t period = 2; period <= 4; ++period)
    for (std::size_t ones = 1; ones < period; ++ones)
      trials.push_back({periodic(n, period, ones), periodic(lag, period, ones)});
  for (std::size_t i = 0; i < std::min(n, 2 * lag); ++i) {
    for (const int fill : {0, 1}) {
      trials.push_back({constant(n, fill), constant(lag, fill)});
      trials.back().prefix[n - 1 - i] = 1 - fill;
    }
  }
  const std::vector<int> signs = signs_of(kernel, n + lag);
  for (std::size_t j = 0; j < lag; ++j)
    for (const int answer : {0, 1}) trials.push_back(pushed(signs, n, lag, j, answer == 1 ? -1 : 1, answer));
  for (DelayTrial& trial : drawn_trials(length, kernel.lag, random, seed)) trials.push_back(std::move(trial));
  return trials;
}

std::vector<DelayTrial> all_delay_trials(int lag, int length) {
  if (length < lag || length + lag > 16)
    throw std::invalid_argument(
        fmt::format("all pairs are tried for prefixes from {} to {} bits, not {}", lag, 16 - lag, length));
  const Domain before = Domain::bit_strings(length), after = Domain::bit_strings(lag);
  std::vector<DelayTrial> trials;
  for (std::uint64_t i = 0; i < std::uint64_t{1} << length; ++i)
    for (std::uint64_t k = 0; k < std::uint64_t{1} << lag; ++k) trials.push_back({before.at(i), after.at(k)});
  return trials;
}

DelayScore score(const DelayStrategy& strategy, const std::vector<DelayTrial>& trials) {
  DelayScore total;
  for (const DelayTrial& trial : trials) {
    const DelayRun run = run_delay(strategy, trial.prefix, trial.suffix);
    for (std::size_t j = 0; j < run.outputs.size(); ++j) total.right += run.outputs[j] == run.expected[j];
    total.bits += run.outputs.size();
    ++total.trials;
    total.all_right += run.right();
    total.message_bits = run.transcript.bits();
  }
  return total;
}

std::optional<BigInteger> fitted_threshold(const DecayKernel& kernel, const std::vector<int>& widths,
                                           Rounding rounding, const std::vector<DelayTrial>& trials) {
  const KernelCertificate c = certify(kernel);
  const int fraction = working_fraction(c, *std::max_element(widths.begin(), widths.end()));
  const ThresholdReadout readout(kernel, c, fraction);
  DecayStates states(kernel, fraction);
  std::optional<BigInteger> highest_zero, lowest_one;
  for (const DelayTrial& trial : trials) {
    states.clear();
    for (const int bit : trial.prefix) states.step(bit);
    for (int h = 0; h < kernel.heads(); ++h) {
      const int width = widths[static_cast<std::size_t>(h)];
      states.restore(h, width, rounding, states.cell(h, width, rounding));
    }
    for (std::size_t j = 0; j < trial.suffix.size(); ++j) {
      const BigInteger sum = readout.sum(states.outputs());
      if (trial.prefix[trial.prefix.size() - trial.suffix.size() + j] == 1) {
        if (!lowest_one || sum < *lowest_one) lowest_one = sum;
      } else {
        if (!highest_zero || sum > *highest_zero) highest_zero = sum;
      }
      if (highest_zero && lowest_one && *highest_zero >= *lowest_one) return std::nullopt;
      states.step(trial.suffix[j]);
    }
  }
  if (!highest_zero || !lowest_one) return std::nullopt;
  return shift_down((*highest_zero + *lowest_one) / kernel.denominator, fraction + 1);
}

std::size_t FittedHandover::bits() const {
  return static_cast<std::size_t>(std::accumulate(widths.begin(), widths.end(), 0));
}

std::optional<FittedHandover> fitted_handover(const DecayKernel& kernel, const std::vector<int>& widths,
                                              Rounding rounding, const std::vector<DelayTrial>& trials) {
  const auto threshold = fitted_threshold(kernel, widths, rounding, trials);
  if (!threshold) return std::nullopt;
  if (!score(state_handover(kernel, widths, rounding, *threshold), trials).perfect()) return std::nullopt;
  return FittedHandover{widths, rounding, *threshold};
}

std::optional<FittedHandover> smallest_handover(const DecayKernel& kernel, int most,
                                                const std::vector<DelayTrial>& trials) {
  for (int width = 1; width <= most; ++width) {
    const std::vector<int> widths(kernel.decays.size(), width);
    for (const Rounding rounding : {Rounding::middle, Rounding::nearest, Rounding::ends, Rounding::down})
      if (auto found = fitted_handover(kernel, widths, rounding, trials)) return found;
  }
  return std::nullopt;
}

FittedHandover narrowed(const DecayKernel& kernel, FittedHandover handover,
                        const std::vector<DelayTrial>& trials) {
  for (bool changed = true; changed;) {
    changed = false;
    for (std::size_t h = 0; h < handover.widths.size(); ++h) {
      std::vector<int> fewer = handover.widths;
      if (--fewer[h] < 1) continue;
      auto found = fitted_handover(kernel, fewer, handover.rounding, trials);
      if (!found) continue;
      handover = std::move(*found);
      changed = true;
    }
  }
  return handover;
}

}  // namespace crossbits

#include "reductions/delay_strategy.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <numeric>
#include <stdexcept>

#include "reductions/kernel_machine.hpp"

namespace crossbits {
namespace {

constexpr int most_lag = 4096;

/// Bob's part from his states on: the outputs at his positions.
Symbols continue_with(KernelMachine& machine, const Symbols& suffix) {
  Symbols outputs;
  for (const int bit : suffix) outputs.push_back(machine.step(bit));
  return outputs;
}

std::vector<std::size_t> sizes(const std::vector<int>& widths) { return {widths.begin(), widths.end()}; }

Task<Symbols> alice(Port& port, const DelayStrategy& strategy, const Symbols& prefix) {
  const Label label = port.label(strategy.label);
  const std::vector<Bits> words = strategy.speak(prefix);
  for (const Bits& word : words)
    if (!word.empty()) port.send(label, word);
  co_return Symbols();
}

Task<Symbols> bob(Port& port, const DelayStrategy& strategy, const Symbols& suffix) {
  const Label label = port.label(strategy.label);
  std::vector<Bits> heard;
  for (const std::size_t width : strategy.widths) {
    heard.emplace_back();
    if (width == 0) continue;
    const auto word = co_await port.recv(label, Code::fixed(width));
    heard.back() = word;
  }
  co_return strategy.listen(heard, suffix);
}

/// All messages as one key.
std::string key_of(const std::vector<Bits>& words) {
  std::string key;
  for (const Bits& word : words) key += word.text() + ' ';
  return key;
}

/// Prefixes to look through for a collision.
std::vector<Symbols> candidates(int lag, int token_bits) {
  std::vector<Symbols> prefixes;
  if (lag * token_bits <= 20) {
    const Domain all = Domain::strings(lag, 1 << token_bits);
    for (std::uint64_t i = 0; i < std::uint64_t{1} << (lag * token_bits); ++i) prefixes.push_back(all.at(i));
    return prefixes;
  }
  for (const int filling : {0, 1}) {
    const Symbols plain(static_cast<std::size_t>(lag), filling);
    prefixes.push_back(plain);
    for (std::size_t i = 0; i < plain.size(); ++i) {
      prefixes.push_back(plain);
      prefixes.back()[i] = 1 - filling;
    }
  }
  return prefixes;
}

}  // namespace

std::size_t DelayStrategy::message_bits() const {
  return std::accumulate(widths.begin(), widths.end(), std::size_t{0});
}

namespace {

DelayStrategy handover(const DecayKernel& kernel, const KernelCertificate& c, const std::vector<int>& widths,
                       Rounding rounding) {
  if (widths.size() != kernel.decays.size())
    throw std::invalid_argument(
        fmt::format("{} widths do not fit {} heads", widths.size(), kernel.decays.size()));
  for (const int width : widths) check_width(width);
  const KernelMachine machine(kernel, c,
                              working_fraction(c, *std::max_element(widths.begin(), widths.end())));
  const CellWords cells{widths, rounding};
  const auto speak = [machine, cells](const Symbols& prefix) { return cells.after(machine.states, prefix); };
  const auto listen = [machine, cells](const std::vector<Bits>& heard, const Symbols& suffix) {
    KernelMachine mine = machine;
    cells.restore(mine.states, heard);
    return continue_with(mine, suffix);
  };
  return {.name = fmt::format("state handover: {} heads, {}", kernel.heads(), kernel.method),
          .lag = kernel.lag,
          .label = "state",
          .widths = sizes(widths),
          .speak = speak,
          .listen = listen};
}

}  // namespace

DelayStrategy state_handover(const DecayKernel& kernel, const std::vector<int>& widths, Rounding rounding) {
  return handover(kernel, deciding_certificate(kernel), widths, rounding);
}

DelayStrategy state_handover(const DecayKernel& kernel, const std::vector<int>& widths, Rounding rounding,
                             const BigInteger& threshold) {
  KernelCertificate c = certify(kernel);
  c.threshold = threshold;
  return handover(kernel, c, widths, rounding);
}

DelayStrategy state_handover(const DecayKernel& kernel, int width, Rounding rounding) {
  return state_handover(kernel, std::vector<int>(kernel.decays.size(), width), rounding);
}

DelayStrategy one_head(int lag, int width) {
  check_width(width);
  if (lag < 1 || lag > most_lag)
    throw std::invalid_argument(fmt::format("the lag T must be from 1 to {}, not {}", most_lag, lag));
  const auto speak = [width](const Symbols& prefix) {
    DigitState state{width};
    for (const int bit : prefix) state.step(bit);
    return std::vector<Bits>{state.word()};
  };
  const auto listen = [lag, width](const std::vector<Bits>& heard, const Symbols& suffix) {
    DigitState state{width, heard[0].big_number(0, heard[0].size())};
    Symbols outputs;
    for (const int bit : suffix) {
      outputs.push_back(state.digit(lag));
      state.step(bit);
    }
    return outputs;
  };
  return {.name = fmt::format("one head, decay 1/2, {} bits, digit readout", width),
          .lag = lag,
          .label = "state",
          .widths = {static_cast<std::size_t>(width)},
          .speak = speak,
          .listen = listen};
}

DelayStrategy raw_tail(const DecayKernel& kernel, int tokens) {
  if (tokens < 0 || tokens > 1 << 20)
    throw std::invalid_argument(fmt::format("a tail has 0 to {} tokens, not {}", 1 << 20, tokens));
  const KernelMachine machine = KernelMachine::of(kernel, 1);
  const auto width = static_cast<std::size_t>(tokens);
  const auto speak = [width](const Symbols& prefix) {
    Bits tail;
    for (std::size_t i = width; i > prefix.size(); --i)
      tail.push_back(false);  // zero padding before position 1
    for (std::size_t i = prefix.size() - std::min(width, prefix.size()); i < prefix.size(); ++i)
      tail.push_back(prefix[i] == 1);
    return std::vector<Bits>{tail};
  };
  const auto listen = [machine](const std::vector<Bits>& heard, const Symbols& suffix) {
    KernelMachine mine = machine;
    for (std::size_t i = 0; i < heard[0].size(); ++i) mine.states.step(heard[0][i] ? 1 : 0);
    return continue_with(mine, suffix);
  };
  return {.name = fmt::format("raw tail of {} tokens", tokens),
          .lag = kernel.lag,
          .label = "tail",
          .widths = {width},
          .speak = speak,
          .listen = listen};
}

DelayStrategy partial_sums(const DecayKernel& kernel, int width) {
  check_width(width);
  const KernelMachine machine = KernelMachine::of(kernel, width);
  const int heads = kernel.heads(), lag = kernel.lag;
  const CellWords cells{std::vector<int>(kernel.decays.size(), width)};
  const auto speak = [machine, cells, lag](const Symbols& prefix) {
    DecayStates states = machine.states;
    for (const int bit : prefix) states.step(bit);
    std::vector<Bits> words;
    for (int j = 0; j < lag; ++j) {
      cells.append(states, words);
      states.step(0);
    }
    return words;
  };
  const auto listen = [machine, cells](const std::vector<Bits>& heard, const Symbols& suffix) {
    DecayStates own = machine.states, hers = machine.states;
    Symbols outputs;
    for (std::size_t j = 0; j < suffix.size(); ++j) {
      std::vector<BigInteger> sums = own.outputs();
      cells.restore(hers, std::span(heard).subspan(j * sums.size(), sums.size()));
      for (std::size_t h = 0; h < sums.size(); ++h) sums[h] += hers.outputs()[h];
      outputs.push_back(machine.readout.decide(sums));
      own.step(suffix[j]);
    }
    return outputs;
  };
  return {.name = fmt::format("partial sums of {} heads at {} positions", heads, lag),
          .lag = lag,
          .label = "partial",
          .widths = std::vector<std::size_t>(static_cast<std::size_t>(heads) * static_cast<std::size_t>(lag),
                                             static_cast<std::size_t>(width)),
          .speak = speak,
          .listen = listen};
}

Symbols expected_outputs(const DelayStrategy& strategy, const Symbols& prefix, const Symbols& suffix) {
  Symbols all = prefix, expected;
  all.insert(all.end(), suffix.begin(), suffix.end());
  const std::vector<int> lags =
      strategy.parity_of.empty() ? std::vector<int>{strategy.lag} : strategy.parity_of;
  for (std::size_t t = prefix.size(); t < all.size(); ++t) {
    expected.push_back(0);
    for (const int lag : lags) expected.back() ^= all[t - static_cast<std::size_t>(lag)];
  }
  return expected;
}

DelayRun run_delay(const DelayStrategy& strategy, const Symbols& prefix, const Symbols& suffix) {
  const auto lag = static_cast<std::size_t>(strategy.lag);
  if (prefix.size() < lag || suffix.size() != lag)
    throw std::invalid_argument(
        fmt::format("a delay of {} needs at least {} bits before the cut and {} after it, not {} and {}", lag,
                    lag, lag, prefix.size(), suffix.size()));
  auto outcome = run_two_party([&](Port& port) { return alice(port, strategy, prefix); },
                               [&](Port& port) { return bob(port, strategy, suffix); });
  return {.outputs = std::move(outcome.bob),
          .expected = expected_outputs(strategy, prefix, suffix),
          .transcript = std::move(outcome.transcript)};
}

std::optional<DelayCollision> find_collision(const DelayStrategy& strategy) {
  std::map<std::string, Symbols> seen;
  const Symbols suffix(static_cast<std::size_t>(strategy.lag), 0);
  for (const Symbols& prefix : candidates(strategy.lag, strategy.token_bits)) {
    const auto [place, fresh] = seen.try_emplace(key_of(strategy.speak(prefix)), prefix);
    if (fresh || place->second == prefix) continue;
    const Symbols truth = expected_outputs(strategy, prefix, suffix),
                  other_truth = expected_outputs(strategy, place->second, suffix);
    const auto differing = std::mismatch(truth.begin(), truth.end(), other_truth.begin());
    return DelayCollision{place->second, prefix, static_cast<int>(differing.first - truth.begin()),
                          strategy.listen(strategy.speak(prefix), suffix)};
  }
  return std::nullopt;
}

}  // namespace crossbits

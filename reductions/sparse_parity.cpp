#include "reductions/sparse_parity.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <stdexcept>

#include "models/constructions/memory/parity_network.hpp"
#include "reductions/kernel_machine.hpp"

namespace crossbits {
namespace {

void check_lags(const std::vector<int>& lags) {
  const bool ascending = std::adjacent_find(lags.begin(), lags.end(), std::greater_equal<>()) == lags.end();
  if (lags.empty() || lags.front() < 1 || lags.back() > 4096 || !ascending)
    throw std::invalid_argument(fmt::format("the lags of a parity must ascend and lie from 1 to 4096, not {}",
                                            fmt::join(lags, ", ")));
}

/// The heads, a readout a lag, and the network behind them.
struct ParityHeads {
  DecayStates states;
  std::vector<ThresholdReadout> readouts;
  ParityNetwork network;

  int parity() const {
    Symbols bits;
    for (const ThresholdReadout& r : readouts) bits.push_back(r.decide(states.outputs()));
    return network.apply(bits);
  }
};

ParityHeads parity_heads(const std::vector<DecayKernel>& kernels, int width) {
  std::vector<KernelCertificate> certificates;
  int fraction = 0;
  for (const DecayKernel& kernel : kernels) {
    if (kernel.decays != kernels.front().decays || kernel.fraction != kernels.front().fraction)
      throw std::invalid_argument("the kernels of a parity must stand on the same heads");
    certificates.push_back(deciding_certificate(kernel));
    fraction = std::max(fraction, working_fraction(certificates.back(), width));
  }
  ParityHeads heads{.states = DecayStates(kernels.front(), fraction),
                    .readouts = {},
                    .network = ParityNetwork(static_cast<int>(kernels.size()))};
  for (std::size_t k = 0; k < kernels.size(); ++k)
    heads.readouts.emplace_back(kernels[k], certificates[k], fraction);
  return heads;
}

}  // namespace

DelayStrategy parity_handover(const std::vector<int>& lags, const std::vector<DecayKernel>& kernels,
                              int width) {
  check_lags(lags);
  check_width(width);
  if (kernels.size() != lags.size())
    throw std::invalid_argument(fmt::format("{} kernels do not fit {} lags", kernels.size(), lags.size()));
  const ParityHeads shared = parity_heads(kernels, width);
  const int heads = kernels.front().heads();
  const CellWords cells{std::vector<int>(kernels.front().decays.size(), width)};
  const auto speak = [shared, cells](const Symbols& prefix) { return cells.after(shared.states, prefix); };
  const auto listen = [shared, cells](const std::vector<Bits>& heard, const Symbols& suffix) {
    ParityHeads mine = shared;
    cells.restore(mine.states, heard);
    Symbols outputs;
    for (const int bit : suffix) {
      outputs.push_back(mine.parity());
      mine.states.step(bit);
    }
    return outputs;
  };
  return {
      .name = fmt::format("parity of lags {} by {} shared heads", fmt::join(lags, ", "), heads),
      .lag = lags.back(),
      .label = "state",
      .widths = std::vector<std::size_t>(static_cast<std::size_t>(heads), static_cast<std::size_t>(width)),
      .speak = speak,
      .listen = listen,
      .parity_of = lags};
}

DelayStrategy parity_digits(const std::vector<int>& lags, int width) {
  check_lags(lags);
  const DelayStrategy one = one_head(lags.back(), width);
  const ParityNetwork network(static_cast<int>(lags.size()));
  const auto listen = [lags, width, network](const std::vector<Bits>& heard, const Symbols& suffix) {
    DigitState state{width, heard[0].big_number(0, heard[0].size())};
    Symbols outputs;
    for (const int bit : suffix) {
      Symbols digits;
      for (const int lag : lags) digits.push_back(state.digit(lag));
      outputs.push_back(network.apply(digits));
      state.step(bit);
    }
    return outputs;
  };
  return {.name = fmt::format("parity of lags {} by the digits of one head", fmt::join(lags, ", ")),
          .lag = lags.back(),
          .label = one.label,
          .widths = one.widths,
          .speak = one.speak,
          .listen = listen,
          .parity_of = lags};
}

}  // namespace crossbits

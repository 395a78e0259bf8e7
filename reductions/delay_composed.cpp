#include "reductions/delay_composed.hpp"

#include <fmt/format.h>

#include <stdexcept>

#include "reductions/kernel_machine.hpp"

namespace crossbits {
namespace {

using Layers = std::vector<KernelMachine>;

/// One token through all layers: what the topmost reads.
int step(Layers& layers, int bit) {
  for (KernelMachine& layer : layers) bit = layer.step(bit);
  return bit;
}

/// Bit `c` of every token.
Symbols coordinate(const Symbols& tokens, int c) {
  Symbols bits;
  for (const int token : tokens) bits.push_back((token >> c) & 1);
  return bits;
}

}  // namespace

DelayStrategy layered_handover(const std::vector<DecayKernel>& layers, int width) {
  check_width(width);
  if (layers.empty()) throw std::invalid_argument("a delay line needs at least one layer, not 0");
  Layers machines;
  std::vector<CellWords> cells;
  int lag = 0, all_heads = 0;
  for (const DecayKernel& kernel : layers) {
    machines.push_back(KernelMachine::of(kernel, width));
    cells.push_back({std::vector<int>(kernel.decays.size(), width)});
    lag += kernel.lag;
    all_heads += kernel.heads();
  }
  const auto speak = [machines, cells](const Symbols& prefix) {
    Layers mine = machines;
    for (const int bit : prefix) step(mine, bit);
    std::vector<Bits> words;
    for (std::size_t l = 0; l < mine.size(); ++l) cells[l].append(mine[l].states, words);
    return words;
  };
  const auto listen = [machines, cells](const std::vector<Bits>& heard, const Symbols& suffix) {
    Layers mine = machines;
    std::span<const Bits> words = heard;
    for (std::size_t l = 0; l < mine.size(); ++l) {
      cells[l].restore(mine[l].states, words);
      words = words.subspan(cells[l].widths.size());
    }
    Symbols outputs;
    for (const int bit : suffix) outputs.push_back(step(mine, bit));
    return outputs;
  };
  return {.name = fmt::format("state handover: {} layers, {} heads", layers.size(), all_heads),
          .lag = lag,
          .label = "state",
          .widths =
              std::vector<std::size_t>(static_cast<std::size_t>(all_heads), static_cast<std::size_t>(width)),
          .speak = speak,
          .listen = listen};
}

DelayStrategy by_coordinate(const DelayStrategy& strategy, int token_bits) {
  if (token_bits < 1 || token_bits > 16)
    throw std::invalid_argument(fmt::format("tokens have 1 to 16 bits, not d = {}", token_bits));
  DelayStrategy all = strategy;
  all.name = fmt::format("{}, {} value coordinates", strategy.name, token_bits);
  all.token_bits = token_bits;
  all.widths.clear();
  for (int c = 0; c < token_bits; ++c)
    all.widths.insert(all.widths.end(), strategy.widths.begin(), strategy.widths.end());
  all.speak = [speak = strategy.speak, token_bits](const Symbols& prefix) {
    std::vector<Bits> words;
    for (int c = 0; c < token_bits; ++c)
      for (Bits& word : speak(coordinate(prefix, c))) words.push_back(std::move(word));
    return words;
  };
  all.listen = [listen = strategy.listen, each = strategy.widths.size(), token_bits](
                   const std::vector<Bits>& heard, const Symbols& suffix) {
    Symbols outputs(suffix.size(), 0);
    for (int c = 0; c < token_bits; ++c) {
      const auto first = heard.begin() + static_cast<std::ptrdiff_t>(each) * c;
      const Symbols bits = listen({first, first + static_cast<std::ptrdiff_t>(each)}, coordinate(suffix, c));
      for (std::size_t j = 0; j < bits.size(); ++j) outputs[j] |= bits[j] << c;
    }
    return outputs;
  };
  return all;
}

}  // namespace crossbits

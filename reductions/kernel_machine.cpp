#include "reductions/kernel_machine.hpp"

#include <fmt/format.h>

#include <stdexcept>

namespace crossbits {

KernelMachine KernelMachine::of(const DecayKernel& kernel, int width) {
  const KernelCertificate c = deciding_certificate(kernel);
  return KernelMachine(kernel, c, working_fraction(c, width));
}

int KernelMachine::step(int bit) {
  const int read = readout.decide(states.outputs());
  states.step(bit);
  return read;
}

std::vector<Bits> CellWords::after(DecayStates states, const Symbols& prefix) const {
  for (const int bit : prefix) states.step(bit);
  std::vector<Bits> words;
  append(states, words);
  return words;
}

void CellWords::append(const DecayStates& states, std::vector<Bits>& words) const {
  for (std::size_t h = 0; h < widths.size(); ++h)
    words.push_back(Bits::of_number(states.cell(static_cast<int>(h), widths[h], rounding), widths[h]));
}

void CellWords::restore(DecayStates& states, std::span<const Bits> words) const {
  for (std::size_t h = 0; h < widths.size(); ++h)
    states.restore(static_cast<int>(h), widths[h], rounding, words[h].big_number(0, words[h].size()));
}

KernelCertificate deciding_certificate(const DecayKernel& kernel) {
  KernelCertificate c = certify(kernel);
  if (!(c.margin > 0))
    throw std::invalid_argument(fmt::format("{} with {} heads has l1 error {:.4g}: no threshold reads lag {}",
                                            kernel.method, kernel.heads(), c.l1_error, kernel.lag));
  return c;
}

void check_width(int width) {
  constexpr int most_width = 4096;
  if (width < 1 || width > most_width)
    throw std::invalid_argument(
        fmt::format("a head's message takes 1 to {} bits, not p = {}", most_width, width));
}

}  // namespace crossbits

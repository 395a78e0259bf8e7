#include "models/constructions/memory/decay_states.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <stdexcept>

namespace crossbits {
namespace {

BigInteger last_cell(int width) { return (BigInteger(1) << width) - 1; }

}  // namespace

DecayStates::DecayStates(const DecayKernel& kernel, int fraction)
    : fraction_(fraction),
      decay_fraction_(kernel.fraction),
      decays_(kernel.decays),
      outputs_(kernel.decays.size()) {
  if (fraction < 1 || fraction > 1 << 16)
    throw std::invalid_argument(
        fmt::format("states take 1 to {} bits behind the point, not {}", 1 << 16, fraction));
  const BigInteger one = BigInteger(1) << decay_fraction_;
  for (const BigInteger& decay : decays_)
    gains_.push_back(shift_down(one - decay, decay_fraction_ - fraction));
}

void DecayStates::step(int bit) {
  for (std::size_t h = 0; h < outputs_.size(); ++h) {
    outputs_[h] = BigInteger(outputs_[h] * decays_[h]) >> decay_fraction_;
    if (bit != 0) outputs_[h] += gains_[h];
  }
}

void DecayStates::clear() { std::fill(outputs_.begin(), outputs_.end(), BigInteger(0)); }

BigInteger DecayStates::cell(int head, int width, Rounding rounding) const {
  const BigInteger& output = outputs_[static_cast<std::size_t>(head)];
  if (rounding == Rounding::middle || rounding == Rounding::down)
    return shift_down(output, fraction_ - width);
  const BigInteger nearest =
      shift_down(output + (BigInteger(1) << (fraction_ - width - 1)), fraction_ - width);
  return std::min(nearest, last_cell(width));
}

void DecayStates::restore(int head, int width, Rounding rounding, const BigInteger& cell) {
  if (rounding == Rounding::ends) {
    outputs_[static_cast<std::size_t>(head)] = (cell << fraction_) / last_cell(width);
    return;
  }
  const BigInteger half_cells = rounding == Rounding::middle ? 2 * cell + 1 : 2 * cell;
  outputs_[static_cast<std::size_t>(head)] = half_cells << (fraction_ - width - 1);
}

ThresholdReadout::ThresholdReadout(const DecayKernel& kernel, const KernelCertificate& certificate,
                                   int fraction) {
  // sum_h N_h y_h 2^-fraction / D >= threshold 2^-threshold_fraction, without division.
  for (const BigInteger& c : kernel.coefficients) coefficients_.push_back(c << threshold_fraction);
  least_ = (certificate.threshold * kernel.denominator) << fraction;
}

BigInteger ThresholdReadout::sum(const std::vector<BigInteger>& outputs) const {
  BigInteger total = 0;
  for (std::size_t h = 0; h < outputs.size(); ++h) total += coefficients_[h] * outputs[h];
  return total;
}

int working_fraction(const KernelCertificate& certificate, int width) {
  return std::max(width, static_cast<int>(std::ceil(std::max(0.0, certificate.log2_sum)))) + 80;
}

}  // namespace crossbits

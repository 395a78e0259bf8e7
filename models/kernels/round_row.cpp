#include "models/kernels/round_row.hpp"

#include <algorithm>

#include "models/kernels/clones.hpp"

namespace crossbits::kernel {
namespace {

/// Nearest, ties to even: half the last place less one is added, and one more where the result would be odd.
CROSSBITS_CLONES std::int64_t shift_row(const std::int64_t* numbers, std::size_t n, int drop,
                                        std::int64_t lowest, std::int64_t highest, std::int64_t* rounded) {
  const std::int64_t half = (std::int64_t{1} << (drop - 1)) - 1;
  std::int64_t saturated = 0;
  for (std::size_t i = 0; i < n; ++i) {
    const std::int64_t down = numbers[i] >> drop;
    const std::int64_t nearest = (numbers[i] + half + (down & 1)) >> drop;
    const std::int64_t inside = std::min(std::max(nearest, lowest), highest);
    saturated += nearest != inside;
    rounded[i] = inside;
  }
  return saturated;
}

CROSSBITS_CLONES std::int64_t clamp_row(const std::int64_t* numbers, std::size_t n, std::int64_t lowest,
                                        std::int64_t highest, std::int64_t* rounded) {
  std::int64_t saturated = 0;
  for (std::size_t i = 0; i < n; ++i) {
    const std::int64_t inside = std::min(std::max(numbers[i], lowest), highest);
    saturated += numbers[i] != inside;
    rounded[i] = inside;
  }
  return saturated;
}

CROSSBITS_CLONES std::int64_t terms_row(std::int32_t weight, const std::int32_t* values, std::size_t n,
                                        int drop, std::int32_t lowest, std::int32_t highest,
                                        std::int32_t* sums) {
  const std::int32_t half = drop == 0 ? 0 : (1 << (drop - 1)) - 1, odd = drop == 0 ? 0 : 1;
  std::int32_t saturated = 0;
  for (std::size_t i = 0; i < n; ++i) {
    const std::int32_t product = weight * values[i];
    const std::int32_t nearest = (product + half + ((product >> drop) & odd)) >> drop;
    const std::int32_t inside = std::min(std::max(nearest, lowest), highest);
    saturated += nearest != inside;
    sums[i] += inside;
  }
  return saturated;
}

std::int32_t within_31_bits(std::int64_t n) {
  return static_cast<std::int32_t>(
      std::clamp<std::int64_t>(n, -(std::int64_t{1} << 30), std::int64_t{1} << 30));
}

}  // namespace

std::int64_t round_row(std::span<const std::int64_t> numbers, int fraction, const NarrowFormat& format,
                       std::int64_t* rounded) {
  const int drop = fraction - format.fraction;
  if (drop == 0) return clamp_row(numbers.data(), numbers.size(), format.lowest, format.highest, rounded);
  return shift_row(numbers.data(), numbers.size(), drop, format.lowest, format.highest, rounded);
}

std::int64_t add_terms(std::int32_t weight, std::span<const std::int32_t> values, int fraction,
                       const NarrowFormat& format, std::int32_t* sums) {
  return terms_row(weight, values.data(), values.size(), fraction - format.fraction,
                   within_31_bits(format.lowest), within_31_bits(format.highest), sums);
}

}  // namespace crossbits::kernel

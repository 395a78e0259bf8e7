#pragma once

#include <span>

#include "models/format.hpp"

namespace crossbits::kernel {

/// Can round_row be used for numbers below 2^62 at `fraction`? All integers from an even one on, fewer
/// fraction bits.
inline bool rounds_by_shift(const NarrowFormat& format, int fraction) {
  const int drop = fraction - format.fraction;
  return format.step == 1 && format.lowest % 2 == 0 && drop >= 0 && drop <= 60;
}

/// NarrowFormat::nearest for a row of numbers of modulus at most 2^62 - 1, where rounds_by_shift. Returns how
/// many saturated.
std::int64_t round_row(std::span<const std::int64_t> numbers, int fraction, const NarrowFormat& format,
                       std::int64_t* rounded);

/// One softmax weight times a row of values: adds the rounded terms to `sums`. `sums` and `values` are
/// equally long; every weight * value has a modulus below 2^30, every term and sum one below 2^31. Returns
/// how many terms saturated.
std::int64_t add_terms(std::int32_t weight, std::span<const std::int32_t> values, int fraction,
                       const NarrowFormat& format, std::int32_t* sums);

}  // namespace crossbits::kernel

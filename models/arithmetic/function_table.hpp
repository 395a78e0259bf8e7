#pragma once

#include <vector>

#include "models/arithmetic/function.hpp"

namespace crossbits {

/// round_function on a small domain, computed once: entry x is round_function(f, x, in_fraction,
/// out_fraction), clamped to [low_out, high_out]. Arguments outside [low, high] count as the nearer end, as
/// in a saturating format.
class FunctionTable {
 public:
  /// Throws std::invalid_argument unless 1 <= high - low + 1 <= 2^20 and low_out <= high_out;
  /// std::domain_error when f is undefined somewhere in [low, high].
  FunctionTable(Function function, int in_fraction, int out_fraction, std::int64_t low, std::int64_t high,
                std::int64_t low_out = -largest_result, std::int64_t high_out = largest_result);

  std::int64_t operator()(std::int64_t x) const {
    return entries_[static_cast<std::size_t>(std::clamp(x, low_, high_) - low_)];
  }

 private:
  std::int64_t low_;
  std::int64_t high_;
  std::vector<std::int64_t> entries_;
};

/// Softmax weights: d -> min(cap, round(2^out_fraction exp(d 2^-in_fraction))) for every d. Stored is only
/// where that is neither 0 nor cap: for a cap of 2^out_fraction about (out_fraction + 1) ln 2 2^in_fraction
/// numbers.
class ExpTable {
 public:
  /// Throws std::invalid_argument unless 1 <= cap <= 2^62 - 1, -8 <= out_fraction <= 60, in_fraction <= 50,
  /// and fewer than 2^22 numbers are to be stored.
  ExpTable(int in_fraction, int out_fraction, std::int64_t cap);

  std::int64_t operator()(std::int64_t d) const {
    if (d < first_) return 0;
    const auto index = static_cast<std::uint64_t>(d) - static_cast<std::uint64_t>(first_);
    return index < weights_.size() ? weights_[index] : cap_;
  }
  /// The largest weight there is.
  std::int64_t cap() const { return cap_; }
  /// The least d that weighs more than 0.
  std::int64_t first() const { return first_; }
  /// The least d that weighs cap: from here on weights saturate, unless cap is exactly the weight of this d.
  std::int64_t first_at_cap() const { return first_ + static_cast<std::int64_t>(weights_.size()); }

 private:
  std::int64_t first_;
  std::int64_t cap_;
  std::vector<std::int64_t> weights_;
};

}  // namespace crossbits

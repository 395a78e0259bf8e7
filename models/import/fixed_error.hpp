#pragma once

#include <cstdint>
#include <optional>

namespace crossbits {

/// How far p-bit evaluation is from reference outputs.
struct FixedError {
  int bits = 0;
  double max_abs_diff = 0;
  std::int64_t saturated = 0;
  std::optional<double> target_mse{};  ///< against the cases' targets, if every case has one of its size
};

}  // namespace crossbits

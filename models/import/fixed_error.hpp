#pragma once

#include <cstdint>

namespace crossbits {

/// How far p-bit evaluation is from reference outputs.
struct FixedError {
  int bits = 0;
  double max_abs_diff = 0;
  std::int64_t saturated = 0;
};

}  // namespace crossbits

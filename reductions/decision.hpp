#pragma once

#include <cstdint>
#include <vector>

#include "models/operation.hpp"

namespace crossbits {

/// How the model's answers decide the problem.
struct Decision {
  Operation operation;             ///< reads the outputs, one number each; writes the decision
  Format format = Format::bit();   ///< of the decision
  std::vector<int> answers{0, 1};  ///< problem answer of each index of the format
};

/// 1 iff every output is below whole + numerator / denominator (rounded to 2^-20).
Decision below_threshold(std::int64_t whole, std::int64_t numerator, std::int64_t denominator);
/// 1 iff some output is above 0.
Decision above_zero();

}  // namespace crossbits

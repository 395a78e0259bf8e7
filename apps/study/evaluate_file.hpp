#pragma once

#include <optional>
#include <string>

#include "apps/study/model_source.hpp"
#include "models/import/fixed_error.hpp"

namespace crossbits {

/// How far an imported model is from the outputs that another implementation gives for it.
struct FileParity {
  std::string model;  ///< file name without folder
  std::int64_t cases = 0;
  double max_abs_diff = 0;
  double tolerance = 0;
  bool pass = false;
  std::optional<double> target_mse{};  ///< mean squared error against the cases' targets, if they have any
  std::optional<FixedError> fixed{};   ///< the p-bit error of the same cases; formats calibrated on them
  std::string no_fixed{};              ///< why there is none: the model cannot be lowered
};

/// Runs the double reference evaluator on every case of the request's case file, then the integer graph. The
/// second may be impossible where the first is not. Throws std::invalid_argument with a sentence.
FileParity evaluate_file(const ModelRequest& request);

}  // namespace crossbits

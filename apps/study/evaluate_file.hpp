#pragma once

#include <cstdint>
#include <string>

namespace crossbits {

/// How far an imported model is from the outputs that another implementation gives for it.
struct FileParity {
  std::string model;  ///< file name without folder
  std::int64_t cases = 0;
  double max_abs_diff = 0;
  double tolerance = 0;
  bool pass = false;
};

/// Runs the double reference evaluator on every case of a case file. `shape` is empty or such as "x=1,16".
/// Throws std::invalid_argument with a sentence.
FileParity evaluate_file(const std::string& model, const std::string& cases, const std::string& shape);

}  // namespace crossbits

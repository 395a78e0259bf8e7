#pragma once

#include <filesystem>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "models/import/model.hpp"

namespace crossbits {

/// One test case: inputs and the outputs that another implementation gives for them.
struct ReferenceCase {
  TensorMap inputs;
  TensorMap outputs;
  std::vector<double> target;  ///< the task's true answer, flat; may be empty
};

/// A case file (NAME.io.json): what it says about a model and the cases.
struct ReferenceCases {
  std::string file;   ///< its name, for messages
  std::string model;  ///< name of the model file it belongs to
  double tolerance = 1e-5;
  std::vector<ReferenceCase> cases;
};

/// Mean squared error of answers against the targets of a case file.
class TargetError {
 public:
  /// One case's answers, flat. A case without a target of their number leaves nothing to be said.
  void add(std::span<const double> answers, const std::vector<double>& target);
  std::optional<double> mean_square() const;

 private:
  double sum_ = 0;
  std::size_t numbers_ = 0;
  bool all_have_one_ = true;
};

/// Result of holding an evaluator against reference outputs.
struct Parity {
  std::int64_t cases = 0;
  double max_abs_diff = 0;  ///< infinite if an output is not a number where the reference has one
  double tolerance = 0;
  bool pass = false;                   ///< max_abs_diff <= tolerance, over at least one case
  std::optional<double> target_mse{};  ///< of the first output, if every case has a target of its size
};

/// Reads a case file: keys `model`, `inputs` and `outputs` (name, dtype, shape), `cases` (flat numbers,
/// row-major), optionally `suggested_abs_tolerance` and `target`. Errors: std::invalid_argument with one
/// sentence.
ReferenceCases read_cases(const std::filesystem::path& file);

/// The same from text.
ReferenceCases read_cases_text(const std::string& text, const std::string& name);

/// Largest absolute difference between two tensors of one shape; infinite if shapes differ or only one side
/// is NaN.
double max_abs_difference(const Tensor& left, const Tensor& right);

/// Runs the reference evaluator on every case.
Parity compare_reference(const OnnxModel& model, const ReferenceCases& cases, const Limits& limits = {});

}  // namespace crossbits

#pragma once

#include <string>

#include "apps/study/experiment.hpp"

namespace crossbits {

/// A model to hand to other tools: a reduction's construction, or one that stands alone.
struct ExportQuestion {
  Question question{};  ///< reduction empty: the model stands alone
  int cases = 20;       ///< how many seeded cases go into `cases_text`
};

/// An ONNX model and cases for it.
struct ExportedModel {
  std::string bytes;       ///< of the ONNX file
  std::string cases_text;  ///< NAME.io.json: seeded inputs, and the outputs of the exact model
  std::string summary;
  std::size_t inputs = 0;  ///< input tensors
};

/// `file` is how the case file names the model. Throws std::invalid_argument with a sentence.
ExportedModel export_model(const ExportQuestion& question, const std::string& file);

}  // namespace crossbits

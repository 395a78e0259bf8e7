#pragma once

#include "reductions/deciding_model.hpp"
#include "reductions/input_range.hpp"

namespace crossbits {

/// By how much two models that read the same inputs differ: in what the decision reads, and in the decision.
struct SummaryError {
  std::uint64_t inputs = 0;
  std::uint64_t answers_changed = 0;
  double max_abs_error =
      0;  ///< of an output, in its own unit: measured on these inputs, no bound beyond them
};

/// On one input.
SummaryError summary_error(const DecidingModel& exact, const DecidingModel& changed,
                           const InputNumbers& inputs);
/// On the inputs that `verify` would look at; the same with any number of threads.
SummaryError summary_error(const Embedding& embedding, const DecidingModel& exact,
                           const DecidingModel& changed, const VerifyOptions& options);

}  // namespace crossbits

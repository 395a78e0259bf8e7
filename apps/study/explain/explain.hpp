#pragma once

#include "apps/study/experiment.hpp"
#include "apps/study/explain/document.hpp"

namespace crossbits {

/// The proof on one instance, as a page: claim, embedding, protocol, cost, why fewer bits are impossible, and
/// the witness where the model is too small. `calls` are the commands that show it again; they end the page.
Document explain(const Setup& setup, const Experiment& experiment, const std::vector<std::string>& calls);

// The sections, one function each.

Section claim_section(const Setup& setup, const Experiment& experiment);
Section embedding_section(const Setup& setup, const Experiment& experiment);
Section protocol_section(const Setup& setup, const Experiment& experiment);
Section cost_section(const Setup& setup, const Experiment& experiment);
Section bound_section(const Setup& setup, const Experiment& experiment);
Section witness_section(const Setup& setup, const Experiment& experiment);

}  // namespace crossbits

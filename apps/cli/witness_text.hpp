#pragma once

#include <optional>
#include <string>

#include "apps/study/experiment.hpp"
#include "protocols/transcript_io.hpp"
#include "reductions/witness/witness.hpp"

namespace crossbits {

/// The witness in words: both inputs, the message, what is true and what the model says.
std::string witness_text(const Setup& setup, const Witness& witness);

/// The two calls that show it again.
std::string witness_replay(const Setup& setup, const Witness& witness);

/// x, x_other, y, message, outputs, expected; all null without a witness.
void describe_witness(const Problem& problem, const std::optional<Witness>& witness, Json& document);

/// What run and verify say below a violated bound: a witness if one was found soon, and the command that
/// looks further.
std::string violation_text(const Setup& setup);
/// The same as the member `witness` of a document: null where the bound holds or none was found soon.
void describe_violation(const Setup& setup, const Comparison& comparison, Json& document);

}  // namespace crossbits

#pragma once

#include <string>

#include "apps/study/witness_json.hpp"

namespace crossbits {

/// The witness in words: both inputs, the message, what is true and what the model says.
std::string witness_text(const Setup& setup, const Witness& witness);

/// The two calls that show it again.
std::string witness_replay(const Setup& setup, const Witness& witness);

/// What run and verify say below a violated bound: a witness if one was found soon, and the command that
/// looks further.
std::string violation_text(const Setup& setup);

}  // namespace crossbits

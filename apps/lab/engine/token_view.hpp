#pragma once

#include "apps/study/experiment.hpp"
#include "protocols/transcript_io.hpp"

namespace crossbits {

/// "alice", "bob" or "public": who holds a field of this token that is not public.
std::vector<const char*> token_owners(const Embedding& embedding);

/// Every token with its fields: name, owner, the numbers written there, and whether the model reads it. A
/// field of several 0/1 numbers also names the places of its ones as `set`.
Json tokens_json(const Setup& setup, const Instance& instance);

}  // namespace crossbits

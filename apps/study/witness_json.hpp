#pragma once

#include <optional>

#include "apps/study/experiment.hpp"
#include "protocols/transcript_io.hpp"
#include "reductions/witness/witness.hpp"

namespace crossbits {

/// x, x_other, y, message, outputs, expected; all null without a witness.
void describe_witness(const Problem& problem, const std::optional<Witness>& witness, Json& document);

/// A short search, for `run` and `verify` where the protocol sends fewer bits than any right one: at most so
/// many messages.
inline constexpr std::uint64_t short_search = std::uint64_t{1} << 13;
std::optional<Witness> short_witness_search(const Setup& setup);

/// A violated bound made concrete, as the member `witness` of a document: null where the bound holds or none
/// was found soon.
void describe_violation(const Setup& setup, const Comparison& comparison, Json& document);

/// The document of `crossbits witness --json`.
Json witness_json(const Setup& setup, const WitnessSearch& search, const Comparison& comparison);

}  // namespace crossbits

#pragma once

#include "apps/study/experiment.hpp"
#include "protocols/transcript_io.hpp"

namespace crossbits {

// What documents of several commands have in common (design: the JSON keys). The command line and the lab
// both print these.

/// {"statement": ..., "source": ..., "ground": "text"}.
Json claim_json(const Claim& claim);

/// The question as JSON members, in front of what was found: reduction, problem, n, model, ...
void describe_question(const Setup& setup, Json& document);

/// How far changed summaries lead away from the exact model; no member where they are exact.
void describe_summaries(const Setup& setup, const std::optional<SummaryError>& error, Json& document);

/// Bits beside bound and trivial cost: paper_bits, optimal_bits, lower_bound, trivial_bits, verdict, slack,
/// ...
void describe_comparison(const Setup& setup, const Comparison& comparison, Json& document);

}  // namespace crossbits

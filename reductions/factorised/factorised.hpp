#pragma once

#include <optional>
#include <string>

#include "reductions/verify.hpp"

namespace crossbits {

/// Most pairs whose answers are combined from the two sides.
inline constexpr std::uint64_t most_factorised_pairs = std::uint64_t{1} << 36;
/// For problems whose rows are asked entry by entry.
inline constexpr std::uint64_t most_asked_pairs = std::uint64_t{1} << 28;
/// Seeded pairs on which protocol and plain model are run beside a factorised count (as many as there are, if
/// fewer).
inline constexpr std::uint64_t pairs_run_beside = 10'000;

/// verify() on all pairs by per-side numbers: what depends on one party's input is computed once for each of
/// its inputs, and pairs are combined in exact integers, 64 verdicts a word, against a generated row of the
/// problem. On pairs_run_beside seeded pairs the plain model and the protocol are run as well;
/// std::logic_error should they disagree with the count. Nothing, and `why_not` set, when the model cannot be
/// taken apart.
std::optional<Verification> verify_factorised(const Embedding& embedding, const DecidingModel& model,
                                              const CompiledProtocol& protocol, std::uint64_t seed,
                                              std::string& why_not);

/// Four pairs on one of which the model must be wrong, if its decision is a threshold of one sum of a number
/// of Alice's and one of Bob's; nothing otherwise, or where it cannot be taken apart.
std::optional<CrossingRows> nested_rows(const Embedding& embedding, const DecidingModel& model,
                                        const CompiledProtocol& protocol);

}  // namespace crossbits

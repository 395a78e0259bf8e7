#pragma once

#include "apps/study/experiment.hpp"
#include "reductions/witness/witness.hpp"

namespace crossbits {

/// A short search looks at most at so many messages.
inline constexpr std::uint64_t short_search = std::uint64_t{1} << 13;

/// Looks for a witness against the protocol that is run; nothing where Alice does not say all before she
/// hears anything.
std::optional<WitnessSearch> short_witness_search(const Setup& setup);

}  // namespace crossbits

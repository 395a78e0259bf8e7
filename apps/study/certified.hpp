#pragma once

#include <vector>

#include "protocols/bounds/bound.hpp"

namespace crossbits {

/// What the bounds engine proves of a small problem: D(f) (one exact entry, or a lower and an upper one) and,
/// for protocols of one message, the cost of one in that direction where f is defined everywhere. Every
/// certificate has passed the independent checker; std::logic_error if one does not. Nothing for a matrix of
/// more than 2^12 entries. The searches have few steps, so that it takes milliseconds.
std::vector<Bound> certified_bounds(const Problem& problem, Direction direction);

/// [{"name", "kind", "value", "bits", "how"}]
Json certified_json(const std::vector<Bound>& bounds);

/// "D(DISJ_3) = 4 (exact, both know: a protocol tree; at least 15 leaves); ...; certificates checked"; empty
/// where there is nothing.
std::string certified_text(const Problem& problem, const std::vector<Bound>& bounds);

}  // namespace crossbits

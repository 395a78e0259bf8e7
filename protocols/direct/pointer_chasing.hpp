#pragma once

#include "protocols/problem.hpp"
#include "protocols/protocol.hpp"

namespace crossbits {

/// Pointer chasing by taking turns: whoever holds the next pointer follows it and says where it leads (label
/// "pointer", ceil(log2 n) bits); the last one says the lowest bit only (label "answer"). (steps - 1)
/// ceil(log2 n) + 1 bits in `steps` rounds, both know. Throws std::invalid_argument for another problem.
Protocol chase_pointers(const Problem& problem, const Symbols& x, const Symbols& y);

}  // namespace crossbits

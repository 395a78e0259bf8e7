#pragma once

#include "protocols/bounds/facts.hpp"

namespace crossbits {

/// Why public_coin does not apply; empty if it does.
std::string public_coin_refusal(const Facts& facts);

/// R^pub at the error asked for: exactly, by the values of games, for up to 8 different rows and columns; for
/// larger equality from above by fingerprints.
std::vector<Bound> public_coin_bound(Facts& facts);

}  // namespace crossbits

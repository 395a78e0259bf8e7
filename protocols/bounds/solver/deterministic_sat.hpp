#pragma once

#include "protocols/bounds/facts.hpp"

namespace crossbits {

/// Why deterministic_sat does not apply; empty if it does.
std::string deterministic_sat_refusal(const Facts& facts);

/// D(f) from below by a solver for propositional formulas: the largest depth that it refutes, with its proof.
std::vector<Bound> deterministic_sat_bound(Facts& facts);

}  // namespace crossbits

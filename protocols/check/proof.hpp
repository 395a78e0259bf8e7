#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace crossbits::check {

using Clause = std::vector<int>;

/// Does the proof, in the text form of DRAT, refute the clauses? A forward checker: every added clause must
/// follow by reverse unit propagation, or have the resolution asymmetric tautology property on its first
/// literal (Heule, Hunt, Wetzler 2013); deletions of clauses that are unit at that moment are ignored. Empty
/// if it does, else the first fault.
std::string fault_of_proof(const std::vector<Clause>& clauses, int variables, std::string_view proof);

}  // namespace crossbits::check

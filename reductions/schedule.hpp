#pragma once

#include "reductions/compile.hpp"

namespace crossbits {

/// Orders the computations and messages of a cut into two programs with few rounds: the speaker says all it
/// can before the other begins; both first speakers are tried. Fills programs, bits and rounds of `protocol`.
void schedule(CompiledProtocol& protocol, const CutProblem& problem, const CutSolution& solution);

}  // namespace crossbits

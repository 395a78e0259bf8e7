#pragma once

#include "protocols/problem.hpp"
#include "protocols/protocol.hpp"

namespace crossbits {

/// The protocol that every problem has: one party sends its input, in the problem's own coding, under the
/// label "x" or "y"; the other answers, under the label "answer", if the sender must know. `direction` says
/// who sends; two_way takes the cheaper one (Alice if equal). Costs exactly problem.trivial_bits(direction,
/// knows); no message is empty. Throws
/// std::invalid_argument where the problem is not defined on x and y. `problem` must outlive the run.
Protocol send_all(const Problem& problem, const Symbols& x, const Symbols& y, Direction direction,
                  Knows knows);

}  // namespace crossbits

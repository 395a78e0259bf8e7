#pragma once

#include "reductions/delay_strategy.hpp"

namespace crossbits {

// Bob outputs the XOR of the bits at several lags, at each of as many positions as the largest lag has steps.
// The largest lag decides the bits, not how many lags there are: at least that many (derived here). The bits
// of the lags are read off the heads one by one; their parity is taken by a ParityNetwork, a unit a lag.

/// One set of lin heads for all lags: kernels[i] has the same decays as all others and is read for lags[i],
/// each by a threshold of its own; H p bits. Throws std::invalid_argument unless there is one kernel a lag,
/// all on the same heads, each with a threshold, and the lags ascend from at least 1.
DelayStrategy parity_handover(const std::vector<int>& lags, const std::vector<DecayKernel>& kernels,
                              int width);

/// One head with decay 1/2 and `width` digits, read at each lag: right for width >= the largest lag.
DelayStrategy parity_digits(const std::vector<int>& lags, int width);

}  // namespace crossbits

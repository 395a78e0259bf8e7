#pragma once

#include "models/operation.hpp"

namespace crossbits {

/// Attention between one-hot places: a place that is asked for scores 1, any other 0, and weighs `odds` times
/// as much. Terms hold numbers from 0 to `largest`; the output's format is the caller's.
AttentionRule onehot_rule(std::int64_t odds, std::int64_t largest);

}  // namespace crossbits

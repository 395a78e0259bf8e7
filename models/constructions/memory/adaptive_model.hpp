#pragma once

#include "models/constructions/construction.hpp"

namespace crossbits {

/// Tokens 0..n-1 hold a bit each (input field "symbol"), token n asks for the bit g places before it (input
/// field "onehot_lag", n bits, the first of which is g = 1). Its answer is that bit.
///
/// relative:type=,bits=,first=,readout=: norm-free heads without dot product between tokens; the query enters
/// as a factor of each head's answer.
/// - type lin, readout exact (default): one head with decay 1/2 and `bits` digits, times 2^g.
/// - type lin, readout linear: n heads, every lag with coefficients of its own on them; n at most 24.
/// - type log: n powers, the same; n at most 16.
/// Default bits: the fewest that are certified (log: at least 8). Throws std::invalid_argument for sizes out
/// of range.
Construction adaptive_relative(std::int32_t n, const ModelSpec& spec);

}  // namespace crossbits

#pragma once

#include "models/constructions/construction.hpp"

namespace crossbits {

/// Index look-up: tokens 0..n-1 hold a symbol each (input field "symbol"), the last token names one of them
/// (input field "query", a symbol of n). Its answer is the symbol. Under `by_lag` it asks for the symbol so
/// many places before it (input field "onehot_lag", n bits, the first of which is lag 1).
struct LookupTask {
  std::int32_t n = 0;
  std::int32_t symbols = 2;
  bool by_lag = false;
};

/// rnn:memory=,cell=: a delay line of `memory` symbols (default n), of which the last token reads the one
/// that it names; the oldest are lost first. cell=plain (the default) meets the bound ceil(n log2 symbols) up
/// to rounding each symbol to whole bits (Bhattamishra, Hahn, Blunsom, Kanade 2024); elman, gru and lstm hold
/// one of two symbols in saturated cells (delay_line.hpp).
Construction lookup_recurrent(const LookupTask& task, const ModelSpec& spec);

/// attention:m=,type=,slope=: keys are the m-bit codes of the positions (default max(1, ceil(log2 n))), the
/// query that of the position asked for, temperature (1/2) ln(4n), so that the right token weighs at least
/// 4/5 (derived here). A slope b 2^-8 > 0 lowers every score by b 2^-8 s (type lin, the default) or b 2^-8 ln
/// s (log) at distance s, as relative positions do; the temperature grows by half of what the farthest token
/// loses. Throws std::invalid_argument for type=log without a slope.
Construction lookup_attention(const LookupTask& task, const ModelSpec& spec);

}  // namespace crossbits

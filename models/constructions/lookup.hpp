#pragma once

#include "models/constructions/construction.hpp"

namespace crossbits {

/// Index look-up: tokens 0..n-1 hold a symbol each (input field "symbol"), the last token asks for one of them (input field
/// "onehot_i", n bits). Its answer is the symbol.
struct LookupTask {
  std::int32_t n = 0;
  std::int32_t symbols = 2;
};

/// rnn:memory=: stores the symbols one by one in `memory` cells (default n) and reads the cell that is asked for. Meets the
/// bound ceil(n log2 symbols) up to rounding each symbol to whole bits (Bhattamishra, Hahn, Blunsom, Kanade 2024).
Construction lookup_recurrent(const LookupTask& task, const ModelSpec& spec);

/// attention:m=: keys are the m-bit codes of the positions (default max(1, ceil(log2 n))), the query that of the position asked
/// for, temperature (1/2) ln(4n), so that the right token weighs at least 4/5 (derived here).
Construction lookup_attention(const LookupTask& task, const ModelSpec& spec);

}  // namespace crossbits

#pragma once

#include "models/constructions/construction.hpp"

namespace crossbits {

/// Variants of Match3 that ordinary attention can do; every token has the input field "symbol", and the
/// answer at token i is above 1/2 iff it is matched.
struct Match3VariantTask {
  std::int32_t tokens = 0;
  std::int32_t modulus = 2;
  std::int32_t reach = 1;  ///< local only: K
};

/// Match3Bigram, x_i + x_j + x_(j+1), by two layers: the first copies the next token (the last position,
/// which has none, is the blank), the second is Match2 of x_i against the sum. Idea Sanford, Hsu, Telgarsky
/// 2023; the form is derived here. match3-bigram:tokens=,modulus=[,bits=].
Construction match3_bigram_attention(const Match3VariantTask& task, const ModelSpec& spec);

/// Match3Local, both partners within distance K, by one layer: a sparse average over the window (q = 2K + 1,
/// values one-hot by position modulo 2K + 1, K public blanks at either end) gathers the window exactly, a
/// network looks at all its pairs. Idea Sanford, Hsu, Telgarsky 2023; the form is derived here.
/// match3-local:tokens=,modulus=,reach=.
Construction match3_local_attention(const Match3VariantTask& task, const ModelSpec& spec);

}  // namespace crossbits

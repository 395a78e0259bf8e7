#pragma once

#include "models/constructions/construction.hpp"

namespace crossbits {

/// Match3 over `tokens` numbers modulo `modulus`: every token has the input field "symbol".
struct Match3Task {
  std::int32_t tokens = 0;
  std::int32_t modulus = 2;
  std::vector<std::int32_t> queries{};  ///< tokens whose answers are wanted
  std::int32_t asked_symbol = -1;       ///< the number that all of them hold, if it is public; else -1
};

/// keys=histogram: uniform attention over one-hot values, so that the head's answer is the histogram of the
/// numbers; a read-out network looks for two that are there and complete the token's own. Exact. `m` (default
/// the modulus) is how many bins are counted. Its summary meets the lower bound of Sanford, Hsu, Telgarsky
/// 2023, Theorem 7 within a logarithm.
Construction match3_histogram(const Match3Task& task, const ModelSpec& spec);

/// order=3: one third-order unit of width 5 with one public blank, cosines and sines of `bits` fraction bits
/// (default: the fewest that can be certified). Above 1/2 iff matched. Certified when one match alone
/// outweighs the blanks and all pairs at the largest weight without a match do not: sufficient on all inputs.
Construction match3_third_order(const Match3Task& task, const ModelSpec& spec);

/// attention:keys=histogram[,m=] or attention:order=3[,bits=]. Throws std::invalid_argument.
Construction match3_attention(const Match3Task& task, const ModelSpec& spec);

}  // namespace crossbits

#pragma once

#include <optional>

#include "models/constructions/construction.hpp"

namespace crossbits {

/// Match2 over `tokens` numbers modulo `modulus`: every token has the input field "symbol".
struct Match2Task {
  std::int32_t tokens = 0;
  std::int32_t modulus = 2;
};

/// One softmax unit of width 3 with one public blank (Sanford, Hsu, Telgarsky 2023, Theorem 6): cosines and
/// sines of `bits` fraction bits (default: what match2_precision finds). The answer at token i is above 1/2
/// iff i has a match. Certified by worst cases, which is exhaustive: the answer grows with every weight, so
/// for each number at token i the least total that a match allows and the largest without one are compared
/// with the blank. match2:tokens=,modulus=[,bits=]. Throws std::invalid_argument.
Construction match2_attention(const Match2Task& task, const ModelSpec& spec);

/// The fewest fraction bits of cosines and sines with no wrong answer on any of the modulus^tokens inputs;
/// nothing if 30 are too few.
std::optional<int> match2_precision(const Match2Task& task);

/// True when `entries` tokens with any numbers and one blank decide right, whoever asks: the least total with
/// a match and the largest without one are compared with the blank. Sufficient where not all numbers occur
/// together.
bool circle_decides(const Match2Task& task, int bits, std::int32_t entries);

}  // namespace crossbits

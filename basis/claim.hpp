#pragma once

#include <string>

namespace crossbits {

/// On what a statement rests.
enum class Ground {
  text,     ///< read in the source
  memory,   ///< from memory of the source, not re-read
  derived,  ///< proved here, not attributed to a paper
  numeric   ///< observed by measurement only
};

/// What a printed number is.
enum class Kind { exact, lower_bound, upper_bound, estimate };

/// A theorem as data: printed by `crossbits list`, reports and docs next to the numbers that rest on it.
struct Claim {
  std::string statement;  ///< one sentence, in the textbook's symbols
  std::string source;     ///< author, year, theorem; or "derived here"
  Ground ground = Ground::text;
};

const char* name(Ground ground);
const char* name(Kind kind);

}  // namespace crossbits

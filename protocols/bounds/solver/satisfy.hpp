#pragma once

#include <optional>
#include <string>
#include <vector>

#include "protocols/bounds/effort.hpp"
#include "protocols/bounds/solver/cover_formula.hpp"

namespace crossbits {

/// What a solver says of a formula.
struct Satisfied {
  std::optional<bool> answer;  ///< nothing when the effort was spent
  std::vector<bool> model;     ///< if true: by variable, from 1 on
  std::string proof;           ///< if false: in the DRAT format, as text
};

/// CaDiCaL, with a limit on conflicts or on time, so that the same formula has the same answer without a
/// clock.
Satisfied satisfy(const Formula& formula, const Effort& effort, int most_conflicts);

}  // namespace crossbits

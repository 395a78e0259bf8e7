#pragma once

#include <vector>

#include "apps/cli/record.hpp"
#include "protocols/problem.hpp"

namespace crossbits {

/// --x and --y, or --seed: which instance is meant.
std::vector<Flag> instance_flags();
/// The instance of these flags. Throws std::invalid_argument where only one of the inputs is given, or both
/// and a seed.
Instance instance_of(const Arguments& arguments, const Problem& problem);

}  // namespace crossbits

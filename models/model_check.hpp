#pragma once

#include <string>

#include "models/graph.hpp"

namespace crossbits {

/// Most numbers that one value, and all values of a model together, may have.
inline constexpr std::int64_t most_numbers_of_value = std::int64_t{1} << 24;
inline constexpr std::int64_t most_numbers_of_model = std::int64_t{1} << 28;

/// What is wrong with a value that is about to be appended to `graph`: it reads what is not there, its
/// lengths do not fit its operation, or its format does not hold what the operation writes. Empty when it can
/// be computed.
std::string complaint(const Graph& graph, const Value& value);

}  // namespace crossbits

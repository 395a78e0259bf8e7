#pragma once

#include <optional>

#include "protocols/problem.hpp"

namespace crossbits {

/// Most columns that are all looked at; beyond, only likely ones and seeded ones.
inline constexpr std::uint64_t most_columns = std::uint64_t{1} << 14;

/// A column y with f(x, y) != f(x_other, y), both defined: what tells two rows apart. Nothing where none was
/// found; up to most_columns inputs of Bob's that means there is none. Beyond, looked at are inputs with one
/// symbol that is not 0, their complements, x and x_other themselves where they are Bob's inputs too, and
/// seeded ones.
std::optional<Symbols> differing_column(const Problem& problem, const Symbols& x, const Symbols& x_other);

}  // namespace crossbits

#pragma once

#include <cstdint>
#include <optional>

#include "protocols/problem.hpp"

namespace crossbits {

/// How the bits of a protocol stand to what any protocol must pay.
enum class Standing {
  violates,    ///< fewer bits than any right protocol: the model must err somewhere
  vacuous,     ///< more bits than sending the input: at this size the bound excludes nothing
  consistent,  ///< in between
  unknown      ///< no bound is known for this convention, and not vacuous
};

/// "VIOLATES", "VACUOUS", "CONSISTENT", "UNKNOWN".
const char* name(Standing standing);

/// The bits of a protocol beside the bound and the trivial cost, all three in one convention.
struct Comparison {
  Direction direction = Direction::two_way;
  Knows knows = Knows::bob;
  std::uint64_t bits = 0;
  std::optional<KnownCost> lower_bound;
  std::uint64_t trivial_bits = 0;
  Standing standing = Standing::unknown;
  bool tight = false;                 ///< bits = bound
  std::optional<std::int64_t> slack;  ///< bits - bound
};

/// Sets `bits` of a protocol of this direction beside the problem's bound of the same convention.
Comparison compare(const Problem& problem, Direction direction, Knows knows, std::uint64_t bits);

}  // namespace crossbits

#include "apps/study/verdict.hpp"

namespace crossbits {

const char* name(Standing standing) {
  switch (standing) {
    case Standing::violates:
      return "VIOLATES";
    case Standing::vacuous:
      return "VACUOUS";
    case Standing::consistent:
      return "CONSISTENT";
    case Standing::unknown:
      return "UNKNOWN";
  }
  return "unknown";
}

Comparison compare(const Problem& problem, Direction direction, Knows knows, std::uint64_t bits) {
  Comparison c;
  c.direction = direction;
  c.knows = knows;
  c.bits = bits;
  c.lower_bound = problem.lower_bound(direction, knows);
  c.trivial_bits = problem.trivial_bits(direction, knows);
  if (c.lower_bound) {
    c.slack = static_cast<std::int64_t>(bits) - static_cast<std::int64_t>(c.lower_bound->bits);
    c.tight = *c.slack == 0;
    c.standing = *c.slack < 0 ? Standing::violates : Standing::consistent;
  }
  if (bits > c.trivial_bits) c.standing = Standing::vacuous;
  return c;
}

}  // namespace crossbits

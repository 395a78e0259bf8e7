#include "basis/claim.hpp"

namespace crossbits {

const char* name(Ground ground) {
  switch (ground) {
    case Ground::text:
      return "text";
    case Ground::memory:
      return "memory";
    case Ground::derived:
      return "derived";
    case Ground::numeric:
      return "numeric";
  }
  return "unknown";
}

const char* name(Kind kind) {
  switch (kind) {
    case Kind::exact:
      return "exact";
    case Kind::lower_bound:
      return "lower bound";
    case Kind::upper_bound:
      return "upper bound";
    case Kind::estimate:
      return "estimate";
  }
  return "unknown";
}

}  // namespace crossbits

#pragma once

#include "models/arithmetic/round.hpp"

namespace crossbits {

/// The product of two numbers with 62 fraction bits, rounded down; it must be below 2.
inline std::int64_t multiply62(std::int64_t a, std::int64_t b) {
  return static_cast<std::int64_t>(Int128{a} * b >> 62);
}

}  // namespace crossbits

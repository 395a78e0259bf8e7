#pragma once

#include <cstdint>
#include <vector>

#include "protocols/bounds/bit_matrix.hpp"
#include "protocols/bounds/effort.hpp"

namespace crossbits {

/// The rank of a 0/1 matrix over a field, and rows and columns of one nonsingular minor of that order:
/// together they prove that the rank is at least so large. What is found before the effort is spent is such a
/// minor as well.
struct Rank {
  std::vector<std::size_t> rows, columns;
  bool is_complete = true;  ///< false when the effort was spent: the rank may be larger
  std::size_t rank() const { return rows.size(); }
};

/// Over the field of two elements, by the method of four Russians on 256 columns at a time (Arlazarov, Dinic,
/// Kronrod, Faradzhev 1970). The matrix is used up.
Rank rank_gf2(BitMatrix matrix, Effort effort = Effort::steps(~std::uint64_t{0}));

/// The largest prime of `rank_mod`.
inline constexpr std::uint32_t largest_prime = 251;

/// Over the field of `prime` elements, 3 <= prime <= 251, by elimination in blocks of columns. Integers
/// throughout: every instruction set gives the same.
Rank rank_mod(const BitMatrix& matrix, std::uint32_t prime, Effort effort = Effort::steps(~std::uint64_t{0}));

}  // namespace crossbits

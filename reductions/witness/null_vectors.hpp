#pragma once

#include <cstdint>
#include <vector>

namespace crossbits {

/// Columns up to which a lattice is reduced in search of short vectors.
inline constexpr std::size_t most_reduced_columns = 96;

/// Integer vectors d with matrix * d = 0, d != 0 and every |d_i| <= `range`, by exact linear algebra (FLINT):
/// the primitive basis vectors of the null space that are so short, and, where there is none and the matrix
/// is small enough, those of the null lattice reduced by the algorithm of Lenstra, Lenstra, Lovasz 1982.
/// `matrix` has rows of equal length. Finding none does not prove that there is none.
std::vector<std::vector<std::int64_t>> short_null_vectors(
    const std::vector<std::vector<std::int64_t>>& matrix, std::size_t columns, std::int64_t range);

}  // namespace crossbits

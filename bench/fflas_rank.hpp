#pragma once

#include <cstddef>
#include <string>

#include "protocols/bounds/bit_matrix.hpp"

namespace crossbits::bench {

/// The rank of a 0/1 matrix over GF(p) by FFLAS-FFPACK in floats, on one thread; p at most 2039.
std::size_t fflas_rank(const BitMatrix& bits, int p);

/// The kernel that its OpenBLAS picked; OPENBLAS_CORETYPE chooses another, such as SkylakeX.
std::string fflas_kernel();

}  // namespace crossbits::bench

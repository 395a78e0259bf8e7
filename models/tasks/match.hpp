#pragma once

#include <cstdint>
#include <vector>

namespace crossbits {

// The match tasks of Sanford, Hsu, Telgarsky 2023, by their definitions: loops over all positions, no
// shortcut, so that a construction is checked against something else than itself. x holds numbers from 0 to
// modulus - 1; j = i and j1 = j2 are allowed. One truth a position.

/// 1 iff some j has x_i + x_j = 0 mod modulus.
std::vector<int> match2(const std::vector<int>& x, int modulus);
/// 1 iff some j1, j2 have x_i + x_j1 + x_j2 = 0 mod modulus.
std::vector<int> match3(const std::vector<int>& x, int modulus);
/// 1 iff some j has x_i + x_j + x_(j+1) = 0 mod modulus.
std::vector<int> match3_bigram(const std::vector<int>& x, int modulus);
/// 1 iff some j1, j2 at distance at most `reach` from i have x_i + x_j1 + x_j2 = 0 mod modulus.
std::vector<int> match3_local(const std::vector<int>& x, int modulus, int reach);

}  // namespace crossbits

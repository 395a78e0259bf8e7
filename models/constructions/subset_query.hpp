#pragma once

#include <span>
#include <utility>
#include <vector>

#include "models/operation.hpp"

namespace crossbits {

/// An exact rational number: numerator and denominator > 0.
using Rational = std::pair<BigInteger, BigInteger>;

/// The query that averages over the set `multi_hot` (n numbers, 1 = member), before rounding: key_width
/// rationals. least_squares: the shortest w with <w, u_j> = 1 on the set; where another key then scores above
/// 1/2, the worst such keys are pinned to 1/2, a few rounds long (the maximum-margin route of Sanford, Hsu,
/// Telgarsky 2023, Theorem 2, done in exact linear algebra). Where the keys of the set are dependent, their
/// sum over key_width instead. polynomial: coefficients of -prod (t - t_i)^2 with t_j = j - floor(n / 2), the
/// cyclic polytope of Theorem 3.
std::vector<Rational> subset_query(const SubsetQuery& op, std::span<const BigInteger> multi_hot);

/// Solves the symmetric system gram * x = right exactly by fraction-free elimination (Bareiss 1968):
/// numerators over one common denominator > 0, or nothing where the system is singular.
bool solve_exactly(std::vector<std::vector<BigInteger>> gram, std::vector<BigInteger> right,
                   std::vector<BigInteger>& numerators, BigInteger& denominator);

}  // namespace crossbits

#pragma once

#include <cstdint>
#include <vector>

namespace crossbits {

// Matrices of 2^n rows and columns that are functions of x XOR y, or of x AND y, from the 2^n values alone:
// one transform of n 2^n additions instead of an elimination of 2^(3n) steps.

/// The eigenvalues of the matrix g(x XOR y), each once: sum over z of g(z) (-1)^(z . w). Throws
/// std::invalid_argument unless the number of values is a power of two, at most 2^26.
std::vector<std::int64_t> walsh_hadamard(std::vector<std::int64_t> values);

/// The coefficients of g as a polynomial in the bits: the matrix g(x AND y) is Z^T diag(coefficients) Z with
/// Z nonsingular over every field. Throws as above.
std::vector<std::int64_t> moebius(std::vector<std::int64_t> values);

/// The rank over the rationals of g(x XOR y), and of g(x AND y).
std::uint64_t rank_of_xor_function(const std::vector<std::int64_t>& values);
std::uint64_t rank_of_and_function(const std::vector<std::int64_t>& values);

/// The norm of the matrix g(x XOR y): its largest eigenvalue in modulus. With signs for values and the
/// uniform distribution, Lindsey's lemma bounds the discrepancy by this number over 2^n.
std::uint64_t norm_of_xor_function(const std::vector<std::int64_t>& values);

}  // namespace crossbits

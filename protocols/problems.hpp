#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "protocols/problem.hpp"

namespace crossbits {

/// The largest -n that the catalogue accepts: beyond, exact counts such as 2^n no longer fit comfortably.
constexpr int largest_n = 1 << 20;

/// DISJ_n: 1 iff no i with x_i = y_i = 1.
Problem disjointness(int n);
/// EQ_n: 1 iff x = y.
Problem equality(int n);
/// GT_n: 1 iff x > y as numbers, index 0 the most significant bit.
Problem greater_than(int n);
/// IP_n: sum of x_i y_i mod 2.
Problem inner_product(int n);
/// INDEX_n over [symbols]: x in [symbols]^n, y in [n]; the answer is x_y. symbols >= 2.
Problem index_problem(int n, int symbols = 2);
/// Sparse DISJ: x a subset of [n] with `size` elements, y any subset; 1 iff they are disjoint. size = 0
/// stands for max(1, n / 2), the largest domain. Throws std::invalid_argument unless size <= n <=
/// largest_subset_universe.
Problem sparse_disjointness(int n, int size = 0);
/// Subsets are counted and numbered exactly up to here.
constexpr int largest_subset_universe = 4096;

/// UINT_n: 1 iff exactly one i with x_i = y_i = 1, 0 iff none, undefined else.
Problem unique_intersection(int n);
/// PC_n: x and y in [n]^n are pointers; the lowest bit of the place that `steps` >= 1 of them lead to.
Problem pointer_chasing(int n, int steps = 2);
/// GHD_n: 1 iff the strings differ in at least n/2 + sqrt n places, 0 iff in at most n/2 - sqrt n, undefined
/// else.
Problem gap_hamming(int n);
/// DELAY_n: all n bits of x, as a number below 2^n; y does not matter. n at most 16.
Problem delay(int n);

/// The problem of a 0/1/* matrix, `text` with one row a line: x is a row, y a column, * is undefined. Throws
/// std::invalid_argument with the number of a bad line.
Problem matrix_problem(std::string_view text);
/// The same from a file, "-" being standard input.
Problem read_matrix(const std::string& path);

/// The problem that a command line names: "disjointness", "index:symbols=5". Throws std::invalid_argument for
/// an unknown name or parameter and for n outside [1, largest_n].
Problem make_problem(std::string_view spec, int n);
/// The ids that `make_problem` knows, in the order of the documentation.
std::vector<std::string> problem_ids();

}  // namespace crossbits

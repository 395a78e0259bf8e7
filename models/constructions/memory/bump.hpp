#pragma once

#include <vector>

#include "models/constructions/memory/kernel.hpp"

namespace crossbits {

/// The paper's kind of construction, for figures: a smooth bump at the lag, approximated by a polynomial of
/// degree H - 1 in u = e^(-beta s) (lin, times u) or u = s^(-beta) (log, times s^-2), written in Chebyshev
/// polynomials. Derived here after the statement remembered from Wang and E 2024. Doubles: an estimate, never
/// used by a protocol.
struct Bump {
  RelativeType type = RelativeType::lin;
  int lag = 1;
  double beta = 1;
};
/// beta = 2/T (lin), 2/ln T (log; T = 2: ln 3 in place of ln T).
Bump standard_bump(RelativeType type, int lag);

/// The l1 error with each number of heads in `heads` (1..8192): sums over s >= 1 until the weights are below
/// 1e-17 of the first, over at most 100,000 positions (lin) or 4,096 (log): an estimate. Throws
/// std::invalid_argument for a lag outside 2..256 or beta not above 0.
std::vector<double> bump_errors(const Bump& bump, const std::vector<int>& heads);

/// log2 of SA for `heads` heads, by conversion to powers of u in big floats; heads at most 512, type lin.
double bump_log2_sum(const Bump& bump, int heads);

}  // namespace crossbits

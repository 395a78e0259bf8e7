#pragma once

#include <vector>

#include "models/constructions/memory/kernel.hpp"

namespace crossbits {

/// Exponential nodes that serve all power-law heads at once: s^-b = sum_j weight_j(b) e^(-t_j s) up to a
/// relative error, for every b in [least, most] and 1 <= s <= length. The nodes t_j = e^(x_j) are those of
/// the trapezoidal rule for 1/Gamma(b) int e^(-s e^x + b x) dx and do not depend on b (derived here).
struct SharedNodes {
  double least = 1.1, most = 8;  ///< exponents
  int length = 1;                ///< the farthest position
  double step = 0;               ///< between the x_j
  std::vector<double> rates;     ///< t_j, ascending

  int size() const { return static_cast<int>(rates.size()); }
  /// Of node j for exponent b.
  double weight(int node, double b) const;
};

/// Nodes with relative error at most 2^log2_error by the bounds for aliasing (the Gamma function on a
/// vertical line) and for the two cut ends. Throws std::invalid_argument unless 1 < least <= most <= 4096, 1
/// <= length <= 2^24 and -2000 <= log2_error < 0.
SharedNodes shared_nodes(double least, double most, int length, double log2_error);

/// A kernel of power-law heads as one of exponential heads, one a node: what Alice can send instead of all of
/// its heads. Only for whole exponents. Its certificate says how good it is.
DecayKernel node_kernel(const PowerKernel& kernel, const SharedNodes& nodes);

/// The largest relative error found over given exponents and all s (at most about 2,000 of them, ends
/// included).
double measured_error(const SharedNodes& nodes, const std::vector<double>& exponents);

}  // namespace crossbits

#pragma once

#include <span>
#include <vector>

#include "models/arithmetic/round.hpp"

namespace crossbits {

/// A number numerator 2^-fraction >= 0 added to a variance so that it is never 0.
struct Epsilon {
  std::int64_t numerator;
  int fraction;
};

/// Layer normalisation (Ba, Kiros, Hinton 2016) without gain and bias: for every i the integer nearest to
/// 2^out_fraction (x_i - mean) / sqrt(variance + epsilon), ties to even, saturating; the values are x_i
/// 2^-fraction, the variance is divided by n. Correctly rounded: no step before the last one rounds. Throws
/// std::domain_error when all x are equal and epsilon is 0, std::invalid_argument when epsilon is negative.
std::vector<std::int64_t> normalise(std::span<const std::int64_t> x, int fraction, Epsilon epsilon,
                                    int out_fraction);
/// As above for integers of any size, without saturation.
std::vector<BigInteger> normalise(std::span<const BigInteger> x, int fraction, Epsilon epsilon,
                                  int out_fraction);

/// Root mean square normalisation (Zhang, Sennrich 2019) without gain: 2^out_fraction x_i / sqrt(mean of x^2
/// + epsilon).
std::vector<std::int64_t> normalise_root_mean_square(std::span<const std::int64_t> x, int fraction,
                                                     Epsilon epsilon, int out_fraction);

}  // namespace crossbits

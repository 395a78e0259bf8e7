#pragma once

#include <optional>

#include "models/arithmetic/function.hpp"
#include "models/arithmetic/interval.hpp"

namespace crossbits {

/// The first step of Ziv's method: f(x 2^-fraction), for x within the domain where f is no
/// plain dyadic number, to about 60 bits in
/// machine words. Nothing where no such way is written or the argument is out of its range; enclose() always
/// answers.
std::optional<Approximation> approximate(Function function, std::int64_t x, int fraction);

}  // namespace crossbits

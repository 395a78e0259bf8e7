#pragma once

#include "models/constructions/memory/kernel.hpp"

namespace crossbits {

/// H exponential heads with decays 2^-(first + i), i = 0..H-1, whose sum is 1 at s = `lag` <= H and 0 at
/// every other s <= H: exact fractions. H = lag is the closed form of the delay line; larger H lets the same
/// heads serve several lags. phi(s) = 2^(-first (s - lag)) prod_{j != lag} (2^-s - 2^-j) / (2^-lag - 2^-j).
/// Derived here (interpolation). Throws std::invalid_argument unless 1 <= lag <= heads <= 256 and 1 <= first
/// <= 4096.
DecayKernel halving_kernel(int lag, int heads, int first);

/// The same with decays e^(-beta (first + i)), H = lag heads; coefficients rounded far below the margin.
/// Throws std::invalid_argument unless 1 <= lag <= 96, first >= 1 and the rates are usable.
DecayKernel geometric_kernel(int lag, int first, double beta);

/// H = lag power-law heads with exponents first + i: phi(s) = (T/s)^first prod_{j<T} (1/s - 1/j) / (1/T -
/// 1/j). Throws std::invalid_argument unless 1 <= lag <= 96 and 2 <= first <= 4096.
PowerKernel harmonic_kernel(int lag, int first);

}  // namespace crossbits

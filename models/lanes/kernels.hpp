#pragma once

#include <cstddef>
#include <cstdint>

#include "models/lanes/program.hpp"

namespace crossbits::lanes {

/// How many inputs are evaluated side by side.
inline constexpr std::size_t width = 128;

/// What a step works on: where each slot's numbers lie, and the coefficients and constants as bound.
struct Bench {
  const LaneProgram* program;
  double* const* slots;
  const double* coefficients;
  const double* constants;  ///< by step
};

/// One step other than a call or its results, for all lanes, on the best instruction set there is (Highway).
/// False when a number that must be positive is not.
bool run_step(const Bench& bench, std::size_t step);
/// The same in plain C++: the reference, which gives the same integers.
bool run_step_plain(const Bench& bench, std::size_t step);

/// Bit i of words[i / 64] = numbers[i] < bound, for `count` numbers, a multiple of 64.
void below(const double* numbers, std::size_t count, double bound, std::uint64_t* words);
void below_plain(const double* numbers, std::size_t count, double bound, std::uint64_t* words);

}  // namespace crossbits::lanes

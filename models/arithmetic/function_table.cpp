#include "models/arithmetic/function_table.hpp"

#include <fmt/core.h>

#include <stdexcept>

namespace crossbits {

namespace {

constexpr std::int64_t most_entries = std::int64_t{1} << 20;
constexpr std::int64_t most_weights = std::int64_t{1} << 22;

// The least d in (below, 64 2^in_fraction] that weighs at least `weight`: exp never decreases when rounded.
std::int64_t least_weighing(std::int64_t weight, int in_fraction, int out_fraction) {
  std::int64_t above = std::int64_t{64}
                       << std::max(0, in_fraction);  // e^64 > 2^(62 + 8) and e^-64 < 2^-(60 + 1)
  std::int64_t below = -above;
  while (above - below > 1) {
    const std::int64_t middle = below + (above - below) / 2;
    (round_function(Function::exp, middle, in_fraction, out_fraction) >= weight ? above : below) = middle;
  }
  return above;
}

}  // namespace

FunctionTable::FunctionTable(Function function, int in_fraction, int out_fraction, std::int64_t low,
                             std::int64_t high, std::int64_t low_out, std::int64_t high_out)
    : low_(low), high_(high) {
  if (low > high || Int128{high} - low >= most_entries)
    throw std::invalid_argument(
        fmt::format("A table of {} on [{}, {}] would be empty or have over {} entries.", name(function), low,
                    high, most_entries));
  if (low_out > high_out)
    throw std::invalid_argument(
        fmt::format("No number lies in the output range [{}, {}].", low_out, high_out));
  entries_.reserve(static_cast<std::size_t>(high - low + 1));
  for (std::int64_t x = low; x <= high; ++x)
    entries_.push_back(std::clamp(round_function(function, x, in_fraction, out_fraction), low_out, high_out));
}

ExpTable::ExpTable(int in_fraction, int out_fraction, std::int64_t cap) : cap_(cap) {
  if (cap < 1 || cap > largest_result)
    throw std::invalid_argument(fmt::format("The largest weight must lie in [1, 2^62 - 1], not be {}.", cap));
  if (in_fraction > 50 || out_fraction < -8 || out_fraction > 60)
    throw std::invalid_argument(
        fmt::format("Weights need score fractions up to 50 and weight fractions in [-8, 60], not {} and {}.",
                    in_fraction, out_fraction));
  first_ = least_weighing(1, in_fraction, out_fraction);
  const std::int64_t at_cap = least_weighing(cap, in_fraction, out_fraction);
  if (at_cap - first_ >= most_weights)
    throw std::invalid_argument(
        fmt::format("A weight table for {} fraction bits of the score would have {} entries, over {}.",
                    in_fraction, at_cap - first_, most_weights));
  weights_.reserve(static_cast<std::size_t>(at_cap - first_));
  for (std::int64_t d = first_; d < at_cap; ++d)
    weights_.push_back(round_function(Function::exp, d, in_fraction, out_fraction));
}

}  // namespace crossbits

#include "protocols/bounds/spectrum.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <bit>
#include <cstdlib>
#include <stdexcept>

namespace crossbits {
namespace {

void check_size(std::size_t size) {
  if (std::has_single_bit(size) && size <= std::size_t{1} << 26) return;
  throw std::invalid_argument(
      fmt::format("a transform takes 2^n values, n at most 26 (got {} values)", size));
}

/// step(a, b) for every pair of values that differ in one bit, bit after bit; a has the bit 0.
template <class Step>
std::vector<std::int64_t> butterfly(std::vector<std::int64_t> values, Step step) {
  check_size(values.size());
  for (std::size_t half = 1; half < values.size(); half *= 2) {
    for (std::size_t block = 0; block < values.size(); block += 2 * half) {
      for (std::size_t k = block; k < block + half; ++k) step(values[k], values[k + half]);
    }
  }
  return values;
}

std::uint64_t nonzero(const std::vector<std::int64_t>& values) {
  return static_cast<std::uint64_t>(
      std::count_if(values.begin(), values.end(), [](std::int64_t v) { return v != 0; }));
}

}  // namespace

std::vector<std::int64_t> walsh_hadamard(std::vector<std::int64_t> values) {
  return butterfly(std::move(values), [](std::int64_t& a, std::int64_t& b) {
    const std::int64_t sum = a + b;
    b = a - b;
    a = sum;
  });
}

std::vector<std::int64_t> moebius(std::vector<std::int64_t> values) {
  return butterfly(std::move(values), [](const std::int64_t& a, std::int64_t& b) { b -= a; });
}

std::uint64_t rank_of_xor_function(const std::vector<std::int64_t>& values) {
  return nonzero(walsh_hadamard(values));
}
std::uint64_t rank_of_and_function(const std::vector<std::int64_t>& values) {
  return nonzero(moebius(values));
}

std::uint64_t norm_of_xor_function(const std::vector<std::int64_t>& values) {
  std::int64_t largest = 0;
  for (const std::int64_t v : walsh_hadamard(values)) largest = std::max(largest, std::abs(v));
  return static_cast<std::uint64_t>(largest);
}

}  // namespace crossbits

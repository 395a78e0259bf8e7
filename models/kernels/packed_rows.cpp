#include "models/kernels/packed_rows.hpp"

#include <algorithm>
#include <cstdlib>

#include "models/kernels/clones.hpp"

namespace crossbits::kernel {
namespace {

constexpr std::size_t lanes = 64;

CROSSBITS_CLONES void multiply(const float* packed, const std::int64_t* u, std::size_t width,
                               std::int64_t* sums) {
  float sum[lanes] = {};
  for (std::size_t k = 0; k < width; ++k) {
    const auto x = static_cast<float>(u[k]);
    for (std::size_t i = 0; i < lanes; ++i) sum[i] += packed[k * lanes + i] * x;
  }
  for (std::size_t i = 0; i < lanes; ++i) sums[i] = static_cast<std::int32_t>(sum[i]);
}

CROSSBITS_CLONES void multiply(const double* packed, const std::int64_t* u, std::size_t width,
                               std::int64_t* sums) {
  double sum[lanes] = {};
  for (std::size_t k = 0; k < width; ++k) {
    const auto x = static_cast<double>(u[k]);
    for (std::size_t i = 0; i < lanes; ++i) sum[i] += packed[k * lanes + i] * x;
  }
  for (std::size_t i = 0; i < lanes; ++i) sums[i] = static_cast<std::int64_t>(sum[i]);
}

template <class Real>
void place(std::vector<Real>& packed, std::size_t row, std::span<const std::int64_t> numbers) {
  const std::size_t begin = row / lanes * lanes * numbers.size();
  if (row % lanes == 0) packed.resize(begin + lanes * numbers.size(), 0);
  for (std::size_t k = 0; k < numbers.size(); ++k)
    packed[begin + k * lanes + row % lanes] = static_cast<Real>(numbers[k]);
}

template <class Real>
void multiply_all(const std::vector<Real>& packed, std::span<const std::int64_t> u,
                  std::span<std::int64_t> sums) {
  std::size_t done = 0;
  for (; done + lanes <= sums.size(); done += lanes)
    multiply(packed.data() + done * u.size(), u.data(), u.size(), &sums[done]);
  if (done == sums.size()) return;
  std::int64_t rest[lanes];
  multiply(packed.data() + done * u.size(), u.data(), u.size(), rest);
  std::copy_n(rest, sums.size() - done, sums.begin() + static_cast<std::ptrdiff_t>(done));
}

}  // namespace

void PackedRows::append(std::span<const std::int64_t> row) {
  std::int64_t sum = 0;
  for (const std::int64_t n : row) sum = std::min(sum + std::min(std::abs(n), double_limit), double_limit);
  largest_row_ = std::max(largest_row_, sum);
  if (single_)
    place(floats_, rows_, row);
  else
    place(doubles_, rows_, row);
  ++rows_;
}

void PackedRows::times(std::span<const std::int64_t> u, std::span<std::int64_t> sums) const {
  if (width_ == 0)
    std::fill(sums.begin(), sums.end(), 0);
  else if (single_)
    multiply_all(floats_, u, sums);
  else
    multiply_all(doubles_, u, sums);
}

CROSSBITS_CLONES std::int64_t largest_modulus(std::span<const std::int64_t> numbers) {
  std::int64_t low = 0, high = 0;
  for (const std::int64_t n : numbers) low = std::min(low, n), high = std::max(high, n);
  return std::max(high, -low);
}

}  // namespace crossbits::kernel

#pragma once

#include <algorithm>

#include "models/kernels/kernel.hpp"

namespace crossbits::kernel {

template <class Integer>
void affine(const Affine& op, std::span<const Integer> u, Result& result) {
  const std::size_t n = u.size();
  for (std::size_t i = 0; i < result.size(); ++i) {
    const std::int64_t* row = op.weights.data() + i * n;
    Integer sum = op.bias.empty() ? Integer(0) : Integer(op.bias[i]);
    for (std::size_t k = 0; k < n; ++k) sum += row[k] * u[k];
    if (op.relu && sum < 0) sum = 0;
    result.round(i, sum, op.fraction);
  }
}

/// The same from packed weights.
inline void affine_packed(const Affine& op, const PackedRows& packed, std::span<const std::int64_t> u,
                          std::vector<std::int64_t>& scratch, Result& result) {
  scratch.resize(result.size());
  packed.times(u, scratch);
  for (std::size_t i = 0; i < op.bias.size(); ++i) scratch[i] += op.bias[i];
  if (op.relu)
    for (std::int64_t& sum : scratch) sum = std::max<std::int64_t>(sum, 0);
  result.round_row(scratch, op.fraction);
}

template <class Integer>
Integer inner_product(std::span<const Integer> a, std::span<const Integer> b) {
  Integer sum = 0;
  for (std::size_t k = 0; k < a.size(); ++k) sum += a[k] * b[k];
  return sum;
}

template <class Integer>
void dot(const Dot& op, std::span<const Integer> u, Result& result) {
  const std::size_t half = u.size() / 2;
  result.round(0, Wider<Integer>(op.scale) * inner_product(u.first(half), u.last(half)), op.fraction);
}

template <class Integer>
void polynomial(const Polynomial& op, std::span<const Integer> u, Result& result) {
  std::int32_t next = 0;
  for (std::size_t i = 0; i < result.size(); ++i) {
    Wider<Integer> sum = op.constants.empty() ? 0 : op.constants[i];
    for (; next < op.row_ends[i]; ++next) {
      const auto& t = op.terms[static_cast<std::size_t>(next)];
      Wider<Integer> term = Wider<Integer>(t.coefficient) * u[static_cast<std::size_t>(t.a)];
      if (t.b >= 0) term *= u[static_cast<std::size_t>(t.b)];
      sum += term;
    }
    if (op.relu && sum < 0) sum = 0;
    result.round(i, sum, op.fraction);
  }
}

template <class Integer>
void accumulate(std::span<const Integer> u, Result& result) {
  const std::size_t m = result.size();
  for (std::size_t i = 0; i < m; ++i) {
    Integer sum = 0;
    for (std::size_t k = i; k < u.size(); k += m) sum += u[k];
    result.put(i, sum);
  }
}

template <class Integer>
void maximum(std::span<const Integer> u, Result& result) {
  const std::size_t m = result.size();
  for (std::size_t i = 0; i < m; ++i) {
    Integer best = u[i];
    for (std::size_t k = i + m; k < u.size(); k += m) best = std::max(best, u[k]);
    result.put(i, best);
  }
}

template <class Integer>
void argmax(std::span<const Integer> u, Result& result) {
  result.put(0, static_cast<std::int64_t>(std::max_element(u.begin(), u.end()) - u.begin()));
}

}  // namespace crossbits::kernel

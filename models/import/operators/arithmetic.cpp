// Arithmetic on broadcast operands: reals in double, integers modulo the width of their type.

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "models/import/operators/operators.hpp"
#include "models/import/operators/scalar.hpp"

namespace crossbits::operators {
namespace {

/// Element-wise operator on two tensors of one numeric type.
template <class OnReals, class OnIntegers>
Tensor combine(const Call& call, const Tensor& left, const Tensor& right, OnReals on_reals,
               OnIntegers on_integers) {
  if (is_real(left.type)) return {left.type, zip<double>(call, left.reals(), right.reals(), on_reals)};
  if (!is_integer(left.type)) call.refuse("it does not compute with bool");
  const auto wrapped = [&](std::int64_t a, std::int64_t b) { return wrap_to(left.type, on_integers(a, b)); };
  return {left.type, zip<std::int64_t>(call, left.integers(), right.integers(), wrapped)};
}

template <class OnReals, class OnIntegers>
Results two(const Call& call, OnReals on_reals, OnIntegers on_integers) {
  call.same_types({0, 1});
  return {combine(call, call.tensor(0), call.tensor(1), on_reals, on_integers)};
}

/// Folds any number of operands from the left.
template <class OnReals, class OnIntegers>
Results several(const Call& call, OnReals on_reals, OnIntegers on_integers) {
  Tensor result = call.tensor(0);
  if (result.type == ElementType::boolean) call.refuse("it does not compute with bool");
  for (std::size_t slot = 1; slot < call.inputs.size(); ++slot) {
    call.same_types({0, slot});
    result = combine(call, result, call.tensor(slot), on_reals, on_integers);
  }
  return {std::move(result)};
}

// Two's complement without undefined overflow.
std::int64_t wrapped_add(std::int64_t a, std::int64_t b) {
  return static_cast<std::int64_t>(static_cast<std::uint64_t>(a) + static_cast<std::uint64_t>(b));
}
std::int64_t wrapped_subtract(std::int64_t a, std::int64_t b) {
  return static_cast<std::int64_t>(static_cast<std::uint64_t>(a) - static_cast<std::uint64_t>(b));
}
std::int64_t wrapped_multiply(std::int64_t a, std::int64_t b) {
  return static_cast<std::int64_t>(static_cast<std::uint64_t>(a) * static_cast<std::uint64_t>(b));
}

std::int64_t checked_quotient(const Call& call, std::int64_t a, std::int64_t b) {
  if (b == 0 && !call.shapes_only) call.refuse("an integer is divided by zero");
  if (b == 0) return 0;
  return b == -1 ? wrapped_subtract(0, a) : a / b;
}

/// Remainder with the sign of the divisor (as Python), or of the dividend (as C).
std::int64_t checked_remainder(const Call& call, std::int64_t a, std::int64_t b, bool as_c) {
  if (b == 0 && !call.shapes_only) call.refuse("an integer is divided by zero");
  if (b == 0 || b == -1) return 0;
  const std::int64_t rest = a % b;
  return as_c || rest == 0 || (rest < 0) == (b < 0) ? rest : rest + b;
}

std::int64_t integer_power(std::int64_t base, std::int64_t exponent) {
  if (exponent < 0) return base == 1 ? 1 : base == -1 ? (exponent % 2 != 0 ? -1 : 1) : 0;
  std::int64_t result = 1;
  for (; exponent > 0; exponent /= 2) {
    if (exponent % 2 != 0) result = wrapped_multiply(result, base);
    base = wrapped_multiply(base, base);
  }
  return result;
}

Array<double> as_reals(const Call& call, const Tensor& tensor) {
  if (is_real(tensor.type)) return tensor.reals();
  if (!is_integer(tensor.type)) call.refuse("it does not compute with bool");
  return map<double>(call, tensor.integers(), [](std::int64_t x) { return static_cast<double>(x); });
}

double nan_aware_max(double a, double b) { return std::isnan(a) || a > b ? a : b; }
double nan_aware_min(double a, double b) { return std::isnan(a) || a < b ? a : b; }

}  // namespace

Results add(const Call& call) {
  return two(
      call, [](double a, double b) { return a + b; }, wrapped_add);
}

Results subtract(const Call& call) {
  return two(
      call, [](double a, double b) { return a - b; }, wrapped_subtract);
}

Results multiply(const Call& call) {
  return two(
      call, [](double a, double b) { return a * b; }, wrapped_multiply);
}

Results divide(const Call& call) {
  return two(
      call, [](double a, double b) { return a / b; },
      [&](std::int64_t a, std::int64_t b) { return checked_quotient(call, a, b); });
}

Results modulo(const Call& call) {
  const bool as_c = call.integer("fmod", 0) != 0;
  return two(
      call, [&](double a, double b) { return as_c ? std::fmod(a, b) : a - std::floor(a / b) * b; },
      [&](std::int64_t a, std::int64_t b) { return checked_remainder(call, a, b, as_c); });
}

Results power(const Call& call) {
  const Tensor& base = call.tensor(0);
  const Tensor& exponent = call.tensor(1);
  if (is_integer(base.type) && is_integer(exponent.type)) {
    const auto f = [&](std::int64_t a, std::int64_t b) { return wrap_to(base.type, integer_power(a, b)); };
    return {Tensor{base.type, zip<std::int64_t>(call, base.integers(), exponent.integers(), f)}};
  }
  const auto f = [](double a, double b) { return std::pow(a, b); };
  Array<double> result = zip<double>(call, as_reals(call, base), as_reals(call, exponent), f);
  if (is_real(base.type)) return {Tensor{base.type, std::move(result)}};
  return {Tensor{base.type, map<std::int64_t>(call, result, [&](double x) {
                   return wrap_to(base.type, truncate_to_integer(x));
                 })}};
}

Results maximum(const Call& call) {
  return several(call, nan_aware_max, [](std::int64_t a, std::int64_t b) { return std::max(a, b); });
}

Results minimum(const Call& call) {
  return several(call, nan_aware_min, [](std::int64_t a, std::int64_t b) { return std::min(a, b); });
}

Results sum_of(const Call& call) {
  return several(
      call, [](double a, double b) { return a + b; }, wrapped_add);
}

Results mean_of(const Call& call) {
  call.reals(0);
  Tensor sum = sum_of(call).front();
  const auto count = static_cast<double>(call.inputs.size());
  return {Tensor{sum.type, map<double>(call, sum.reals(), [&](double x) { return x / count; })}};
}

Results clip(const Call& call) {
  Tensor result = call.tensor(0);
  call.same_types({0, 1, 2});
  if (call.node.attributes.contains("min") || call.node.attributes.contains("max")) {
    call.refuse("bounds as attributes belong to opsets before 11");
  }
  if (result.type == ElementType::boolean) call.refuse("it does not compute with bool");
  const auto bounded = [&](std::size_t slot, auto on_reals, auto on_integers) {
    if (!call.has(slot)) return;
    if (call.tensor(slot).size() != 1) call.refuse(fmt::format("bound {} is not one number", slot));
    Tensor bound = call.tensor(slot);
    std::visit([](auto& array) { array.shape.clear(); }, bound.values);
    result = combine(call, result, bound, on_reals, on_integers);
  };
  bounded(1, nan_aware_max, [](std::int64_t a, std::int64_t b) { return std::max(a, b); });
  bounded(2, nan_aware_min, [](std::int64_t a, std::int64_t b) { return std::min(a, b); });
  return {std::move(result)};
}

Results prelu(const Call& call) {
  return two(
      call, [](double x, double slope) { return x < 0 ? slope * x : x; },
      [](std::int64_t x, std::int64_t slope) { return x < 0 ? wrapped_multiply(slope, x) : x; });
}

}  // namespace crossbits::operators

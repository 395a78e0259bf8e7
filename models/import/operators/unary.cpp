// Functions of one number, element by element.

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <functional>
#include <limits>
#include <numbers>
#include <string_view>

#include "models/import/operators/operators.hpp"
#include "models/import/operators/scalar.hpp"

namespace crossbits::operators {
namespace {

using RealFunction = double (*)(double);

struct PlainFunction {
  std::string_view op;
  RealFunction f;
};

constexpr double selu_alpha = 1.67326319217681884765625;
constexpr double selu_gamma = 1.05070102214813232421875;

const std::array<PlainFunction, 17> plain_functions{{
    {"Sqrt", [](double x) { return std::sqrt(x); }},
    {"Reciprocal", [](double x) { return 1 / x; }},
    {"Exp", [](double x) { return std::exp(x); }},
    {"Log", [](double x) { return std::log(x); }},
    {"Erf", [](double x) { return std::erf(x); }},
    {"Tanh", [](double x) { return std::tanh(x); }},
    {"Sigmoid", scalar_sigmoid},
    {"Relu", [](double x) { return x < 0 ? 0.0 : x; }},
    {"Softplus", scalar_softplus},
    {"Softsign", [](double x) { return x / (1 + std::abs(x)); }},
    {"HardSwish", [](double x) { return x * std::clamp(x / 6 + 0.5, 0.0, 1.0); }},
    {"Mish", [](double x) { return x * std::tanh(scalar_softplus(x)); }},
    {"Sin", [](double x) { return std::sin(x); }},
    {"Cos", [](double x) { return std::cos(x); }},
    {"Tan", [](double x) { return std::tan(x); }},
    {"Floor", [](double x) { return std::floor(x); }},
    {"Ceil", [](double x) { return std::ceil(x); }},
}};

double gelu(double x) { return 0.5 * x * (1 + std::erf(x / std::numbers::sqrt2)); }

double gelu_tanh(double x) {
  return 0.5 * x * (1 + std::tanh(std::sqrt(2 / std::numbers::pi) * (x + 0.044715 * x * x * x)));
}

/// The function of a node whose operator has attributes.
std::function<double(double)> parametric(const Call& call) {
  const std::string& op = call.node.op;
  if (op == "Round") return [](double x) { return std::nearbyint(x); };
  if (op == "Gelu") {
    const std::string form = call.text("approximate", "none");
    if (form != "none" && form != "tanh") call.refuse(fmt::format("approximate '{}' is not supported", form));
    return form == "tanh" ? gelu_tanh : gelu;
  }
  if (op == "LeakyRelu") {
    return [a = call.number("alpha", 0.01)](double x) { return x < 0 ? a * x : x; };
  }
  if (op == "ThresholdedRelu") {
    return [a = call.number("alpha", 1.0)](double x) { return x > a ? x : 0.0; };
  }
  if (op == "Elu") {
    return [a = call.number("alpha", 1.0)](double x) { return x < 0 ? a * std::expm1(x) : x; };
  }
  if (op == "Celu") {
    return [a = call.number("alpha", 1.0)](double x) { return x < 0 ? a * std::expm1(x / a) : x; };
  }
  if (op == "Selu") {
    return [a = call.number("alpha", selu_alpha), g = call.number("gamma", selu_gamma)](double x) {
      return x <= 0 ? g * a * std::expm1(x) : g * x;
    };
  }
  if (op == "HardSigmoid") {
    return [a = call.number("alpha", 0.2), b = call.number("beta", 0.5)](double x) {
      return std::clamp(a * x + b, 0.0, 1.0);
    };
  }
  call.refuse("this function is not known");
}

/// A function of reals, and one of integers, on whatever the input is.
template <class OnReals, class OnIntegers>
Results numeric(const Call& call, OnReals on_reals, OnIntegers on_integers) {
  const Tensor& x = call.tensor(0);
  if (is_real(x.type)) return {Tensor{x.type, map<double>(call, x.reals(), on_reals)}};
  const auto wrapped = [&](std::int64_t k) { return wrap_to(x.type, on_integers(k)); };
  return {Tensor{x.type, map<std::int64_t>(call, call.integers_of(0), wrapped)}};
}

std::int64_t minus(std::int64_t x) { return static_cast<std::int64_t>(0 - static_cast<std::uint64_t>(x)); }

}  // namespace

double scalar_sigmoid(double x) { return 1 / (1 + std::exp(-x)); }

double scalar_softplus(double x) { return std::max(x, 0.0) + std::log1p(std::exp(-std::abs(x))); }

std::int64_t truncate_to_integer(double x) {
  constexpr double bound = 9223372036854775808.0;
  if (std::isnan(x)) return 0;
  if (x >= bound) return std::numeric_limits<std::int64_t>::max();
  return x < -bound ? std::numeric_limits<std::int64_t>::min() : static_cast<std::int64_t>(x);
}

Results function(const Call& call) {
  const ElementType type = call.tensor(0).type;
  if (call.node.op == "Relu" && is_integer(type)) {
    return {Tensor{type, map<std::int64_t>(call, call.integers_of(0),
                                           [](std::int64_t x) { return std::max<std::int64_t>(x, 0); })}};
  }
  const auto plain = std::find_if(plain_functions.begin(), plain_functions.end(),
                                  [&](const auto& p) { return p.op == call.node.op; });
  if (plain != plain_functions.end()) return {Tensor{type, map<double>(call, call.reals(0), plain->f)}};
  return {Tensor{type, map<double>(call, call.reals(0), parametric(call))}};
}

Results negate(const Call& call) {
  return numeric(
      call, [](double x) { return -x; }, minus);
}

Results absolute(const Call& call) {
  return numeric(
      call, [](double x) { return std::abs(x); }, [](std::int64_t x) { return x < 0 ? minus(x) : x; });
}

Results sign(const Call& call) {
  return numeric(
      call, [](double x) { return x > 0   ? 1.0
                                  : x < 0 ? -1.0
                                          : x; },
      [](std::int64_t x) { return std::int64_t{x > 0} - std::int64_t{x < 0}; });
}

}  // namespace crossbits::operators

#include "models/import/tensor.hpp"

#include <bit>
#include <cmath>
#include <limits>

namespace crossbits {
namespace {

/// Nearest number with `digits` significant bits, exponents from `lowest` (subnormals below) and values from
/// `limit` on infinite; ties to even.
double round_binary(double value, int digits, int lowest, double limit) {
  if (value == 0 || !std::isfinite(value)) return value;
  int exponent = 0;
  std::frexp(value, &exponent);
  const int unit = std::max(exponent, lowest) - digits;
  const double rounded = std::ldexp(std::nearbyint(std::ldexp(value, -unit)), unit);
  return std::abs(rounded) >= limit ? std::copysign(std::numeric_limits<double>::infinity(), value) : rounded;
}

}  // namespace

const Shape& Tensor::shape() const {
  return std::visit([](const auto& array) -> const Shape& { return array.shape; }, values);
}

std::int64_t Tensor::size() const {
  return std::visit([](const auto& array) { return static_cast<std::int64_t>(array.data.size()); }, values);
}

const char* name(ElementType type) {
  switch (type) {
    case ElementType::float16:
      return "float16";
    case ElementType::bfloat16:
      return "bfloat16";
    case ElementType::float32:
      return "float32";
    case ElementType::float64:
      return "float64";
    case ElementType::int8:
      return "int8";
    case ElementType::int16:
      return "int16";
    case ElementType::int32:
      return "int32";
    case ElementType::int64:
      return "int64";
    case ElementType::uint8:
      return "uint8";
    case ElementType::uint16:
      return "uint16";
    case ElementType::uint32:
      return "uint32";
    case ElementType::uint64:
      return "uint64";
    case ElementType::boolean:
      return "bool";
  }
  return "unknown";
}

bool is_real(ElementType type) { return type <= ElementType::float64; }

bool is_integer(ElementType type) { return type >= ElementType::int8 && type <= ElementType::uint64; }

Tensor real_tensor(Array<double> values, ElementType type) { return {type, std::move(values)}; }

Tensor integer_tensor(Array<std::int64_t> values, ElementType type) { return {type, std::move(values)}; }

Tensor boolean_tensor(Array<Flag> values) { return {ElementType::boolean, std::move(values)}; }

Tensor zeros(ElementType type, const Shape& shape) {
  const auto count = static_cast<std::size_t>(element_count(shape).value());
  if (is_real(type)) return {type, Array<double>{shape, std::vector<double>(count)}};
  if (is_integer(type)) return {type, Array<std::int64_t>{shape, std::vector<std::int64_t>(count)}};
  return {type, Array<Flag>{shape, std::vector<Flag>(count)}};
}

double round_to(ElementType type, double value) {
  switch (type) {
    case ElementType::float16:
      return round_binary(value, 11, -13, 65536.0);
    case ElementType::bfloat16:
      return round_binary(value, 8, -125, std::ldexp(1.0, 128));
    case ElementType::float32:
      return round_binary(value, 24, -125, std::ldexp(1.0, 128));
    default:
      return value;
  }
}

std::int64_t wrap_to(ElementType type, std::int64_t value) {
  switch (type) {
    case ElementType::int8:
      return static_cast<std::int8_t>(value);
    case ElementType::int16:
      return static_cast<std::int16_t>(value);
    case ElementType::int32:
      return static_cast<std::int32_t>(value);
    case ElementType::uint8:
      return static_cast<std::uint8_t>(value);
    case ElementType::uint16:
      return static_cast<std::uint16_t>(value);
    case ElementType::uint32:
      return static_cast<std::uint32_t>(value);
    default:
      return value;
  }
}

double from_float16(std::uint16_t bits) {
  const int exponent = (bits >> 10) & 31;
  const int fraction = bits & 1023;
  double magnitude = exponent == 0 ? std::ldexp(fraction, -24) : std::ldexp(fraction + 1024, exponent - 25);
  if (exponent == 31) {
    magnitude =
        fraction == 0 ? std::numeric_limits<double>::infinity() : std::numeric_limits<double>::quiet_NaN();
  }
  return (bits >> 15) != 0 ? -magnitude : magnitude;
}

double from_bfloat16(std::uint16_t bits) {
  return static_cast<double>(std::bit_cast<float>(static_cast<std::uint32_t>(bits) << 16));
}

}  // namespace crossbits

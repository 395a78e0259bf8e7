#pragma once

#include <cstdint>
#include <string>
#include <variant>
#include <vector>

#include "models/import/array.hpp"

namespace crossbits {

/// Element types of ONNX that an imported model may use.
enum class ElementType {
  float16,
  bfloat16,
  float32,
  float64,
  int8,
  int16,
  int32,
  int64,
  uint8,
  uint16,
  uint32,
  uint64,
  boolean
};

/// A truth value, 0 or 1, stored in a byte.
using Flag = std::uint8_t;

/// A constant or computed tensor. Numbers are widened (reals to double, integers to int64) and `type`
/// remembers what the file says they are. Invariant: the alternative held by `values` is the one `type` asks
/// for.
struct Tensor {
  ElementType type = ElementType::float32;
  std::variant<Array<double>, Array<std::int64_t>, Array<Flag>> values;

  const Shape& shape() const;
  std::int64_t size() const;
  const Array<double>& reals() const { return std::get<Array<double>>(values); }
  const Array<std::int64_t>& integers() const { return std::get<Array<std::int64_t>>(values); }
  const Array<Flag>& flags() const { return std::get<Array<Flag>>(values); }
  bool operator==(const Tensor&) const = default;
};

/// `float32`, `int64`, `bool`, ... as printed in messages and written in case files.
const char* name(ElementType type);

/// float16, bfloat16, float32 or float64: held as double.
bool is_real(ElementType type);

/// A signed or unsigned integer type: held as int64.
bool is_integer(ElementType type);

/// Tensors around an array; integers are expected to lie in the range of the type.
Tensor real_tensor(Array<double> values, ElementType type = ElementType::float32);
Tensor integer_tensor(Array<std::int64_t> values, ElementType type = ElementType::int64);
Tensor boolean_tensor(Array<Flag> values);

/// All zeros (false) of one type and shape, which must have an element count.
Tensor zeros(ElementType type, const Shape& shape);

/// The number as the type stores it: nearest float16, bfloat16 or float32, ties to even; float64 unchanged.
double round_to(ElementType type, double value);

/// The integer reduced modulo the width of the type, as two's complement arithmetic does. uint64 is kept in
/// int64 bits: values from 2^63 on are refused when a file is read and wrap here.
std::int64_t wrap_to(ElementType type, std::int64_t value);

/// The number that 16 bits stand for.
double from_float16(std::uint16_t bits);
double from_bfloat16(std::uint16_t bits);

}  // namespace crossbits

#include "models/import/array.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>

namespace crossbits {

std::optional<std::int64_t> element_count(const Shape& shape) {
  std::int64_t count = 1;
  bool empty = false;
  for (const std::int64_t length : shape) {
    if (length < 0) return std::nullopt;
    if (length == 0) {
      empty = true;
    } else if (__builtin_mul_overflow(count, length, &count)) {
      return std::nullopt;
    }
  }
  return empty ? 0 : count;
}

Shape strides_of(const Shape& shape) {
  Shape strides(shape.size(), 1);
  for (std::size_t axis = shape.size(); axis-- > 1;) {
    strides[axis - 1] = strides[axis] * std::max<std::int64_t>(shape[axis], 1);
  }
  return strides;
}

std::optional<Shape> broadcast_shape(const Shape& left, const Shape& right) {
  const Shape& longer = left.size() < right.size() ? right : left;
  const Shape& shorter = left.size() < right.size() ? left : right;
  Shape result = longer;
  const std::size_t lead = longer.size() - shorter.size();
  for (std::size_t axis = 0; axis < shorter.size(); ++axis) {
    std::int64_t& length = result[lead + axis];
    if (length == 1) length = shorter[axis];
    if (shorter[axis] != 1 && shorter[axis] != length) return std::nullopt;
  }
  return result;
}

std::vector<std::int64_t> walk(const Shape& shape, const Shape& steps, std::int64_t start) {
  std::vector<std::int64_t> offsets;
  const std::int64_t count = element_count(shape).value();
  offsets.reserve(static_cast<std::size_t>(count));
  Shape at(shape.size(), 0);
  std::int64_t offset = start;
  for (std::int64_t done = 0; done < count; ++done) {
    offsets.push_back(offset);
    for (std::size_t axis = shape.size(); axis-- > 0;) {
      offset += steps[axis];
      if (++at[axis] < shape[axis]) break;
      offset -= steps[axis] * shape[axis];
      at[axis] = 0;
    }
  }
  return offsets;
}

std::vector<std::int64_t> broadcast_offsets(const Shape& from, const Shape& to) {
  const Shape strides = strides_of(from);
  Shape steps(to.size(), 0);
  const std::size_t lead = to.size() - from.size();
  for (std::size_t axis = 0; axis < from.size(); ++axis) {
    if (from[axis] != 1) steps[lead + axis] = strides[axis];
  }
  return walk(to, steps);
}

std::string shape_text(const Shape& shape) { return fmt::format("[{}]", fmt::join(shape, ", ")); }

}  // namespace crossbits

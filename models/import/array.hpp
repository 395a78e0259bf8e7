#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace crossbits {

/// Lengths of the axes of an array, outermost first; empty for a scalar.
using Shape = std::vector<std::int64_t>;

/// A dense row-major array: `data` holds exactly the product of `shape` elements.
///
/// The element type is free: numbers for the reference evaluator, references to graph values for the
/// lowering.
template <class T>
struct Array {
  Shape shape;
  std::vector<T> data;
  bool operator==(const Array&) const = default;
};

/// Number of elements of a shape; nothing if an axis is negative or the product does not fit 63 bits.
std::optional<std::int64_t> element_count(const Shape& shape);

/// Row-major distance between neighbours along each axis, in elements. The shape must have an element count.
Shape strides_of(const Shape& shape);

/// Shape of an element-wise result under ONNX (numpy) broadcasting; nothing if the shapes do not fit.
std::optional<Shape> broadcast_shape(const Shape& left, const Shape& right);

/// For every element of an array of shape `to`, in order, the offset of the element of shape `from` that
/// broadcasting puts there. `from` must broadcast to `to`.
std::vector<std::int64_t> broadcast_offsets(const Shape& from, const Shape& to);

/// Offsets met when walking `shape` in row-major order, moving by `steps[axis]` along each axis from `start`.
/// Every view (transpose, slice, broadcast) is such a walk. Both vectors have the same length.
std::vector<std::int64_t> walk(const Shape& shape, const Shape& steps, std::int64_t start = 0);

/// `[1, 8, 17]`, as printed in messages.
std::string shape_text(const Shape& shape);

}  // namespace crossbits

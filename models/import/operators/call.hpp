#pragma once

#include <vector>

#include "models/import/node.hpp"

namespace crossbits {

/// One operator about to be evaluated: its site and the values of its inputs (null where one is left out).
struct Call : Site {
  std::vector<const Tensor*> inputs;
  /// True while shapes are inferred from inputs that are all zero: what depends on the numbers is not
  /// refused.
  bool shapes_only = false;

  bool has(std::size_t slot) const { return slot < inputs.size() && inputs[slot] != nullptr; }

  /// Value of an input; refuses if it is left out, or of another kind than asked for.
  const Tensor& tensor(std::size_t slot) const;
  const Array<double>& reals(std::size_t slot) const;
  const Array<std::int64_t>& integers_of(std::size_t slot) const;
  const Array<Flag>& flags(std::size_t slot) const;

  /// The one number of an input of one element.
  double scalar(std::size_t slot) const;
  std::int64_t integer_scalar(std::size_t slot) const;

  /// Refuses inputs of different element types; those left out do not count.
  void same_types(std::initializer_list<std::size_t> slots) const;

  /// The shape to which the two broadcast; refuses if there is none.
  Shape broadcast(const Shape& left, const Shape& right) const;

  /// Axes from input `slot`, else from attribute `axes`, sorted; all axes if neither names any.
  std::vector<std::size_t> reduced_axes(std::size_t slot, std::size_t rank) const;

  /// True if neither input `slot` nor the attribute names an axis.
  bool names_no_axes(std::size_t slot) const;
};

/// What an operator produces, output by output; outputs at the end that are never asked for may be missing.
using Results = std::vector<Tensor>;

/// Evaluates one operator in doubles and 64-bit integers.
using Evaluate = Results (*)(const Call&);

/// Applies `f` element by element to two broadcast arrays.
template <class R, class A, class B, class F>
Array<R> zip(const Call& call, const Array<A>& left, const Array<B>& right, F f) {
  const Shape shape = call.broadcast(left.shape, right.shape);
  Array<R> result = call.allocate<R>(shape);
  if (left.shape == right.shape) {
    for (std::size_t i = 0; i < result.data.size(); ++i) result.data[i] = f(left.data[i], right.data[i]);
    return result;
  }
  const auto from_left = broadcast_offsets(left.shape, shape);
  const auto from_right = broadcast_offsets(right.shape, shape);
  for (std::size_t i = 0; i < result.data.size(); ++i) {
    result.data[i] = f(left.data[static_cast<std::size_t>(from_left[i])],
                       right.data[static_cast<std::size_t>(from_right[i])]);
  }
  return result;
}

/// Applies `f` to every element.
template <class R, class A, class F>
Array<R> map(const Call& call, const Array<A>& argument, F f) {
  Array<R> result = call.allocate<R>(argument.shape);
  for (std::size_t i = 0; i < result.data.size(); ++i) result.data[i] = f(argument.data[i]);
  return result;
}

/// How an axis lies in a row-major array: element (o, i, k) is at (o * length + i) * inner + k.
struct AxisView {
  std::int64_t outer = 1;
  std::int64_t length = 1;
  std::int64_t inner = 1;
};
AxisView axis_view(const Shape& shape, std::size_t axis);

}  // namespace crossbits

// Layout operators that walk through one input in another order: transposes, slices, repetitions, triangles.

#include <fmt/format.h>

#include <algorithm>
#include <limits>
#include <numeric>

#include "models/import/layout_plan.hpp"

namespace crossbits {
namespace {

/// One axis of a slice: `count` elements from `start` on, `step` apart.
struct AxisSlice {
  std::int64_t start = 0;
  std::int64_t step = 1;
  std::int64_t count = 0;
};

/// ONNX (numpy) slicing of an axis: negative bounds count from the end, bounds beyond the axis are clamped.
AxisSlice slice_range(std::int64_t start, std::int64_t end, std::int64_t step, std::int64_t length) {
  constexpr std::int64_t most = std::numeric_limits<std::int64_t>::max();
  step = std::max(step, -most);
  const std::int64_t low = step > 0 ? 0 : -1;
  const std::int64_t high = step > 0 ? length : length - 1;
  start = std::clamp(start < 0 ? start + length : start, std::max<std::int64_t>(low, 0),
                     std::max<std::int64_t>(high, 0));
  end = std::clamp(end < 0 ? end + length : end, low, std::max(high, low));
  const std::int64_t span = step > 0 ? end - start : start - end;
  const std::int64_t count = span <= 0 || length == 0 ? 0 : (span - 1) / std::abs(step) + 1;
  return {start, count > 1 ? step : 1, count};
}

std::vector<std::int64_t> shifted_walk(const LayoutCall& call, const Shape& result, const Shape& steps,
                                       std::int64_t start) {
  call.site.claim_elements(result);
  return walk(result, steps, start);
}

}  // namespace

LayoutPlan plan_transpose(const LayoutCall& call) {
  const Shape& shape = call.shape();
  std::vector<std::int64_t> order(shape.size());
  std::iota(order.rbegin(), order.rend(), 0);
  if (const auto* given = call.site.integers("perm")) {
    std::vector<std::int64_t> sorted = *given;
    std::sort(sorted.rbegin(), sorted.rend());
    if (sorted != order)
      call.site.refuse(fmt::format("perm {} is no order of the {} axes", shape_text(*given), shape.size()));
    order = *given;
  }
  const Shape strides = strides_of(shape);
  Shape result;
  Shape steps;
  for (const std::int64_t axis : order) {
    result.push_back(shape[static_cast<std::size_t>(axis)]);
    steps.push_back(strides[static_cast<std::size_t>(axis)]);
  }
  return from_first(call, result, shifted_walk(call, result, steps, 0));
}

LayoutPlan plan_slice(const LayoutCall& call) {
  const auto starts = call.integers(1);
  const auto ends = call.integers(2);
  if (!starts || !ends || starts->size() != ends->size())
    call.site.refuse("its starts and ends do not match");
  Shape result = call.shape();
  std::vector<std::int64_t> axes(starts->size());
  std::iota(axes.begin(), axes.end(), 0);
  axes = call.integers(3).value_or(axes);
  const auto step_list = call.integers(4).value_or(std::vector<std::int64_t>(starts->size(), 1));
  if (axes.size() != starts->size() || step_list.size() != starts->size())
    call.site.refuse("its axes or steps do not match its starts");
  call.site.axes(axes, result.size());  // refuses repetitions
  Shape steps = strides_of(result);
  std::int64_t start = 0;
  for (std::size_t i = 0; i < axes.size(); ++i) {
    const std::size_t axis = call.site.axis(axes[i], result.size());
    if (step_list[i] == 0) call.site.refuse("a step is zero");
    const AxisSlice range = slice_range((*starts)[i], (*ends)[i], step_list[i], result[axis]);
    start += range.start * steps[axis];
    steps[axis] *= range.step;
    result[axis] = range.count;
  }
  return from_first(call, result, shifted_walk(call, result, steps, start));
}

LayoutPlan plan_split(const LayoutCall& call) {
  const Shape& shape = call.shape();
  const std::size_t axis = call.site.axis(call.site.integer("axis", 0), shape.size());
  const auto parts = static_cast<std::int64_t>(call.site.node.outputs.size());
  if (call.site.integer("num_outputs", parts) != parts)
    call.site.refuse("num_outputs is not the number of its outputs");
  const bool uneven = call.site.opset >= 18;
  const std::int64_t each = uneven ? (shape[axis] + parts - 1) / parts : shape[axis] / parts;
  std::vector<std::int64_t> lengths(static_cast<std::size_t>(parts), each);
  lengths.back() = shape[axis] - each * (parts - 1);
  if (const auto given = call.axes_given(1, "split")) {
    lengths = *given;
  } else if (lengths.back() < 0 || (!uneven && lengths.back() != each)) {
    call.site.refuse(
        fmt::format("axis {} of shape {} cannot be split into {} parts", axis, shape_text(shape), parts));
  }
  std::int64_t rest = shape[axis];
  for (const std::int64_t length : lengths) rest = length < 0 || length > rest ? -1 : rest - length;
  if (rest != 0 || static_cast<std::int64_t>(lengths.size()) != parts) {
    call.site.refuse(fmt::format("parts {} do not make up axis {} of shape {}", shape_text(lengths), axis,
                                 shape_text(shape)));
  }
  const Shape strides = strides_of(shape);
  LayoutPlan plans;
  std::int64_t start = 0;
  for (const std::int64_t length : lengths) {
    Shape result = shape;
    result[axis] = length;
    plans.push_back(from_first(call, result, shifted_walk(call, result, strides, start)).front());
    start += length * strides[axis];
  }
  return plans;
}

LayoutPlan plan_expand(const LayoutCall& call) {
  const Shape wanted = call.integers(1).value_or(Shape{});
  const auto result = broadcast_shape(call.shape(), wanted);
  if (!result)
    call.site.refuse(
        fmt::format("shape {} does not expand to {}", shape_text(call.shape()), shape_text(wanted)));
  call.site.claim_elements(*result);
  return from_first(call, *result, broadcast_offsets(call.shape(), *result));
}

LayoutPlan plan_tile(const LayoutCall& call) {
  const Shape& shape = call.shape();
  const auto repeats = call.integers(1).value_or(Shape{});
  if (repeats.size() != shape.size()) call.site.refuse("it needs one number of repeats for each axis");
  // Walk [repeats 0, axis 0, repeats 1, axis 1, ...], standing still along the repeats.
  const Shape strides = strides_of(shape);
  Shape pairs;
  Shape steps;
  Shape result;
  for (std::size_t axis = 0; axis < shape.size(); ++axis) {
    pairs.insert(pairs.end(), {repeats[axis], shape[axis]});
    steps.insert(steps.end(), {0, strides[axis]});
    const auto length = element_count({repeats[axis], shape[axis]});
    if (!length)
      call.site.refuse(fmt::format("{} repeats of shape {} are too many", repeats[axis], shape_text(shape)));
    result.push_back(*length);
  }
  call.site.claim_elements(result);
  return from_first(call, result, walk(pairs, steps));
}

LayoutPlan plan_trilu(const LayoutCall& call) {
  const Shape& shape = call.shape();
  if (shape.size() < 2) call.site.refuse("it needs a matrix");
  const auto given = call.integers(1).value_or(std::vector<std::int64_t>{0});
  if (given.size() != 1) call.site.refuse("k must be one number");
  const std::int64_t rows = shape[shape.size() - 2];
  const std::int64_t columns = shape[shape.size() - 1];
  const std::int64_t diagonal = std::clamp(given.front(), -rows - 1, columns + 1);
  const bool upper = call.site.integer("upper", 1) != 0;
  Array<Origin> plan{shape, std::vector<Origin>(call.site.claim_elements(shape))};
  for (std::size_t i = 0; i < plan.data.size(); ++i) {
    const auto at = static_cast<std::int64_t>(i);
    const std::int64_t distance = at % columns - at / columns % rows - diagonal;
    if (upper ? distance >= 0 : distance <= 0) plan.data[i] = {0, at};
  }
  return {std::move(plan)};
}

}  // namespace crossbits

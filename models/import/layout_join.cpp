// Layout operators that put blocks together or pick elements by index.

#include <fmt/format.h>

#include <algorithm>

#include "models/import/layout_plan.hpp"

namespace crossbits {
namespace {

/// Product of the lengths of axes [from, to).
std::int64_t product(const Shape& shape, std::size_t from, std::size_t to) {
  std::int64_t result = 1;
  for (std::size_t axis = from; axis < to; ++axis) result *= shape[axis];
  return result;
}

Shape concat_shape(const LayoutCall& call, std::size_t axis) {
  Shape result = call.shape(0);
  for (std::size_t slot = 1; slot < call.moved.size(); ++slot) {
    Shape next = call.shape(slot);
    if (next.size() != result.size()) call.site.refuse("its inputs have different numbers of axes");
    if (__builtin_add_overflow(result[axis], next[axis], &result[axis]))
      call.site.refuse("the result is too long");
    next[axis] = result[axis];
    if (next != result)
      call.site.refuse(fmt::format("shapes {} and {} do not fit beside each other", shape_text(call.shape(0)),
                                   shape_text(call.shape(slot))));
  }
  return result;
}

}  // namespace

std::int64_t checked_index(const LayoutCall& call, std::int64_t index, std::int64_t length) {
  if (index < -length || index >= length) {
    call.site.refuse(fmt::format("index {} lies outside an axis of length {}", index, length));
  }
  return index < 0 ? index + length : index;
}

LayoutPlan plan_concat(const LayoutCall& call) {
  if (!call.site.node.attributes.contains("axis")) call.site.refuse("it does not say along which axis");
  const std::size_t axis = call.site.axis(call.site.integer("axis", 0), call.shape(0).size());
  Array<Origin> plan{concat_shape(call, axis), {}};
  const std::size_t count = call.site.claim_elements(plan.shape);
  plan.data.reserve(count);
  const std::int64_t outer = count == 0 ? 0 : product(plan.shape, 0, axis);
  for (std::int64_t block = 0; block < outer; ++block) {
    for (std::size_t slot = 0; slot < call.moved.size(); ++slot) {
      const std::int64_t length = product(call.shape(slot), axis, plan.shape.size());
      for (std::int64_t i = 0; i < length; ++i)
        plan.data.push_back({static_cast<std::int64_t>(slot), block * length + i});
    }
  }
  return {std::move(plan)};
}

LayoutPlan plan_pad(const LayoutCall& call) {
  const Shape& shape = call.shape();
  const std::string mode = call.site.text("mode", "constant");
  if (mode != "constant") call.site.refuse(fmt::format("padding mode '{}' is not supported", mode));
  std::vector<std::int64_t> every(shape.size());
  for (std::size_t axis = 0; axis < shape.size(); ++axis) every[axis] = static_cast<std::int64_t>(axis);
  const auto axes = call.integers(3).value_or(every);
  call.site.axes(axes, shape.size());  // refuses repetitions
  const auto pads = call.integers(1).value_or(std::vector<std::int64_t>{});
  if (pads.size() != 2 * axes.size()) call.site.refuse("it needs two pads for each axis");
  Shape result = shape;
  Shape kept = shape;  // the part of the input that survives negative pads
  const Shape from = strides_of(shape);
  std::int64_t first_kept = 0;
  std::vector<std::int64_t> lead(shape.size(), 0);
  for (std::size_t i = 0; i < axes.size(); ++i) {
    const std::size_t axis = call.site.axis(axes[i], shape.size());
    const std::int64_t before = pads[i];
    const std::int64_t after = pads[i + axes.size()];
    const std::int64_t most = call.site.budget.limits.elements;
    if (std::max(before, after) > most || std::min(before, after) < -most)
      call.site.refuse("a pad is beyond the limits");
    result[axis] += before + after;
    const std::int64_t cut = std::min(std::max<std::int64_t>(-before, 0), shape[axis]);
    kept[axis] = std::max<std::int64_t>(0, shape[axis] - cut - std::max<std::int64_t>(-after, 0));
    kept[axis] =
        std::max<std::int64_t>(0, std::min(kept[axis], result[axis] - std::max<std::int64_t>(before, 0)));
    first_kept += cut * from[axis];
    lead[axis] = std::max<std::int64_t>(before, 0);
  }
  const bool has_value = call.moved.size() > 2 && call.moved[2] != nullptr;
  if (has_value && element_count(*call.moved[2]) != 1)
    call.site.refuse("the padding value is not one number");
  const Origin fill{has_value ? 2 : -1, 0};
  Array<Origin> plan{result, std::vector<Origin>(call.site.claim_elements(result), fill)};
  const Shape to = strides_of(result);
  std::int64_t start = 0;
  for (std::size_t axis = 0; axis < shape.size(); ++axis) start += lead[axis] * to[axis];
  call.site.claim_elements(kept);
  const auto sources = walk(kept, from, first_kept);
  const auto targets = walk(kept, to, start);
  for (std::size_t i = 0; i < sources.size(); ++i)
    plan.data[static_cast<std::size_t>(targets[i])] = {0, sources[i]};
  return {std::move(plan)};
}

LayoutPlan plan_gather(const LayoutCall& call) {
  const Shape& shape = call.shape();
  const auto& indices = call.index_tensor(1).integers();
  const std::size_t axis = call.site.axis(call.site.integer("axis", 0), shape.size());
  Shape result(shape.begin(), shape.begin() + static_cast<std::ptrdiff_t>(axis));
  result.insert(result.end(), indices.shape.begin(), indices.shape.end());
  result.insert(result.end(), shape.begin() + static_cast<std::ptrdiff_t>(axis) + 1, shape.end());
  std::vector<std::int64_t> offsets;
  offsets.reserve(call.site.claim_elements(result));
  const std::int64_t inner = product(shape, axis + 1, shape.size());
  const std::int64_t outer = product(shape, 0, axis);
  for (std::int64_t block = 0; block < outer; ++block) {
    for (const std::int64_t given : indices.data) {
      const std::int64_t start = (block * shape[axis] + checked_index(call, given, shape[axis])) * inner;
      for (std::int64_t i = 0; i < inner; ++i) offsets.push_back(start + i);
    }
  }
  return from_first(call, std::move(result), offsets);
}

LayoutPlan plan_gather_elements(const LayoutCall& call) {
  const Shape& shape = call.shape();
  const auto& indices = call.index_tensor(1).integers();
  const std::size_t axis = call.site.axis(call.site.integer("axis", 0), shape.size());
  bool fits = indices.shape.size() == shape.size();
  for (std::size_t i = 0; fits && i < shape.size(); ++i) fits = i == axis || indices.shape[i] <= shape[i];
  if (!fits)
    call.site.refuse(fmt::format("indices of shape {} do not fit into shape {}", shape_text(indices.shape),
                                 shape_text(shape)));
  Shape steps = strides_of(shape);
  const std::int64_t stride = steps[axis];
  steps[axis] = 0;
  call.site.claim_elements(indices.shape);
  auto offsets = walk(indices.shape, steps);
  for (std::size_t i = 0; i < offsets.size(); ++i)
    offsets[i] += stride * checked_index(call, indices.data[i], shape[axis]);
  return from_first(call, indices.shape, offsets);
}

LayoutPlan plan_gather_nd(const LayoutCall& call) {
  const Shape& shape = call.shape();
  const auto& indices = call.index_tensor(1).integers();
  const auto batch =
      static_cast<std::size_t>(std::clamp<std::int64_t>(call.site.integer("batch_dims", 0), 0, 64));
  if (indices.shape.empty() || batch >= indices.shape.size())
    call.site.refuse("its indices have too few axes");
  const std::int64_t depth = indices.shape.back();
  const bool same_batch =
      batch <= shape.size() &&
      std::equal(shape.begin(), shape.begin() + static_cast<std::ptrdiff_t>(batch), indices.shape.begin());
  if (!same_batch || depth < 0 || static_cast<std::size_t>(depth) > shape.size() - batch) {
    call.site.refuse(fmt::format("indices of shape {} do not fit into shape {}", shape_text(indices.shape),
                                 shape_text(shape)));
  }
  const std::size_t tail = batch + static_cast<std::size_t>(depth);
  Shape result(indices.shape.begin(), indices.shape.end() - 1);
  const std::int64_t tuples = element_count(result).value();
  result.insert(result.end(), shape.begin() + static_cast<std::ptrdiff_t>(tail), shape.end());
  std::vector<std::int64_t> offsets;
  offsets.reserve(call.site.claim_elements(result));
  const Shape strides = strides_of(shape);
  const std::int64_t inner = product(shape, tail, shape.size());
  const std::int64_t batches = product(shape, 0, batch);
  for (std::int64_t tuple = 0; tuple < tuples; ++tuple) {
    std::int64_t start = batches == 0 ? 0 : tuple / (tuples / batches) * product(shape, batch, shape.size());
    for (std::int64_t k = 0; k < depth; ++k) {
      const std::size_t axis = batch + static_cast<std::size_t>(k);
      start += strides[axis] *
               checked_index(call, indices.data[static_cast<std::size_t>(tuple * depth + k)], shape[axis]);
    }
    for (std::int64_t i = 0; i < inner; ++i) offsets.push_back(start + i);
  }
  return from_first(call, std::move(result), offsets);
}

}  // namespace crossbits

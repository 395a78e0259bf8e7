// Layout operators that keep the order of the elements: they only rename the axes.

#include <fmt/format.h>

#include <algorithm>
#include <numeric>

#include "models/import/layout_plan.hpp"

namespace crossbits {
namespace {

/// The elements of input 0 in their order, under a new shape with as many elements.
LayoutPlan renamed(const LayoutCall& call, Shape shape) {
  const std::size_t count = call.site.claim_elements(call.shape());
  if (call.site.claim_elements(shape) != count) {
    call.site.refuse(fmt::format("shape {} cannot become {}", shape_text(call.shape()), shape_text(shape)));
  }
  std::vector<std::int64_t> offsets(count);
  std::iota(offsets.begin(), offsets.end(), 0);
  return from_first(call, std::move(shape), offsets);
}

/// Fills in the one length -1 of a target shape so that it has `count` elements.
void infer_length(const LayoutCall& call, Shape& target, std::int64_t count) {
  const auto open = std::find(target.begin(), target.end(), -1);
  if (open == target.end()) return;
  *open = 1;
  const auto known = element_count(target);
  if (!known || *known == 0 || count % *known != 0 ||
      std::find(target.begin(), target.end(), -1) != target.end()) {
    call.site.refuse(
        fmt::format("shape {} does not say what -1 in the new shape stands for", shape_text(call.shape())));
  }
  *open = count / *known;
}

}  // namespace

LayoutPlan plan_identity(const LayoutCall& call) { return renamed(call, call.shape()); }

LayoutPlan plan_reshape(const LayoutCall& call) {
  const Shape& shape = call.shape();
  Shape target = call.integers(1).value_or(Shape{});
  const bool allow_zero = call.site.integer("allowzero", 0) != 0;
  for (std::size_t axis = 0; axis < target.size(); ++axis) {
    if (target[axis] == 0 && !allow_zero) {
      if (axis >= shape.size())
        call.site.refuse(fmt::format("new shape {} copies an axis that {} does not have", shape_text(target),
                                     shape_text(shape)));
      target[axis] = shape[axis];
    }
  }
  infer_length(call, target, static_cast<std::int64_t>(call.site.claim_elements(shape)));
  return renamed(call, std::move(target));
}

LayoutPlan plan_flatten(const LayoutCall& call) {
  const Shape& shape = call.shape();
  const std::int64_t given = call.site.integer("axis", 1);
  const auto rank = static_cast<std::int64_t>(shape.size());
  if (given < -rank || given > rank)
    call.site.refuse(fmt::format("axis {} does not exist in a tensor of rank {}", given, rank));
  const auto middle = shape.begin() + (given < 0 ? given + rank : given);
  call.site.claim_elements(shape);
  return renamed(
      call, {element_count({shape.begin(), middle}).value(), element_count({middle, shape.end()}).value()});
}

LayoutPlan plan_squeeze(const LayoutCall& call) {
  const Shape& shape = call.shape();
  std::vector<std::size_t> dropped;
  if (const auto given = call.axes_given(1, "axes")) {
    dropped = call.site.axes(*given, shape.size());
  } else {
    for (std::size_t axis = 0; axis < shape.size(); ++axis) {
      if (shape[axis] == 1) dropped.push_back(axis);
    }
  }
  Shape result;
  for (std::size_t axis = 0; axis < shape.size(); ++axis) {
    const bool drop = std::binary_search(dropped.begin(), dropped.end(), axis);
    if (drop && shape[axis] != 1)
      call.site.refuse(fmt::format("axis {} of shape {} is not of length 1", axis, shape_text(shape)));
    if (!drop) result.push_back(shape[axis]);
  }
  return renamed(call, std::move(result));
}

LayoutPlan plan_unsqueeze(const LayoutCall& call) {
  const Shape& shape = call.shape();
  const auto given = call.axes_given(1, "axes");
  if (!given) call.site.refuse("it does not say which axes to insert");
  const std::size_t rank = shape.size() + given->size();
  const auto inserted = call.site.axes(*given, rank);
  Shape result;
  auto next = shape.begin();
  for (std::size_t axis = 0; axis < rank; ++axis) {
    result.push_back(std::binary_search(inserted.begin(), inserted.end(), axis) ? 1 : *next++);
  }
  return renamed(call, std::move(result));
}

}  // namespace crossbits

// Layout operators that write updates (input 2) over elements of input 0 at the places that input 1 names.

#include <fmt/format.h>

#include <algorithm>

#include "models/import/layout_plan.hpp"

namespace crossbits {
namespace {

/// All elements of input 0 in place, to be written over.
Array<Origin> in_place(const LayoutCall& call) {
  if (call.site.text("reduction", "none") != "none")
    call.site.refuse("only the form that replaces elements is supported");
  Array<Origin> plan{call.shape(), {}};
  const auto count = static_cast<std::int64_t>(call.site.claim_elements(plan.shape));
  plan.data.reserve(static_cast<std::size_t>(count));
  for (std::int64_t i = 0; i < count; ++i) plan.data.push_back({0, i});
  return plan;
}

}  // namespace

LayoutPlan plan_scatter_elements(const LayoutCall& call) {
  Array<Origin> plan = in_place(call);
  const auto& indices = call.index_tensor(1).integers();
  const std::size_t axis = call.site.axis(call.site.integer("axis", 0), plan.shape.size());
  bool fits = indices.shape.size() == plan.shape.size() && indices.shape == call.shape(2);
  for (std::size_t i = 0; fits && i < plan.shape.size(); ++i)
    fits = i == axis || indices.shape[i] <= plan.shape[i];
  if (!fits) {
    call.site.refuse(fmt::format("indices of shape {} and updates of shape {} do not fit into shape {}",
                                 shape_text(indices.shape), shape_text(call.shape(2)),
                                 shape_text(plan.shape)));
  }
  Shape steps = strides_of(plan.shape);
  const std::int64_t stride = steps[axis];
  steps[axis] = 0;
  call.site.claim_elements(indices.shape);
  const auto places = walk(indices.shape, steps);
  for (std::size_t i = 0; i < places.size(); ++i) {
    const std::int64_t place = places[i] + stride * checked_index(call, indices.data[i], plan.shape[axis]);
    plan.data[static_cast<std::size_t>(place)] = {2, static_cast<std::int64_t>(i)};
  }
  return {std::move(plan)};
}

LayoutPlan plan_scatter_nd(const LayoutCall& call) {
  Array<Origin> plan = in_place(call);
  const auto& indices = call.index_tensor(1).integers();
  const std::int64_t depth = indices.shape.empty() ? -1 : indices.shape.back();
  if (depth < 0 || depth > static_cast<std::int64_t>(plan.shape.size()))
    call.site.refuse("its indices have too few or too many axes");
  Shape wanted(indices.shape.begin(), indices.shape.end() - 1);
  call.site.claim_elements(wanted);
  const std::int64_t tuples = element_count(wanted).value();
  wanted.insert(wanted.end(), plan.shape.begin() + depth, plan.shape.end());
  if (wanted != call.shape(2)) {
    call.site.refuse(fmt::format("its updates have shape {} where {} is needed", shape_text(call.shape(2)),
                                 shape_text(wanted)));
  }
  call.site.claim_elements(wanted);
  const std::int64_t inner = element_count({plan.shape.begin() + depth, plan.shape.end()}).value();
  const Shape strides = strides_of(plan.shape);
  for (std::int64_t tuple = 0; tuple < tuples; ++tuple) {
    std::int64_t start = 0;
    for (std::int64_t k = 0; k < depth; ++k) {
      const auto axis = static_cast<std::size_t>(k);
      start += strides[axis] * checked_index(call, indices.data[static_cast<std::size_t>(tuple * depth + k)],
                                             plan.shape[axis]);
    }
    for (std::int64_t i = 0; i < inner; ++i)
      plan.data[static_cast<std::size_t>(start + i)] = {2, tuple * inner + i};
  }
  return {std::move(plan)};
}

}  // namespace crossbits

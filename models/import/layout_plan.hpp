#pragma once

// Private to the layout operators: what their families share.

#include <optional>

#include "models/import/layout.hpp"

namespace crossbits {

/// What one layout operator plans from.
struct LayoutCall {
  const Site& site;
  const std::vector<const Shape*>& moved;
  const std::vector<const Tensor*>& parameters;

  /// Shape of what moves in input `slot`; refuses if there is none.
  const Shape& shape(std::size_t slot = 0) const;

  /// Integers of a parameter input; nothing if it is left out; refuses what is not known or not integer.
  std::optional<std::vector<std::int64_t>> integers(std::size_t slot) const;

  /// The parameter tensor of an input that must be there.
  const Tensor& index_tensor(std::size_t slot) const;

  /// Axes from the parameter input (newer opsets) or the attribute (older ones); nothing if neither is there.
  std::optional<std::vector<std::int64_t>> axes_given(std::size_t slot, const char* attribute) const;
};

using LayoutPlan = std::vector<Array<Origin>>;

/// One output of that shape whose elements come from input 0 at these offsets.
LayoutPlan from_first(const LayoutCall& call, Shape shape, const std::vector<std::int64_t>& offsets);

/// An index into an axis, negative ones counted from the end; refuses what lies outside.
std::int64_t checked_index(const LayoutCall& call, std::int64_t index, std::int64_t length);

LayoutPlan plan_identity(const LayoutCall& call);
LayoutPlan plan_reshape(const LayoutCall& call);
LayoutPlan plan_flatten(const LayoutCall& call);
LayoutPlan plan_squeeze(const LayoutCall& call);
LayoutPlan plan_unsqueeze(const LayoutCall& call);
LayoutPlan plan_transpose(const LayoutCall& call);
LayoutPlan plan_slice(const LayoutCall& call);
LayoutPlan plan_split(const LayoutCall& call);
LayoutPlan plan_concat(const LayoutCall& call);
LayoutPlan plan_expand(const LayoutCall& call);
LayoutPlan plan_tile(const LayoutCall& call);
LayoutPlan plan_pad(const LayoutCall& call);
LayoutPlan plan_trilu(const LayoutCall& call);
LayoutPlan plan_gather(const LayoutCall& call);
LayoutPlan plan_gather_elements(const LayoutCall& call);
LayoutPlan plan_gather_nd(const LayoutCall& call);
LayoutPlan plan_scatter_elements(const LayoutCall& call);
LayoutPlan plan_scatter_nd(const LayoutCall& call);

}  // namespace crossbits

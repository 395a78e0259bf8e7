#pragma once

#include <cstdint>
#include <string_view>
#include <vector>

#include "models/import/node.hpp"

namespace crossbits {

// Layout operators move elements and compute nothing. What they do is written down once, as an array of
// origins; numbers, and references to graph values in the lowering, then move by the same plan.

/// Where one output element of a layout operator comes from.
struct Origin {
  std::int64_t slot = -1;   ///< input of the node, or -1 for the zero that padding and Trilu put in
  std::int64_t offset = 0;  ///< element of that input, row-major
};

/// True for the operators below: Identity, Reshape, Flatten, Squeeze, Unsqueeze, Transpose, Slice, Split,
/// Concat, Expand, Tile, Pad, Trilu, Gather, GatherElements, GatherND,
/// ScatterElements, ScatterND.
bool is_layout(const Node& node);

/// True if input `slot` of a layout operator holds the elements that move; the other inputs are parameters
/// (shapes, axes, indices), which must be known numbers.
bool moves(const Node& node, std::size_t slot);

/// The plan of a layout operator: one array of origins for each output.
///
/// `moved` and `parameters` have one entry for each input of the node: the shape of what moves or null, the
/// value of a parameter or null. Errors: std::invalid_argument through `site`, also where a parameter is not
/// known.
std::vector<Array<Origin>> plan_layout(const Site& site, const std::vector<const Shape*>& moved,
                                       const std::vector<const Tensor*>& parameters);

/// Applies a layout operator to arrays of any element type; `zero` is what padding without a value puts in.
template <class T>
std::vector<Array<T>> apply_layout(const Site& site, const std::vector<const Array<T>*>& moved,
                                   const std::vector<const Tensor*>& parameters, const T& zero = T{}) {
  std::vector<const Shape*> shapes;
  for (const auto* array : moved) shapes.push_back(array == nullptr ? nullptr : &array->shape);
  std::vector<Array<T>> results;
  for (const Array<Origin>& plan : plan_layout(site, shapes, parameters)) {
    Array<T>& result = results.emplace_back(Array<T>{plan.shape, {}});
    result.data.reserve(plan.data.size());
    for (const auto [slot, offset] : plan.data) {
      result.data.push_back(
          slot < 0 ? zero : moved[static_cast<std::size_t>(slot)]->data[static_cast<std::size_t>(offset)]);
    }
  }
  return results;
}

}  // namespace crossbits

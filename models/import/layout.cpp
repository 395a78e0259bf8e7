#include "models/import/layout.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "models/import/layout_plan.hpp"

namespace crossbits {
namespace {

struct LayoutRecord {
  std::string_view op;
  LayoutPlan (*plan)(const LayoutCall&);
};

constexpr std::array<LayoutRecord, 18> layout_table{{
    {"Identity", plan_identity},
    {"Reshape", plan_reshape},
    {"Flatten", plan_flatten},
    {"Squeeze", plan_squeeze},
    {"Unsqueeze", plan_unsqueeze},
    {"Transpose", plan_transpose},
    {"Slice", plan_slice},
    {"Split", plan_split},
    {"Concat", plan_concat},
    {"Expand", plan_expand},
    {"Tile", plan_tile},
    {"Pad", plan_pad},
    {"Trilu", plan_trilu},
    {"Gather", plan_gather},
    {"GatherElements", plan_gather_elements},
    {"GatherND", plan_gather_nd},
    {"ScatterElements", plan_scatter_elements},
    {"ScatterND", plan_scatter_nd},
}};

const LayoutRecord* find_layout(const Node& node) {
  if (!node.domain.empty()) return nullptr;
  const auto found =
      std::find_if(layout_table.begin(), layout_table.end(), [&](const auto& r) { return r.op == node.op; });
  return found == layout_table.end() ? nullptr : &*found;
}

}  // namespace

bool is_layout(const Node& node) { return find_layout(node) != nullptr; }

bool moves(const Node& node, std::size_t slot) {
  if (slot == 2) return node.op == "Concat" || node.op == "Pad" || node.op.starts_with("Scatter");
  return slot == 0 || node.op == "Concat";
}

std::vector<Array<Origin>> plan_layout(const Site& site, const std::vector<const Shape*>& moved,
                                       const std::vector<const Tensor*>& parameters) {
  const LayoutRecord* record = find_layout(site.node);
  if (record == nullptr) site.refuse("this is no layout operator");
  return record->plan({site, moved, parameters});
}

const Shape& LayoutCall::shape(std::size_t slot) const {
  if (slot >= moved.size() || moved[slot] == nullptr) site.refuse(fmt::format("input {} is missing", slot));
  return *moved[slot];
}

const Tensor& LayoutCall::index_tensor(std::size_t slot) const {
  if (slot >= parameters.size() || parameters[slot] == nullptr) {
    site.refuse(fmt::format("input {} must be a constant here", slot));
  }
  const Tensor& tensor = *parameters[slot];
  if (!is_integer(tensor.type))
    site.refuse(fmt::format("input {} must be integer, not {}", slot, name(tensor.type)));
  return tensor;
}

std::optional<std::vector<std::int64_t>> LayoutCall::integers(std::size_t slot) const {
  if (slot >= site.node.inputs.size() || site.node.inputs[slot].empty()) return std::nullopt;
  return index_tensor(slot).integers().data;
}

std::optional<std::vector<std::int64_t>> LayoutCall::axes_given(std::size_t slot,
                                                                const char* attribute) const {
  if (auto given = integers(slot)) return given;
  const auto* values = site.integers(attribute);
  if (values == nullptr) return std::nullopt;
  return *values;
}

LayoutPlan from_first(const LayoutCall& call, Shape shape, const std::vector<std::int64_t>& offsets) {
  call.site.claim_elements(shape);
  Array<Origin> plan{std::move(shape), {}};
  plan.data.reserve(offsets.size());
  for (const std::int64_t offset : offsets) plan.data.push_back({0, offset});
  return {std::move(plan)};
}

}  // namespace crossbits

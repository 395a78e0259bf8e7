#include "models/import/operators/call.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <numeric>

namespace crossbits {

const Tensor& Call::tensor(std::size_t slot) const {
  if (!has(slot)) refuse(fmt::format("input {} is missing", slot));
  return *inputs[slot];
}

const Array<double>& Call::reals(std::size_t slot) const {
  const Tensor& value = tensor(slot);
  if (!is_real(value.type))
    refuse(fmt::format("input {} must be real numbers, not {}", slot, crossbits::name(value.type)));
  return value.reals();
}

const Array<std::int64_t>& Call::integers_of(std::size_t slot) const {
  const Tensor& value = tensor(slot);
  if (!is_integer(value.type))
    refuse(fmt::format("input {} must be integers, not {}", slot, crossbits::name(value.type)));
  return value.integers();
}

const Array<Flag>& Call::flags(std::size_t slot) const {
  const Tensor& value = tensor(slot);
  if (value.type != ElementType::boolean)
    refuse(fmt::format("input {} must be bool, not {}", slot, crossbits::name(value.type)));
  return value.flags();
}

double Call::scalar(std::size_t slot) const {
  const auto& array = reals(slot);
  if (array.data.size() != 1) refuse(fmt::format("input {} must be one number", slot));
  return array.data.front();
}

std::int64_t Call::integer_scalar(std::size_t slot) const {
  const auto& array = integers_of(slot);
  if (array.data.size() != 1) refuse(fmt::format("input {} must be one number", slot));
  return array.data.front();
}

void Call::same_types(std::initializer_list<std::size_t> slots) const {
  const Tensor* first = nullptr;
  std::size_t first_slot = 0;
  for (const std::size_t slot : slots) {
    if (!has(slot)) continue;
    if (first == nullptr) {
      first = inputs[slot];
      first_slot = slot;
    }
    if (inputs[slot]->type != first->type) {
      refuse(fmt::format("input '{}' is {} but input '{}' is {}; the operator wants one type",
                         node.inputs[first_slot], crossbits::name(first->type), node.inputs[slot],
                         crossbits::name(inputs[slot]->type)));
    }
  }
}

Shape Call::broadcast(const Shape& left, const Shape& right) const {
  const auto shape = broadcast_shape(left, right);
  if (!shape) refuse(fmt::format("shapes {} and {} do not broadcast", shape_text(left), shape_text(right)));
  return *shape;
}

bool Call::names_no_axes(std::size_t slot) const {
  if (has(slot)) return integers_of(slot).data.empty();
  const auto* given = integers("axes");
  return given == nullptr || given->empty();
}

std::vector<std::size_t> Call::reduced_axes(std::size_t slot, std::size_t rank) const {
  if (names_no_axes(slot)) {
    std::vector<std::size_t> all(rank);
    std::iota(all.begin(), all.end(), std::size_t{0});
    return all;
  }
  return axes(has(slot) ? integers_of(slot).data : *integers("axes"), rank);
}

AxisView axis_view(const Shape& shape, std::size_t axis) {
  AxisView view;
  for (std::size_t i = 0; i < shape.size(); ++i) {
    (i < axis ? view.outer : i == axis ? view.length : view.inner) *= shape[i];
  }
  return view;
}

}  // namespace crossbits

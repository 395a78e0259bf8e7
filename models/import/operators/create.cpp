// Operators that make tensors from attributes, shapes or other types.

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "models/import/operators/operators.hpp"
#include "models/import/operators/scalar.hpp"

namespace crossbits::operators {
namespace {

/// ONNX numbers of the element types, as the attribute `to` of Cast gives them.
ElementType type_of_number(const Call& call, std::int64_t number) {
  switch (number) {
    case 1:
      return ElementType::float32;
    case 2:
      return ElementType::uint8;
    case 3:
      return ElementType::int8;
    case 4:
      return ElementType::uint16;
    case 5:
      return ElementType::int16;
    case 6:
      return ElementType::int32;
    case 7:
      return ElementType::int64;
    case 9:
      return ElementType::boolean;
    case 10:
      return ElementType::float16;
    case 11:
      return ElementType::float64;
    case 12:
      return ElementType::uint32;
    case 13:
      return ElementType::uint64;
    case 16:
      return ElementType::bfloat16;
    default:
      call.refuse(fmt::format("it casts to element type number {}, which crossbits does not read", number));
  }
}

/// Whether every number of the first type is one of the second; such a cast rounds nothing.
bool holds_all_of(ElementType to, ElementType from) {
  return to == from || to == ElementType::float64 ||
         (to == ElementType::float32 && is_real(from) && from != ElementType::float64);
}

Tensor cast_to(const Call& call, ElementType to) {
  const Tensor& input = call.tensor(0);
  const auto convert = [&](const auto& array) -> Tensor {
    using From = typename std::decay_t<decltype(array.data)>::value_type;
    if (is_real(to)) {
      const bool exact = holds_all_of(to, input.type);
      return {to, map<double>(call, array, [&](From x) {
                const auto real = static_cast<double>(x);
                return exact ? real : round_to(to, real);
              })};
    }
    if (to == ElementType::boolean) return {to, map<Flag>(call, array, [](From x) { return Flag{x != 0}; })};
    return {to, map<std::int64_t>(call, array, [&](From x) {
              if constexpr (std::is_same_v<From, double>) return wrap_to(to, truncate_to_integer(x));
              return wrap_to(to, static_cast<std::int64_t>(x));
            })};
  };
  return std::visit(convert, input.values);
}

/// The number of elements of a range; refuses steps of zero and what is beyond all limits.
template <class T>
std::int64_t range_length(const Call& call, T start, T limit, T delta) {
  if (delta == 0) call.refuse("its step is zero");
  const double length =
      std::ceil((static_cast<double>(limit) - static_cast<double>(start)) / static_cast<double>(delta));
  if (!(length < static_cast<double>(call.budget.limits.elements)))
    call.refuse("the range is beyond the limit of elements");
  return length > 0 ? static_cast<std::int64_t>(length) : 0;
}

}  // namespace

Results constant(const Call& call) {
  if (const Tensor* value = call.tensor_attribute("value")) return {*value};
  const auto length = [](const auto& list) { return static_cast<std::int64_t>(list.size()); };
  if (const auto* list = call.integers("value_ints")) return {integer_tensor({{length(*list)}, *list})};
  if (const auto* list = call.numbers("value_floats")) return {real_tensor({{length(*list)}, *list})};
  if (call.node.attributes.contains("value_int"))
    return {integer_tensor({{}, {call.integer("value_int", 0)}})};
  if (call.node.attributes.contains("value_float"))
    return {real_tensor({{}, {call.number("value_float", 0)}})};
  call.refuse("its value is missing or of a kind that crossbits does not read");
}

Results constant_of_shape(const Call& call) {
  const Shape shape = call.integers_of(0).data;
  const std::size_t count = call.claim_elements(shape);
  const Tensor* value = call.tensor_attribute("value");
  if (value == nullptr) return {real_tensor({shape, std::vector<double>(count)})};
  if (value->size() != 1) call.refuse("its value is not one number");
  return {std::visit(
      [&](const auto& one) {
        auto data = one.data;
        data.assign(count, one.data.front());
        return Tensor{value->type, std::decay_t<decltype(one)>{shape, std::move(data)}};
      },
      value->values)};
}

Results shape(const Call& call) {
  const Shape& shape = call.tensor(0).shape();
  const auto rank = static_cast<std::int64_t>(shape.size());
  const auto bound = [&](const char* attribute, std::int64_t absent) {
    const std::int64_t given = call.integer(attribute, absent);
    return std::clamp<std::int64_t>(given < 0 ? given + rank : given, 0, rank);
  };
  const std::int64_t start = bound("start", 0);
  const std::int64_t end = std::max(start, bound("end", rank));
  return {integer_tensor({{end - start}, {shape.begin() + start, shape.begin() + end}})};
}

Results size(const Call& call) { return {integer_tensor({{}, {call.tensor(0).size()}})}; }

Results range(const Call& call) {
  call.same_types({0, 1, 2});
  const ElementType type = call.tensor(0).type;
  if (is_real(type)) {
    const double start = call.scalar(0);
    const double delta = call.scalar(2);
    Array<double> result = call.allocate<double>({range_length(call, start, call.scalar(1), delta)});
    for (std::size_t i = 0; i < result.data.size(); ++i)
      result.data[i] = start + static_cast<double>(i) * delta;
    return {Tensor{type, std::move(result)}};
  }
  const std::int64_t delta = call.integer_scalar(2);
  Array<std::int64_t> result = call.allocate<std::int64_t>(
      {range_length(call, call.integer_scalar(0), call.integer_scalar(1), delta)});
  auto next = static_cast<std::uint64_t>(call.integer_scalar(0));
  for (std::int64_t& x : result.data) {
    x = wrap_to(type, static_cast<std::int64_t>(next));
    next += static_cast<std::uint64_t>(delta);
  }
  return {Tensor{type, std::move(result)}};
}

Results one_hot(const Call& call) {
  const Tensor& indices = call.tensor(0);
  const Tensor& values = call.tensor(2);
  if (values.size() != 2) call.refuse("its values are not two numbers");
  const Tensor& depth_input = call.tensor(1);
  if (depth_input.size() != 1) call.refuse("its depth is not one number");
  const std::int64_t depth =
      is_real(depth_input.type) ? truncate_to_integer(call.scalar(1)) : call.integer_scalar(1);
  if (depth < 0) call.refuse("its depth is negative");
  Shape shape = indices.shape();
  const std::size_t axis = call.axis(call.integer("axis", -1), shape.size() + 1);
  shape.insert(shape.begin() + static_cast<std::ptrdiff_t>(axis), depth);
  call.claim_elements(shape);
  const AxisView view = axis_view(shape, axis);
  const auto wanted = [&](std::int64_t at) {
    const auto i = static_cast<std::size_t>(at / view.inner / view.length * view.inner + at % view.inner);
    const std::int64_t index =
        is_real(indices.type) ? truncate_to_integer(indices.reals().data[i]) : call.integers_of(0).data[i];
    return index < 0 ? index + depth : index;
  };
  const auto fill = [&](const auto& pair) {
    auto result = std::decay_t<decltype(pair)>{shape, {}};
    result.data.reserve(static_cast<std::size_t>(element_count(shape).value()));
    for (std::int64_t at = 0; at < element_count(shape).value(); ++at) {
      result.data.push_back(pair.data[wanted(at) == at / view.inner % view.length ? 1 : 0]);
    }
    return Tensor{values.type, std::move(result)};
  };
  return {std::visit(fill, values.values)};
}

Results cast(const Call& call) {
  if (!call.node.attributes.contains("to")) call.refuse("it does not say to which type");
  return {cast_to(call, type_of_number(call, call.integer("to", 0)))};
}

Results cast_like(const Call& call) { return {cast_to(call, call.tensor(1).type)}; }

}  // namespace crossbits::operators

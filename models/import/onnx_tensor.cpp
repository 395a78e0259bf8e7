#include "models/import/onnx_tensor.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <bit>
#include <cmath>
#include <cstring>
#include <limits>
#include <stdexcept>

namespace crossbits {
namespace {

using onnx::TensorProto;
static_assert(std::endian::native == std::endian::little, "raw tensor data is little-endian");

std::string tensor_text(const TensorProto& proto) {
  return proto.name().empty() ? "an unnamed tensor" : fmt::format("tensor '{}'", proto.name());
}

std::int64_t byte_width(ElementType type) {
  switch (type) {
    case ElementType::float64:
    case ElementType::int64:
    case ElementType::uint64:
      return 8;
    case ElementType::float32:
    case ElementType::int32:
    case ElementType::uint32:
      return 4;
    case ElementType::float16:
    case ElementType::bfloat16:
    case ElementType::int16:
    case ElementType::uint16:
      return 2;
    default:
      return 1;
  }
}

template <class Stored, class To, class Convert>
std::vector<To> decode_as(const std::string& bytes, Convert convert) {
  std::vector<To> result(bytes.size() / sizeof(Stored));
  for (std::size_t i = 0; i < result.size(); ++i) {
    Stored stored{};
    std::memcpy(&stored, bytes.data() + i * sizeof(Stored), sizeof(Stored));
    result[i] = convert(stored);
  }
  return result;
}

std::vector<double> decode_reals(ElementType type, const std::string& bytes) {
  if (type == ElementType::float16) return decode_as<std::uint16_t, double>(bytes, from_float16);
  if (type == ElementType::bfloat16) return decode_as<std::uint16_t, double>(bytes, from_bfloat16);
  if (type == ElementType::float32) return decode_as<float, double>(bytes, [](float x) { return double{x}; });
  return decode_as<double, double>(bytes, [](double x) { return x; });
}

template <class Stored>
std::vector<std::int64_t> decode_integers_as(const std::string& bytes) {
  return decode_as<Stored, std::int64_t>(bytes, [](Stored x) { return static_cast<std::int64_t>(x); });
}

std::vector<std::int64_t> decode_integers(ElementType type, const std::string& bytes) {
  switch (type) {
    case ElementType::int8:
      return decode_integers_as<std::int8_t>(bytes);
    case ElementType::int16:
      return decode_integers_as<std::int16_t>(bytes);
    case ElementType::int32:
      return decode_integers_as<std::int32_t>(bytes);
    case ElementType::uint8:
      return decode_integers_as<std::uint8_t>(bytes);
    case ElementType::uint16:
      return decode_integers_as<std::uint16_t>(bytes);
    case ElementType::uint32:
      return decode_integers_as<std::uint32_t>(bytes);
    default:
      return decode_integers_as<std::int64_t>(bytes);
  }
}

/// Number of entries in the typed field that belongs to the type.
std::int64_t typed_entries(ElementType type, const TensorProto& proto) {
  switch (type) {
    case ElementType::float32:
      return proto.float_data_size();
    case ElementType::float64:
      return proto.double_data_size();
    case ElementType::int64:
      return proto.int64_data_size();
    case ElementType::uint32:
    case ElementType::uint64:
      return proto.uint64_data_size();
    default:
      return proto.int32_data_size();
  }
}

template <class To, class Field, class Convert>
std::vector<To> convert_all(const Field& field, Convert convert) {
  std::vector<To> result;
  result.reserve(static_cast<std::size_t>(field.size()));
  for (const auto entry : field) result.push_back(convert(entry));
  return result;
}

std::vector<double> typed_reals(ElementType type, const TensorProto& proto) {
  const auto same = [](double x) { return x; };
  if (type == ElementType::float32) return convert_all<double>(proto.float_data(), same);
  if (type == ElementType::float64) return convert_all<double>(proto.double_data(), same);
  const auto half = type == ElementType::float16 ? from_float16 : from_bfloat16;
  return convert_all<double>(proto.int32_data(),
                             [&](std::int32_t x) { return half(static_cast<std::uint16_t>(x)); });
}

std::vector<std::int64_t> typed_integers(ElementType type, const TensorProto& proto) {
  const auto wrap = [&](auto x) { return wrap_to(type, static_cast<std::int64_t>(x)); };
  if (type == ElementType::int64) return convert_all<std::int64_t>(proto.int64_data(), wrap);
  if (type == ElementType::uint32 || type == ElementType::uint64) {
    return convert_all<std::int64_t>(proto.uint64_data(), wrap);
  }
  return convert_all<std::int64_t>(proto.int32_data(), wrap);
}

std::vector<Flag> to_flags(const std::vector<std::int64_t>& integers) {
  std::vector<Flag> result(integers.size());
  std::transform(integers.begin(), integers.end(), result.begin(),
                 [](std::int64_t x) { return Flag{x != 0}; });
  return result;
}

/// The shape, after it was held against the limits; charges the context.
Shape checked_shape(ReadContext& context, const TensorProto& proto) {
  constexpr int most_axes = 64;
  const Shape shape(proto.dims().begin(), proto.dims().end());
  Shape loops = shape;
  std::replace(loops.begin(), loops.end(), std::int64_t{0}, std::int64_t{1});
  const auto count = element_count(loops);
  if (proto.dims_size() > most_axes) context.refuse(tensor_text(proto) + " has more than 64 axes");
  if (!count) {
    context.refuse(fmt::format("{} has the impossible shape {}", tensor_text(proto), shape_text(shape)));
  }
  if (*count > context.elements_left) {
    context.refuse(fmt::format("{} of shape {} brings the constants beyond the limit of {} elements",
                               tensor_text(proto), shape_text(shape), context.limits.elements));
  }
  context.elements_left -= *count;
  return shape;
}

void refuse_large_unsigned(const ReadContext& context, const TensorProto& proto, const Tensor& tensor) {
  if (tensor.type != ElementType::uint64) return;
  const auto& data = tensor.integers().data;
  if (std::any_of(data.begin(), data.end(), [](std::int64_t x) { return x < 0; })) {
    context.refuse(tensor_text(proto) +
                   " holds a uint64 of 2^63 or more, which does not fit a signed 64-bit integer");
  }
}

/// Raw bytes if the tensor has them (in the file or beside it); nothing if it uses a typed field.
std::optional<std::string> raw_bytes(const ReadContext& context, const TensorProto& proto,
                                     std::int64_t bytes) {
  if (proto.data_location() == TensorProto::EXTERNAL) return read_external(context, proto, bytes);
  if (proto.has_raw_data()) return proto.raw_data();
  return std::nullopt;
}

}  // namespace

void ReadContext::refuse(const std::string& what) const {
  throw std::invalid_argument(fmt::format("{}: {}", model, what));
}

std::optional<ElementType> element_type(int data_type) {
  switch (data_type) {
    case TensorProto::FLOAT:
      return ElementType::float32;
    case TensorProto::FLOAT16:
      return ElementType::float16;
    case TensorProto::BFLOAT16:
      return ElementType::bfloat16;
    case TensorProto::DOUBLE:
      return ElementType::float64;
    case TensorProto::INT8:
      return ElementType::int8;
    case TensorProto::INT16:
      return ElementType::int16;
    case TensorProto::INT32:
      return ElementType::int32;
    case TensorProto::INT64:
      return ElementType::int64;
    case TensorProto::UINT8:
      return ElementType::uint8;
    case TensorProto::UINT16:
      return ElementType::uint16;
    case TensorProto::UINT32:
      return ElementType::uint32;
    case TensorProto::UINT64:
      return ElementType::uint64;
    case TensorProto::BOOL:
      return ElementType::boolean;
    default:
      return std::nullopt;
  }
}

std::string data_type_text(int data_type) {
  if (const auto type = element_type(data_type)) return name(*type);
  if (data_type == TensorProto::UNDEFINED) return "no element type";
  if (!TensorProto::DataType_IsValid(data_type)) return fmt::format("the unknown element type {}", data_type);
  return "elements of type " + TensorProto::DataType_Name(static_cast<TensorProto::DataType>(data_type));
}

Tensor read_tensor(ReadContext& context, const TensorProto& proto) {
  const auto type = element_type(proto.data_type());
  if (!type)
    context.refuse(fmt::format("{} has {}, which crossbits does not read", tensor_text(proto),
                               data_type_text(proto.data_type())));
  if (proto.has_segment())
    context.refuse(tensor_text(proto) + " is stored in segments, which crossbits does not read");
  const Shape shape = checked_shape(context, proto);
  const std::int64_t count = element_count(shape).value();
  const auto raw = raw_bytes(context, proto, count * byte_width(*type));
  if (raw && static_cast<std::int64_t>(raw->size()) != count * byte_width(*type)) {
    context.refuse(fmt::format("{} has {} bytes of raw data where its shape {} of {} needs {}",
                               tensor_text(proto), raw->size(), shape_text(shape), name(*type),
                               count * byte_width(*type)));
  }
  if (!raw && typed_entries(*type, proto) != count) {
    context.refuse(fmt::format("{} has {} numbers where its shape {} needs {}", tensor_text(proto),
                               typed_entries(*type, proto), shape_text(shape), count));
  }
  Tensor tensor{*type, {}};
  if (is_real(*type)) {
    tensor.values = Array<double>{shape, raw ? decode_reals(*type, *raw) : typed_reals(*type, proto)};
  } else if (is_integer(*type)) {
    tensor.values =
        Array<std::int64_t>{shape, raw ? decode_integers(*type, *raw) : typed_integers(*type, proto)};
  } else {
    tensor.values = Array<Flag>{
        shape, to_flags(raw ? decode_integers(ElementType::uint8, *raw) : typed_integers(*type, proto))};
  }
  refuse_large_unsigned(context, proto, tensor);
  return tensor;
}

Tensor read_weights(ReadContext& context, const TensorProto& proto) {
  Tensor tensor = read_tensor(context, proto);
  if (!is_real(tensor.type)) return tensor;
  const auto& data = tensor.reals().data;
  const auto nan = std::count_if(data.begin(), data.end(), [](double x) { return std::isnan(x); });
  const auto infinite =
      std::count_if(data.begin(), data.end(), [](double x) { return std::isinf(x) && x > 0; });
  if (nan > 0) {
    context.refuse(fmt::format("{} holds {} NaN and {} +Inf among {} numbers: these are no usable weights",
                               tensor_text(proto), nan, infinite, tensor.size()));
  }
  return tensor;
}

}  // namespace crossbits

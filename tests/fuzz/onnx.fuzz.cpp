// Any bytes are read, bound and evaluated, or refused in a sentence; nothing else may happen, and not slowly.

#include <cstdint>
#include <stdexcept>
#include <string_view>
#include <type_traits>
#include <variant>

#include "models/import/bind.hpp"
#include "models/import/onnx_file.hpp"
#include "models/import/reference.hpp"

namespace {

/// Small numbers of both signs, in the order of the elements.
crossbits::Tensor some_numbers(crossbits::ElementType type, const crossbits::Shape& shape) {
  crossbits::Tensor tensor = crossbits::zeros(type, shape);
  const auto fill = [](auto& array) {
    int next = 0;
    for (auto& x : array.data) x = static_cast<std::decay_t<decltype(x)>>(next++ * 5 % 7 - 3);
  };
  if (type != crossbits::ElementType::boolean) std::visit(fill, tensor.values);
  return tensor;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace crossbits;
  const Limits limits{.file_bytes = 1 << 20, .elements = 1 << 16, .work = 1 << 22};
  try {
    const std::string_view bytes(reinterpret_cast<const char*>(data), size);
    const BoundModel bound = bind_model(read_onnx_bytes(bytes, "fuzz.onnx", limits), {}, limits);
    TensorMap inputs;
    for (const auto& port : bound.model.inputs) {
      inputs.emplace(port.name, some_numbers(port.type, bound.shapes.at(port.name)));
    }
    evaluate_reference(bound.model, inputs, {}, limits);
  } catch (const std::invalid_argument&) {
  }
  return 0;
}

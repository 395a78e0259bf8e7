// Any bytes are read, bound and evaluated, or refused in a sentence; nothing else may happen, and not slowly.

#include <cstdint>
#include <stdexcept>
#include <string_view>

#include "models/import/bind.hpp"
#include "models/import/onnx_file.hpp"
#include "models/import/reference.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace crossbits;
  const Limits limits{.file_bytes = 1 << 20, .elements = 1 << 16, .work = 1 << 22};
  try {
    const std::string_view bytes(reinterpret_cast<const char*>(data), size);
    const BoundModel bound = bind_model(read_onnx_bytes(bytes, "fuzz.onnx", limits), {}, limits);
    TensorMap inputs;
    for (const auto& port : bound.model.inputs) {
      inputs.emplace(port.name, zeros(port.type, bound.shapes.at(port.name)));
    }
    evaluate_reference(bound.model, inputs, {}, limits);
  } catch (const std::invalid_argument&) {
  }
  return 0;
}

#pragma once

#include <filesystem>
#include <string>
#include <string_view>

#include "models/import/model.hpp"

namespace crossbits {

/// Reads an ONNX file and checks everything that can be checked without evaluating it: wiring, operators,
/// opset, constants. External data is read from inside the file's own folder only.
///
/// Errors: std::invalid_argument with one sentence that names the file and the tensor or operator.
OnnxModel read_onnx(const std::filesystem::path& file, const Limits& limits = {});

/// The same from the bytes of a file; `name` stands in messages. External data is refused.
OnnxModel read_onnx_bytes(std::string_view bytes, const std::string& name, const Limits& limits = {});

/// Reads one tensor in ONNX's TensorProto form (the `.pb` files of the ONNX test data).
Tensor read_onnx_tensor(std::string_view bytes, const std::string& name, const Limits& limits = {});

}  // namespace crossbits

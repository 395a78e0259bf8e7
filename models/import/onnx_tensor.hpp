#pragma once

// Private to the reader: the one header of this room that shows protobuf types.

#include <onnx/onnx_pb.h>

#include <filesystem>
#include <optional>
#include <string>

#include "models/import/node.hpp"

namespace crossbits {

/// What the reader knows while it turns protobuf messages into our own.
struct ReadContext {
  std::string model;             ///< name for messages
  std::filesystem::path folder;  ///< of the model file; empty when the bytes came from memory
  Limits limits;
  std::int64_t elements_left = 0;  ///< of all constants together

  /// Throws std::invalid_argument: `MODEL: WHAT`.
  [[noreturn]] void refuse(const std::string& what) const;
};

/// Our element type for an ONNX data type number; nothing for strings, complex numbers and unknown numbers.
std::optional<ElementType> element_type(int data_type);

/// How messages name an ONNX data type number.
std::string data_type_text(int data_type);

/// Reads a constant: checks its shape against the limits and against the bytes that are there before anything
/// is allocated, fetches external data from inside the model's folder, widens.
Tensor read_tensor(ReadContext& context, const onnx::TensorProto& proto);

/// The same for a constant of a model: refuses NaN.
Tensor read_weights(ReadContext& context, const onnx::TensorProto& proto);

/// The bytes of a tensor whose data lies in another file. Refuses locations outside the model's folder
/// (absolute,
/// `..`, links that lead out) and files that are too short.
std::string read_external(const ReadContext& context, const onnx::TensorProto& proto, std::int64_t bytes);

}  // namespace crossbits

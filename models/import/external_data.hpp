#pragma once

#include <filesystem>
#include <vector>

namespace crossbits {

/// The files in the folder of an ONNX file in which tensors of its lie, each once, in order; whether they are
/// there is not looked at. None for a file that is no ONNX model.
std::vector<std::filesystem::path> external_files(const std::filesystem::path& file);

}  // namespace crossbits

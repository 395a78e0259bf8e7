#pragma once

#include <map>
#include <string>
#include <vector>

#include "models/import/node.hpp"

namespace crossbits {

/// One axis of a declared input or output.
struct Dimension {
  std::int64_t length = -1;  ///< -1 if the file leaves it open
  std::string symbol;        ///< name of an open length, possibly empty
};

/// A graph input or output as the file declares it.
struct PortInfo {
  std::string name;
  ElementType type = ElementType::float32;
  bool has_shape = true;              ///< false if the file says nothing about its axes
  std::vector<Dimension> dimensions;  ///< outermost first
};

/// An ONNX model: what the file says, with nothing evaluated yet. Nodes stand in topological order; every
/// input of a node is a graph input, a constant or the output of an earlier node.
struct OnnxModel {
  std::string name;  ///< file name without folder, for messages
  int opset = 0;     ///< of the standard operators, 11 to 18
  std::vector<PortInfo> inputs;
  std::vector<PortInfo> outputs;
  std::map<std::string, Tensor> constants;
  std::vector<Node> nodes;
};

/// Tensors by name.
using TensorMap = std::map<std::string, Tensor>;

}  // namespace crossbits

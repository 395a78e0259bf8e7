#pragma once

#include <string>
#include <vector>

#include "models/graph.hpp"

namespace crossbits {

/// One input of an exported model: the field of some tokens, as a tensor [tokens, count] of real numbers
/// (float64).
struct ExportedInput {
  std::string name;             ///< "z", "multihot_y", "symbol"
  std::vector<ValueId> values;  ///< the graph inputs that are its rows
  std::int32_t count = 1;       ///< numbers a row
};
/// The inputs that export_onnx gives a graph, one a field. Throws std::invalid_argument where tokens differ
/// in numbers.
std::vector<ExportedInput> exported_inputs(const Graph& graph);

/// The bytes of an ONNX model (opset 17, float64) that computes what the graph computes, each value rounded
/// and clipped into its format as in the graph. Integers below 2^53 are exact; a score that lies on a tie,
/// and exp in the last place, may round the other way. Queries by exact linear algebra become a table over
/// all sets of tokens. Output "output": [outputs, numbers]. Throws std::invalid_argument naming the value for
/// what ONNX has no operator for (models without weights), for a table beyond 2^20 numbers and for scores
/// that doubles do not hold.
std::string export_onnx(const Graph& graph);

}  // namespace crossbits

#pragma once

#include <filesystem>
#include <map>
#include <string>
#include <utility>

#include "models/import/model.hpp"

namespace crossbits {

/// Shapes that the user gives for inputs, by name.
using ShapeBindings = std::map<std::string, Shape>;

/// A model whose every tensor has one fixed shape. `model.nodes` are the nodes whose results depend on the
/// inputs and that an output needs, in topological order; everything else has become a constant or is gone.
struct BoundModel {
  OnnxModel model;                           ///< inputs and outputs carry their fixed shapes
  std::map<std::string, Shape> shapes;       ///< of every input and of every tensor a remaining node produces
  std::map<std::string, ElementType> types;  ///< of the same tensors
};

/// Parses the option `x=1,16`. Errors: std::invalid_argument.
std::pair<std::string, Shape> parse_shape(const std::string& text);

/// Fixes all shapes. The batch axis (a symbol that contains "batch", else an open first axis) becomes 1;
/// other open lengths come from `bindings`, and one given for a symbol holds wherever the symbol stands.
/// Nodes whose inputs are constant, and Shape and Size of anything, are evaluated; shapes and types of the
/// rest are found by evaluating once on zeros.
///
/// Errors: std::invalid_argument with one sentence: a length nobody gives, a batch above 1, a shape that
/// depends on the numbers in an input, types that do not go together, constants that come out as NaN,
/// infinite weights.
BoundModel bind_model(OnnxModel model, const ShapeBindings& bindings = {}, const Limits& limits = {});

/// Reads a file and binds it.
BoundModel import_onnx(const std::filesystem::path& file, const ShapeBindings& bindings = {},
                       const Limits& limits = {});

}  // namespace crossbits

#pragma once

#include <string>

#include "protocols/tree.hpp"

namespace crossbits {

/// A protocol tree as a self-contained SVG document: the tree, and the matrix with the rectangles of its
/// leaves in the order in which the parties' words sort rows and columns. Trees of at most 256 leaves and
/// matrices of at most 64 rows and columns; std::invalid_argument beyond.
std::string to_svg(const ProtocolTree& tree, const std::string& title);

/// The tree for Graphviz; every leaf names its rectangle. Of any size.
std::string to_dot(const ProtocolTree& tree, const std::string& title);

}  // namespace crossbits

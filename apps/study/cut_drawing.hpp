#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "reductions/compile.hpp"

namespace crossbits {

/// A compiled protocol as a picture: values of one layer, role and holder are one box, so that a model of any
/// size stays readable. What crosses is a box of its own, with its bits, on the way to the other side.
struct CutDrawing {
  /// From left to right.
  enum Column { alice, to_alice, both, to_bob, bob };
  static constexpr int columns = 5;

  struct Box {
    Column column = both;
    int row = 0;
    std::string what;     ///< "key of tokens 0-511"
    std::string numbers;  ///< "512 x 768 numbers of 16 bits"; of what crosses, its bits
    std::int64_t bits = 0;
    bool crosses() const { return column == to_alice || column == to_bob; }
  };
  struct Arrow {
    std::size_t from = 0, to = 0;  ///< boxes
    bool crosses = false;
  };
  struct Row {
    int layer = 0;
    std::string note;  ///< instead of boxes: "layers 3 to 11 look the same"
  };

  std::string title;
  std::vector<Row> rows;
  std::vector<Box> boxes;
  std::vector<Arrow> arrows;
};

/// The picture of a protocol. `owners` by input of its graph.
CutDrawing draw_cut(const CompiledProtocol& protocol, const Owners& owners, const std::string& title);

/// A self-contained SVG document, 1000 wide.
std::string to_svg(const CutDrawing& drawing);
/// The same for Graphviz.
std::string to_dot(const CutDrawing& drawing);

}  // namespace crossbits

#include "apps/study/tree_drawing.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <stdexcept>

#include "apps/study/escape.hpp"

namespace crossbits {
namespace {

constexpr std::size_t most_leaves = 256, most_lines = 64;
constexpr int leaf_width = 56, level_height = 64, cell = 16, tree_margin = 40;
constexpr const char* leaf_fills[] = {"#dbe9f8", "#fbe3c0", "#e3f1dd", "#eadcf0",
                                      "#f8d7da", "#fff7bf", "#d5f0ee", "#e8e8e8"};

/// "0-3, 6".
std::string ranges(const std::vector<std::size_t>& lines) {
  std::string text;
  for (std::size_t k = 0; k < lines.size();) {
    std::size_t end = k;
    while (end + 1 < lines.size() && lines[end + 1] == lines[end] + 1) ++end;
    text += fmt::format("{}{}", text.empty() ? "" : ",", lines[k]);
    if (end > k) text += fmt::format("-{}", lines[end]);
    k = end + 1;
  }
  return text.empty() ? "none" : text;
}

const char* speaker_name(int speaker) { return speaker == 0 ? "Alice" : "Bob"; }
const char* speaker_colour(int speaker) { return speaker == 0 ? "#4477aa" : "#55863f"; }

/// Where the nodes of a tree stand: leaves from left to right, parents above the middle of their children.
class Layout {
 public:
  explicit Layout(const ProtocolTree& tree) : tree_(tree) { place(tree.root(), 0); }
  std::string svg() const { return edges_ + boxes_; }
  int width() const { return next_leaf_ * leaf_width; }
  int height() const { return (deepest_ + 1) * level_height; }

 private:
  int place(std::size_t at, int level) {
    const ProtocolTree::Node& node = tree_.nodes()[at];
    const int y = 60 + level * level_height;
    deepest_ = std::max(deepest_, level);
    if (node.is_leaf) {
      const int x = tree_margin + next_leaf_++ * leaf_width + leaf_width / 2;
      boxes_ += fmt::format(
          "<rect x=\"{}\" y=\"{}\" width=\"24\" height=\"22\" rx=\"3\" fill=\"{}\" stroke=\"#777777\"/>\n",
          x - 12, y, leaf_fills[static_cast<std::size_t>(next_leaf_ - 1) % 8]);
      boxes_ += fmt::format("<text x=\"{}\" y=\"{}\" text-anchor=\"middle\" font-size=\"12\">{}</text>\n", x,
                            y + 16, node.value);
      return x;
    }
    const int left = place(node.zero, level + 1), right = place(node.one, level + 1), x = (left + right) / 2;
    for (const auto& [to, bit] : {std::pair(left, 0), std::pair(right, 1)}) {
      edges_ += fmt::format("<path d=\"M{} {}L{} {}\" stroke=\"#999999\" fill=\"none\"/>\n", x, y + 22, to,
                            y + level_height);
      edges_ += fmt::format("<text x=\"{}\" y=\"{}\" font-size=\"10\" fill=\"#555555\">{}</text>\n",
                            (x + to) / 2 + (bit ? 3 : -9), y + 46, bit);
    }
    boxes_ += fmt::format(
        "<ellipse cx=\"{}\" cy=\"{}\" rx=\"22\" ry=\"12\" fill=\"white\" stroke=\"{}\" "
        "stroke-width=\"2\"/>\n",
        x, y + 11, speaker_colour(node.speaker));
    boxes_ += fmt::format("<text x=\"{}\" y=\"{}\" text-anchor=\"middle\" font-size=\"11\">{}</text>\n", x,
                          y + 15, speaker_name(node.speaker));
    return x;
  }

  const ProtocolTree& tree_;
  std::string boxes_, edges_;
  int next_leaf_ = 0, deepest_ = 0;
};

/// Lines in the order in which the leaves first reach them.
std::vector<std::size_t> order_of(const std::vector<ProtocolTree::Reached>& leaves, bool rows) {
  std::vector<std::size_t> order;
  for (const auto& leaf : leaves) {
    for (const std::size_t line : rows ? leaf.rows : leaf.columns) {
      if (std::find(order.begin(), order.end(), line) == order.end()) order.push_back(line);
    }
  }
  return order;
}

std::string matrix_svg(const ProtocolTree& tree, int top) {
  const auto leaves = tree.rectangles();
  const auto rows = order_of(leaves, true), columns = order_of(leaves, false);
  std::string text;
  for (std::size_t r = 0; r < rows.size(); ++r) {
    const int y = top + static_cast<int>(r) * cell;
    text += fmt::format(
        "<text x=\"{}\" y=\"{}\" text-anchor=\"end\" font-size=\"9\" fill=\"#555555\">{}</text>\n",
        tree_margin - 4, y + 12, rows[r]);
    for (std::size_t c = 0; c < columns.size(); ++c) {
      std::size_t leaf = 0;
      while (std::count(leaves[leaf].rows.begin(), leaves[leaf].rows.end(), rows[r]) == 0 ||
             std::count(leaves[leaf].columns.begin(), leaves[leaf].columns.end(), columns[c]) == 0)
        ++leaf;
      const int x = tree_margin + static_cast<int>(c) * cell;
      text +=
          fmt::format("<rect x=\"{}\" y=\"{}\" width=\"{}\" height=\"{}\" fill=\"{}\" stroke=\"white\"/>\n",
                      x, y, cell, cell, leaf_fills[leaf % 8]);
      text += fmt::format("<text x=\"{}\" y=\"{}\" text-anchor=\"middle\" font-size=\"10\">{}</text>\n",
                          x + cell / 2, y + 12, tree.nodes()[leaves[leaf].node].value);
    }
  }
  for (std::size_t c = 0; c < columns.size(); ++c)
    text += fmt::format(
        "<text x=\"{}\" y=\"{}\" text-anchor=\"middle\" font-size=\"9\" fill=\"#555555\">{}</text>\n",
        tree_margin + static_cast<int>(c) * cell + cell / 2, top - 4, columns[c]);
  return text;
}

}  // namespace

std::string to_svg(const ProtocolTree& tree, const std::string& title) {
  if (tree.leaves() > most_leaves || tree.rows() > most_lines || tree.columns() > most_lines) {
    throw std::invalid_argument(
        fmt::format("a protocol tree of {} leaves over {} x {} inputs is too large to draw; at most {} "
                    "leaves and {} x {} inputs are",
                    tree.leaves(), tree.rows(), tree.columns(), most_leaves, most_lines, most_lines));
  }
  const Layout layout(tree);
  const int top = 60 + layout.height() + 56;
  const int width =
      2 * tree_margin + std::max({layout.width(), static_cast<int>(tree.columns()) * cell, 480});
  const int height = top + static_cast<int>(tree.rows()) * cell + tree_margin;
  std::string text = fmt::format(
      "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"{0}\" height=\"{1}\" viewBox=\"0 0 {0} {1}\" "
      "font-family=\"sans-serif\">\n",
      width, height);
  text += fmt::format(
      "<rect width=\"{}\" height=\"{}\" fill=\"white\"/>\n<text x=\"12\" y=\"26\" font-size=\"15\" "
      "font-weight=\"bold\">{}</text>\n",
      width, height, html_escaped(title));
  text += layout.svg();
  text += fmt::format(
      "<text x=\"{}\" y=\"{}\" font-size=\"12\">rows: Alice's inputs, columns: Bob's; one colour a leaf, "
      "rows and columns in the order of the leaves</text>\n",
      tree_margin, top - 26);
  return text + matrix_svg(tree, top) + "</svg>\n";
}

std::string to_dot(const ProtocolTree& tree, const std::string& title) {
  std::map<std::size_t, std::string> rectangle;
  for (const auto& leaf : tree.rectangles())
    rectangle[leaf.node] = fmt::format("rows {}\\ncolumns {}", ranges(leaf.rows), ranges(leaf.columns));
  std::string text = fmt::format("digraph protocol {{\n  label=\"{}\"; labelloc=t;\n", title);
  for (std::size_t v = 0; v < tree.nodes().size(); ++v) {
    const ProtocolTree::Node& node = tree.nodes()[v];
    if (node.is_leaf) {
      text += fmt::format("  n{} [shape=box, label=\"{}\\n{}\"];\n", v, node.value, rectangle[v]);
      continue;
    }
    text += fmt::format("  n{} [shape=ellipse, label=\"{}\"];\n", v, speaker_name(node.speaker));
    text += fmt::format("  n{0} -> n{1} [label=0];\n  n{0} -> n{2} [label=1];\n", v, node.zero, node.one);
  }
  return text + "}\n";
}

}  // namespace crossbits

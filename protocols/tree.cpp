#include "protocols/tree.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <stdexcept>

namespace crossbits {
namespace {

Task<Verdict> walk(Port& port, const ProtocolTree* tree, int self, std::size_t input) {
  const Label bit = port.label("bit");
  std::size_t at = tree->root();
  while (!tree->nodes()[at].is_leaf) {
    const ProtocolTree::Node& node = tree->nodes()[at];
    bool says = false;
    if (node.speaker == self) {
      says = node.says[input];
      port.send(bit, Bits::of_number(std::uint64_t{says}, 1));
    } else {
      const auto word = co_await port.recv(bit, Code::fixed(1));
      says = word[0];
    }
    at = says ? node.one : node.zero;
  }
  co_return tree->nodes()[at].value;
}

/// The lines that say `bit`.
std::vector<std::size_t> those_who_say(bool bit, const Bits& says, const std::vector<std::size_t>& lines) {
  std::vector<std::size_t> chosen;
  std::copy_if(lines.begin(), lines.end(), std::back_inserter(chosen),
               [&](std::size_t i) { return says[i] == bit; });
  return chosen;
}

}  // namespace

std::size_t ProtocolTree::add_leaf(int value) {
  nodes_.push_back({.is_leaf = true, .value = value});
  return root();
}

std::size_t ProtocolTree::add_inner(int speaker, Bits says, std::size_t zero, std::size_t one) {
  if (says.size() != (speaker == 0 ? rows_ : columns_) || std::max(zero, one) >= nodes_.size())
    throw std::logic_error("an inner node needs one bit an input and two nodes that exist");
  nodes_.push_back(
      {.is_leaf = false, .value = 0, .speaker = speaker, .says = std::move(says), .zero = zero, .one = one});
  return root();
}

int ProtocolTree::depth() const {
  std::vector<int> depths(nodes_.size(), 0);
  for (std::size_t i = 0; i < nodes_.size(); ++i) {
    if (!nodes_[i].is_leaf) depths[i] = 1 + std::max(depths[nodes_[i].zero], depths[nodes_[i].one]);
  }
  return depths.empty() ? 0 : depths.back();
}

std::size_t ProtocolTree::leaves() const { return rectangles().size(); }

int ProtocolTree::value(std::size_t x, std::size_t y) const {
  std::size_t at = root();
  while (!nodes_[at].is_leaf) {
    const Node& node = nodes_[at];
    at = node.says[node.speaker == 0 ? x : y] ? node.one : node.zero;
  }
  return nodes_[at].value;
}

std::vector<ProtocolTree::Reached> ProtocolTree::rectangles() const {
  Reached all{.node = root()};
  for (std::size_t i = 0; i < rows_; ++i) all.rows.push_back(i);
  for (std::size_t j = 0; j < columns_; ++j) all.columns.push_back(j);
  std::vector<Reached> open{std::move(all)}, leaves;
  while (!open.empty()) {
    Reached here = std::move(open.back());
    open.pop_back();
    const Node& node = nodes_[here.node];
    if (node.is_leaf) {
      leaves.push_back(std::move(here));
      continue;
    }
    for (const bool bit : {true, false}) {
      Reached below = {.node = bit ? node.one : node.zero, .rows = here.rows, .columns = here.columns};
      auto& lines = node.speaker == 0 ? below.rows : below.columns;
      lines = those_who_say(bit, node.says, lines);
      open.push_back(std::move(below));
    }
  }
  return leaves;
}

ProtocolTree ProtocolTree::swapped() const {
  ProtocolTree result(columns_, rows_);
  result.nodes_ = nodes_;
  for (Node& node : result.nodes_) node.speaker = 1 - node.speaker;
  return result;
}

Protocol tree_protocol(const ProtocolTree& tree, std::size_t x, std::size_t y) {
  if (x >= tree.rows() || y >= tree.columns()) {
    throw std::invalid_argument(
        fmt::format("the protocol tree has {} rows and {} columns, but the inputs are {} and {}", tree.rows(),
                    tree.columns(), x, y));
  }
  return {.name = "tree",
          .alice = [tree = &tree, x](Port& port) { return walk(port, tree, 0, x); },
          .bob = [tree = &tree, y](Port& port) { return walk(port, tree, 1, y); }};
}

}  // namespace crossbits

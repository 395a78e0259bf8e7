#pragma once

#include <string>
#include <vector>

#include "protocols/protocol.hpp"

namespace crossbits {

/// A deterministic two-party protocol as a tree (Kushilevitz and Nisan 1997, definition 1.1): at an inner
/// node one party says a bit that depends on its own input, a leaf is the answer. Inputs are numbers: rows of
/// the matrix for Alice, columns for Bob.
class ProtocolTree {
 public:
  struct Node {
    bool is_leaf = true;
    int value = 0;                  ///< leaf: the answer
    int speaker = 0;                ///< inner: 0 Alice, 1 Bob
    Bits says{};                    ///< inner: for every input of the speaker, what it says here
    std::size_t zero = 0, one = 0;  ///< inner: where it goes on
  };
  /// The inputs that reach a node.
  struct Reached {
    std::size_t node = 0;
    std::vector<std::size_t> rows{}, columns{};
  };

  ProtocolTree(std::size_t rows, std::size_t columns) : rows_(rows), columns_(columns) {}

  /// Adds a leaf; returns its number.
  std::size_t add_leaf(int value);
  /// Adds an inner node above two nodes that exist, with one bit an input of the speaker. Throws
  /// std::logic_error else. The node added last is the root.
  std::size_t add_inner(int speaker, Bits says, std::size_t zero, std::size_t one);

  std::size_t rows() const { return rows_; }
  std::size_t columns() const { return columns_; }
  const std::vector<Node>& nodes() const { return nodes_; }
  std::size_t root() const { return nodes_.size() - 1; }
  /// The number of bits in the worst case: the longest way from the root.
  int depth() const;
  std::size_t leaves() const;
  /// The answer on row x, column y.
  int value(std::size_t x, std::size_t y) const;
  /// The rectangles of all leaves, from left (zero) to right. Leaves that no input reaches are among them,
  /// empty.
  std::vector<Reached> rectangles() const;
  /// Alice and Bob exchanged.
  ProtocolTree swapped() const;

 private:
  std::size_t rows_, columns_;
  std::vector<Node> nodes_;
};

/// The tree as a protocol on one pair of inputs: every bit is a message (label "bit"), both know the answer.
/// `tree` must outlive the run. Throws std::invalid_argument for an input that the tree does not have.
Protocol tree_protocol(const ProtocolTree& tree, std::size_t x, std::size_t y);

}  // namespace crossbits

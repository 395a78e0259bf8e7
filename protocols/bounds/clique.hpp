#pragma once

#include <cstdint>
#include <vector>

#include "protocols/bounds/effort.hpp"

namespace crossbits {

/// An undirected graph as rows of bits.
class BitGraph {
 public:
  explicit BitGraph(std::size_t vertices)
      : words_((vertices + 63) / 64), rows_(vertices * words_), size_(vertices) {}
  std::size_t size() const { return size_; }
  std::size_t words() const { return words_; }
  void connect(std::size_t a, std::size_t b) { mark(a, b), mark(b, a); }
  const std::uint64_t* row(std::size_t v) const { return rows_.data() + v * words_; }
  bool are_connected(std::size_t a, std::size_t b) const { return row(a)[b / 64] >> (b % 64) & 1; }

 private:
  void mark(std::size_t a, std::size_t b) { rows_[a * words_ + b / 64] |= std::uint64_t{1} << (b % 64); }
  std::size_t words_;
  std::vector<std::uint64_t> rows_;
  std::size_t size_;
};

struct Clique {
  std::vector<std::size_t> vertices;  ///< a largest one found
  bool is_maximum = false;            ///< the search came to its end
  std::vector<std::vector<std::size_t>>
      colours;  ///< a greedy colouring: independent sets that cover the graph
};

/// Branch and bound with greedy colouring (Tomita, Seki 2003, on sets of bits as San Segundo et al. 2011).
/// Finds only cliques larger than `known`, a clique given to begin with.
Clique maximum_clique(const BitGraph& graph, std::vector<std::size_t> known, Effort& effort);

}  // namespace crossbits

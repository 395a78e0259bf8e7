#pragma once

#include <cstdint>
#include <vector>

namespace crossbits {

/// A directed network with a source and a sink.
struct Network {
  struct Arc {
    std::int32_t from, to;
    std::int64_t capacity;
  };
  std::int32_t vertices = 0;
  std::int32_t source = 0, sink = 0;
  std::vector<Arc> arcs;
};

enum class FlowAlgorithm { boykov_kolmogorov, push_relabel };

/// A maximum flow and the minimum cut with the smallest source side, which is unique: the same for every
/// algorithm.
struct MinimumCut {
  std::int64_t value = 0;
  std::vector<std::int64_t> flow;  ///< by arc: the certificate
  std::vector<char> source_side;   ///< by vertex
};

/// Boykov-Kolmogorov is the faster one for a single query, push-relabel for several layers with many outputs.
MinimumCut minimum_cut(const Network& network, FlowAlgorithm algorithm);

/// Checks the certificate from its definition: 0 <= flow <= capacity, conserved everywhere but at the ends,
/// and as large as the capacity of the cut. Throws std::logic_error otherwise. Runs in every build: a printed
/// optimum rests on it.
void check_certificate(const Network& network, const MinimumCut& cut);

}  // namespace crossbits

#pragma once

#include <cstdint>
#include <vector>

namespace crossbits {

/// A directed graph without self-loops: adjacency[u][v] = 1 where there is an edge from u to v. Tokens are
/// its rows.
using AdjacencyRows = std::vector<std::vector<int>>;

/// A seeded directed graph on n vertices in which every edge is there with probability `edges_per_vertex` /
/// (n - 1) (Erdos and Renyi 1959; Boost.Graph's generator).
AdjacencyRows random_digraph(int n, double edges_per_vertex, std::uint64_t seed);

// Ground truths by Boost.Graph: one a vertex, 1 iff it lies on a directed cycle of that length.

std::vector<int> on_two_cycle(const AdjacencyRows& rows);
std::vector<int> on_triangle(const AdjacencyRows& rows);

}  // namespace crossbits

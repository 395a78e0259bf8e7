#include "models/tasks/cycles.hpp"

#include <boost/graph/adjacency_list.hpp>
#include <boost/graph/erdos_renyi_generator.hpp>
#include <boost/range/iterator_range.hpp>
#include <random>

namespace crossbits {
namespace {

using Digraph = boost::adjacency_list<boost::setS, boost::vecS, boost::directedS>;

Digraph digraph_of(const AdjacencyRows& rows) {
  Digraph g(rows.size());
  for (std::size_t u = 0; u < rows.size(); ++u)
    for (std::size_t v = 0; v < rows.size(); ++v)
      if (rows[u][v]) boost::add_edge(u, v, g);
  return g;
}

bool has_edge(const Digraph& g, std::size_t u, std::size_t v) { return boost::edge(u, v, g).second; }

}  // namespace

AdjacencyRows random_digraph(int n, double edges_per_vertex, std::uint64_t seed) {
  const auto vertices = static_cast<std::size_t>(n);
  AdjacencyRows rows(vertices, std::vector<int>(vertices, 0));
  if (n < 2) return rows;
  std::minstd_rand random(static_cast<std::minstd_rand::result_type>(seed % 2147483646 + 1));
  using Generator = boost::erdos_renyi_iterator<std::minstd_rand, Digraph>;
  const double probability = std::min(0.999, edges_per_vertex / (n - 1));
  const Digraph g(Generator(random, vertices, probability), Generator(), vertices);
  for (const auto& e : boost::make_iterator_range(boost::edges(g)))
    if (boost::source(e, g) != boost::target(e, g)) rows[boost::source(e, g)][boost::target(e, g)] = 1;
  return rows;
}

std::vector<int> on_two_cycle(const AdjacencyRows& rows) {
  const Digraph g = digraph_of(rows);
  std::vector<int> truth(rows.size(), 0);
  for (const auto& e : boost::make_iterator_range(boost::edges(g)))
    if (has_edge(g, boost::target(e, g), boost::source(e, g))) truth[boost::source(e, g)] = 1;
  return truth;
}

std::vector<int> on_triangle(const AdjacencyRows& rows) {
  const Digraph g = digraph_of(rows);
  std::vector<int> truth(rows.size(), 0);
  for (const auto& e : boost::make_iterator_range(boost::edges(g)))
    for (const auto& next : boost::make_iterator_range(boost::out_edges(boost::target(e, g), g)))
      if (has_edge(g, boost::target(next, g), boost::source(e, g))) truth[boost::source(e, g)] = 1;
  return truth;
}

}  // namespace crossbits

#include "reductions/max_flow.hpp"

#include <boost/graph/boykov_kolmogorov_max_flow.hpp>
#include <boost/graph/compressed_sparse_row_graph.hpp>
#include <boost/graph/push_relabel_max_flow.hpp>
#include <boost/property_map/vector_property_map.hpp>
#include <stdexcept>
#include <string>

namespace crossbits {
namespace {

using FlowGraph = boost::compressed_sparse_row_graph<boost::directedS, boost::no_property, boost::no_property,
                                                     boost::no_property, std::int32_t, std::int32_t>;
using Edge = boost::graph_traits<FlowGraph>::edge_descriptor;

/// The network with a reverse edge beside every arc, in the compact form Boost's algorithms can walk fast.
struct Residual {
  explicit Residual(const Network& network) {
    const auto n = static_cast<std::size_t>(network.vertices), m = network.arcs.size();
    std::vector<std::int32_t> first(n + 1, 0);
    for (const auto& a : network.arcs)
      ++first[static_cast<std::size_t>(a.from) + 1], ++first[static_cast<std::size_t>(a.to) + 1];
    for (std::size_t v = 0; v < n; ++v) first[v + 1] += first[v];
    // Counting sort by source keeps the order of arcs, so edge k of the sorted list has index k in the graph.
    std::vector<std::pair<std::int32_t, std::int32_t>> ends(2 * m);
    forward.resize(m);
    std::vector<std::int32_t> back(m), next = first;
    for (std::size_t k = 0; k < m; ++k) {
      const auto& a = network.arcs[k];
      forward[k] = next[static_cast<std::size_t>(a.from)]++;
      back[k] = next[static_cast<std::size_t>(a.to)]++;
      ends[static_cast<std::size_t>(forward[k])] = {a.from, a.to};
      ends[static_cast<std::size_t>(back[k])] = {a.to, a.from};
    }
    graph = FlowGraph(boost::edges_are_sorted, ends.begin(), ends.end(), network.vertices);
    capacity.assign(2 * m, 0);
    for (std::size_t k = 0; k < m; ++k)
      capacity[static_cast<std::size_t>(forward[k])] = network.arcs[k].capacity;
    residual = capacity;
    std::vector<Edge> edge(2 * m);
    const auto [begin, end] = edges(graph);
    for (auto e = begin; e != end; ++e)
      edge[static_cast<std::size_t>(get(boost::edge_index, graph, *e))] = *e;
    reverse.resize(2 * m);
    for (std::size_t k = 0; k < m; ++k) {
      reverse[static_cast<std::size_t>(forward[k])] = edge[static_cast<std::size_t>(back[k])];
      reverse[static_cast<std::size_t>(back[k])] = edge[static_cast<std::size_t>(forward[k])];
    }
  }

  FlowGraph graph;
  std::vector<std::int32_t> forward;  // edge index of each arc
  std::vector<std::int64_t> capacity, residual;
  std::vector<Edge> reverse;
};

void run(Residual& r, const Network& network, FlowAlgorithm algorithm) {
  const auto index = get(boost::edge_index, r.graph);
  const auto vertex = get(boost::vertex_index, r.graph);
  const auto capacity = boost::make_iterator_property_map(r.capacity.begin(), index);
  const auto residual = boost::make_iterator_property_map(r.residual.begin(), index);
  const auto reverse = boost::make_iterator_property_map(r.reverse.begin(), index);
  if (algorithm == FlowAlgorithm::push_relabel) {
    boost::push_relabel_max_flow(r.graph, network.source, network.sink, capacity, residual, reverse, vertex);
    return;
  }
  const auto n = static_cast<std::size_t>(network.vertices);
  std::vector<Edge> predecessor(n);
  std::vector<boost::default_color_type> color(n);
  std::vector<std::int64_t> distance(n);
  boost::boykov_kolmogorov_max_flow(
      r.graph, capacity, residual, reverse, boost::make_iterator_property_map(predecessor.begin(), vertex),
      boost::make_iterator_property_map(color.begin(), vertex),
      boost::make_iterator_property_map(distance.begin(), vertex), vertex, network.source, network.sink);
}

std::vector<char> reachable(const Residual& r, std::int32_t from) {
  std::vector<char> seen(num_vertices(r.graph), 0);
  std::vector<std::int32_t> stack{from};
  seen[static_cast<std::size_t>(from)] = 1;
  while (!stack.empty()) {
    const auto v = stack.back();
    stack.pop_back();
    const auto [begin, end] = out_edges(v, r.graph);
    for (auto e = begin; e != end; ++e) {
      if (r.residual[static_cast<std::size_t>(get(boost::edge_index, r.graph, *e))] <= 0) continue;
      const auto to = target(*e, r.graph);
      if (seen[static_cast<std::size_t>(to)]) continue;
      seen[static_cast<std::size_t>(to)] = 1;
      stack.push_back(to);
    }
  }
  return seen;
}

}  // namespace

MinimumCut minimum_cut(const Network& network, FlowAlgorithm algorithm) {
  Residual r(network);
  run(r, network, algorithm);
  MinimumCut cut;
  cut.flow.resize(network.arcs.size());
  for (std::size_t k = 0; k < network.arcs.size(); ++k) {
    const auto e = static_cast<std::size_t>(r.forward[k]);
    cut.flow[k] = r.capacity[e] - r.residual[e];
    if (network.arcs[k].from == network.source) cut.value += cut.flow[k];
    if (network.arcs[k].to == network.source) cut.value -= cut.flow[k];
  }
  cut.source_side = reachable(r, network.source);
  check_certificate(network, cut);
  return cut;
}

void check_certificate(const Network& network, const MinimumCut& cut) {
  const auto fail = [](const char* what) { throw std::logic_error(std::string("minimum cut: ") + what); };
  std::vector<std::int64_t> excess(static_cast<std::size_t>(network.vertices), 0);
  std::int64_t across = 0;
  for (std::size_t k = 0; k < network.arcs.size(); ++k) {
    const auto& a = network.arcs[k];
    const auto from = static_cast<std::size_t>(a.from), to = static_cast<std::size_t>(a.to);
    if (cut.flow[k] < 0 || cut.flow[k] > a.capacity) fail("a flow exceeds its capacity");
    excess[from] -= cut.flow[k];
    excess[to] += cut.flow[k];
    if (cut.source_side[from] && !cut.source_side[to]) across += a.capacity;
  }
  for (std::int32_t v = 0; v < network.vertices; ++v) {
    if (v == network.source || v == network.sink) continue;
    if (excess[static_cast<std::size_t>(v)] != 0) fail("the flow is not conserved");
  }
  if (!cut.source_side[static_cast<std::size_t>(network.source)] ||
      cut.source_side[static_cast<std::size_t>(network.sink)])
    fail("the cut does not part source and sink");
  if (excess[static_cast<std::size_t>(network.sink)] != cut.value || across != cut.value)
    fail("flow and cut differ");
}

}  // namespace crossbits

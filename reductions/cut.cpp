#include <algorithm>
#include <stdexcept>
#include <tuple>

#include "reductions/compile.hpp"

namespace crossbits {
namespace {

using Holder = CutValue::Holder;

std::vector<char> needed_values(const CutProblem& problem) {
  std::vector<char> needed(problem.values.size(), 0);
  for (const std::int32_t u : problem.outputs) needed[static_cast<std::size_t>(u)] = 1;
  for (std::size_t u = problem.values.size(); u-- > 0;) {
    if (!needed[u]) continue;
    for (const std::int32_t r : problem.values[u].reads) needed[static_cast<std::size_t>(r)] = 1;
  }
  return needed;
}

/// The network of design section 3. "1" is the source side. Four vertices a value that is needed:
/// b = Bob computes it, n = Alice does not compute it, h = Alice must hold it for Bob's sake, g likewise for
/// Alice.
class CutNetwork {
 public:
  CutNetwork(const CutProblem& problem, const std::vector<char>& needed) : problem_(problem) {
    std::int32_t next = 2;
    std::int64_t total = 1;
    first_.assign(problem.values.size(), -1);
    for (std::size_t u = 0; u < needed.size(); ++u) {
      if (!needed[u]) continue;
      first_[u] = next;
      next += 4;
      total += problem.values[u].bits * 2;
    }
    infinity_ = total;
    network_.vertices = next;
    network_.source = 0;
    network_.sink = 1;
    for (std::size_t u = 0; u < needed.size(); ++u)
      if (needed[u]) add_value(static_cast<std::int32_t>(u));
    for (const std::int32_t u : problem.outputs) {
      if (problem.bob_knows) arc(0, h(u), infinity_);
      if (problem.alice_knows) arc(g(u), 1, infinity_);
    }
  }

  const Network& network() const { return network_; }
  std::int64_t infinity() const { return infinity_; }
  std::int32_t b(std::int32_t u) const { return first_[static_cast<std::size_t>(u)]; }
  std::int32_t n(std::int32_t u) const { return b(u) + 1; }
  std::int32_t h(std::int32_t u) const { return b(u) + 2; }
  std::int32_t g(std::int32_t u) const { return b(u) + 3; }

 private:
  void arc(std::int32_t from, std::int32_t to, std::int64_t capacity) {
    network_.arcs.push_back({from, to, capacity});
  }

  void add_value(std::int32_t u) {
    const CutValue& v = problem_.values[static_cast<std::size_t>(u)];
    const auto [s, t, inf] = std::tuple{0, 1, infinity_};
    if (v.holder == Holder::alice) arc(b(u), t, inf), arc(n(u), t, inf);
    if (v.holder == Holder::bob) arc(s, b(u), inf), arc(s, n(u), inf);
    if (v.holder == Holder::everyone) arc(s, b(u), inf), arc(n(u), t, inf);
    arc(n(u), b(u), inf);
    arc(h(u), b(u), problem_.alice_speaks && v.sendable ? v.bits : inf);
    arc(n(u), g(u), problem_.bob_speaks && v.sendable ? v.bits : inf);
    for (const std::int32_t r : v.reads) {
      arc(b(u), h(r), inf);
      arc(g(r), n(u), inf);
    }
  }

  const CutProblem& problem_;
  Network network_;
  std::int64_t infinity_ = 0;
  std::vector<std::int32_t> first_;
};

/// Leaves each party only what it needs: for what it sends, and for what it must know.
void prune(const CutProblem& problem, CutSolution& s) {
  const std::size_t n = problem.values.size();
  std::vector<char> alice(n, 0), bob(n, 0);  // needed by
  for (const std::int32_t u : problem.outputs) {
    alice[static_cast<std::size_t>(u)] = problem.alice_knows;
    bob[static_cast<std::size_t>(u)] = problem.bob_knows;
  }
  for (std::size_t u = n; u-- > 0;) {
    // A message is needed by its receiver first; only then by its sender.
    s.alice_sends[u] = s.alice_sends[u] && bob[u];
    s.bob_sends[u] = s.bob_sends[u] && alice[u];
    if (s.alice_sends[u]) alice[u] = 1;
    if (s.bob_sends[u]) bob[u] = 1;
    s.alice_computes[u] = s.alice_computes[u] && alice[u];
    s.bob_computes[u] = s.bob_computes[u] && bob[u];
    for (const std::int32_t r : problem.values[u].reads) {
      if (s.alice_computes[u]) alice[static_cast<std::size_t>(r)] = 1;
      if (s.bob_computes[u]) bob[static_cast<std::size_t>(r)] = 1;
    }
  }
}

}  // namespace

std::optional<CutSolution> solve(const CutProblem& problem, FlowAlgorithm algorithm, std::int32_t* blocked) {
  const std::vector<char> needed = needed_values(problem);
  const CutNetwork cut_network(problem, needed);
  const MinimumCut cut = minimum_cut(cut_network.network(), algorithm);
  const auto one = [&](std::int32_t vertex) {
    return cut.source_side[static_cast<std::size_t>(vertex)] != 0;
  };
  const std::size_t n = problem.values.size();
  if (cut.value >= cut_network.infinity()) {
    for (std::size_t k = 0; blocked && k < n; ++k) {
      const auto u = static_cast<std::int32_t>(k);
      if (!needed[k]) continue;
      const bool crosses = (one(cut_network.h(u)) && !one(cut_network.b(u))) ||
                           (one(cut_network.n(u)) && !one(cut_network.g(u)));
      const bool barred = !problem.values[k].sendable || !problem.alice_speaks || !problem.bob_speaks;
      if (crosses && barred && problem.values[k].bits > 0) *blocked = u;
    }
    return std::nullopt;
  }
  CutSolution s{0, std::vector<char>(n, 0), std::vector<char>(n, 0), std::vector<char>(n, 0),
                std::vector<char>(n, 0)};
  for (std::size_t k = 0; k < n; ++k) {
    if (!needed[k]) continue;
    const auto u = static_cast<std::int32_t>(k);
    s.alice_computes[k] = !one(cut_network.n(u));
    s.bob_computes[k] = one(cut_network.b(u));
    s.alice_sends[k] = one(cut_network.h(u)) && !s.bob_computes[k];
    s.bob_sends[k] = !s.alice_computes[k] && !one(cut_network.g(u));
  }
  prune(problem, s);
  for (std::size_t k = 0; k < n; ++k) s.bits += (s.alice_sends[k] + s.bob_sends[k]) * problem.values[k].bits;
  if (s.bits != cut.value) throw std::logic_error("minimum cut: the messages do not cost what the cut says");
  return s;
}

}  // namespace crossbits

#include <algorithm>
#include <catch2/catch.hpp>
#include <map>
#include <queue>

#include "basis/coin.hpp"
#include "reductions/compile.hpp"

using namespace crossbits;
using Holder = CutValue::Holder;

namespace {

constexpr std::int64_t never = std::int64_t{1} << 40;

/// A random problem of 3 to 10 values, drawn as in the design's oracle.
CutProblem random_problem(std::uint64_t seed) {
  std::uint64_t next = 0;
  const auto draw = [&](std::uint64_t bound) { return coin_below(seed, 9, next++, bound); };
  CutProblem p;
  const std::size_t n = 3 + draw(8);
  for (std::size_t u = 0; u < n; ++u) {
    CutValue v;
    v.bits = static_cast<std::int64_t>(draw(10) == 0 ? draw(10) : 1 + draw(9));
    if (u < 2 || draw(4) == 0) {
      v.holder = u == 0   ? Holder::alice
                 : u == 1 ? Holder::bob
                          : std::array{Holder::alice, Holder::bob, Holder::everyone}[draw(3)];
    } else {
      for (std::uint64_t k = 0, reads = 1 + draw(3); k < reads; ++k)
        v.reads.push_back(static_cast<std::int32_t>(draw(u)));
      std::sort(v.reads.begin(), v.reads.end());
      v.reads.erase(std::unique(v.reads.begin(), v.reads.end()), v.reads.end());
    }
    v.sendable = draw(8) != 0;
    p.values.push_back(v);
  }
  p.outputs = {static_cast<std::int32_t>(draw(n))};
  if (draw(2)) p.outputs.push_back(static_cast<std::int32_t>(draw(n)));
  p.alice_knows = draw(2);
  p.bob_knows = !p.alice_knows || draw(2);
  const auto direction = draw(3);
  p.alice_speaks = direction != 1;
  p.bob_speaks = direction != 2;
  return p;
}

/// What a party knows once it holds `have`: everything it can compute.
unsigned closure(const CutProblem& p, unsigned have, Holder self) {
  unsigned known = 0;
  for (std::size_t u = 0; u < p.values.size(); ++u) {
    const CutValue& v = p.values[u];
    bool knows = (have >> u) & 1;
    if (v.holder != Holder::computed)
      knows = knows || v.holder == self || v.holder == Holder::everyone;
    else
      knows = knows ||
              std::all_of(v.reads.begin(), v.reads.end(), [&](std::int32_t r) { return (known >> r) & 1; });
    if (knows) known |= 1u << u;
  }
  return known;
}

/// Shortest path over what the parties know: shares nothing with the cut.
std::int64_t cheapest_by_search(const CutProblem& p) {
  using State = std::pair<unsigned, unsigned>;
  std::map<State, std::int64_t> distance;
  std::priority_queue<std::pair<std::int64_t, State>, std::vector<std::pair<std::int64_t, State>>,
                      std::greater<>>
      open;
  const auto reach = [&](const State& s, std::int64_t d) {
    const auto [place, fresh] = distance.try_emplace(s, d);
    if (!fresh && place->second <= d) return;
    place->second = d;
    open.push({d, s});
  };
  reach({closure(p, 0, Holder::alice), closure(p, 0, Holder::bob)}, 0);
  while (!open.empty()) {
    const auto [d, s] = open.top();
    open.pop();
    if (d > distance[s]) continue;
    const auto done = [&](unsigned known) {
      return std::all_of(p.outputs.begin(), p.outputs.end(),
                         [&](std::int32_t u) { return (known >> u) & 1; });
    };
    if ((!p.alice_knows || done(s.first)) && (!p.bob_knows || done(s.second))) return d;
    for (std::size_t u = 0; u < p.values.size(); ++u) {
      if (!p.values[u].sendable) continue;
      const bool alice = (s.first >> u) & 1, bob = (s.second >> u) & 1;
      if (alice && !bob && p.alice_speaks)
        reach({s.first, closure(p, s.second | 1u << u, Holder::bob)}, d + p.values[u].bits);
      if (bob && !alice && p.bob_speaks)
        reach({closure(p, s.first | 1u << u, Holder::alice), s.second}, d + p.values[u].bits);
    }
  }
  return never;
}

/// The cheapest of all ways to send every value to nobody, to Bob or to Alice.
std::int64_t cheapest_by_enumeration(const CutProblem& p) {
  const std::size_t n = p.values.size();
  std::size_t ways = 1;
  for (std::size_t u = 0; u < n; ++u) ways *= 3;
  std::int64_t best = never;
  for (std::size_t way = 0; way < ways; ++way) {
    unsigned to_bob = 0, to_alice = 0;
    std::int64_t bits = 0;
    for (std::size_t u = 0, rest = way; u < n; ++u, rest /= 3) {
      if (rest % 3 == 0) continue;
      (rest % 3 == 1 ? to_bob : to_alice) |= 1u << u;
      bits += p.values[u].sendable ? p.values[u].bits : never;
    }
    if (bits >= best || (to_bob && !p.alice_speaks) || (to_alice && !p.bob_speaks)) continue;
    unsigned alice = closure(p, 0, Holder::alice), bob = closure(p, 0, Holder::bob);
    for (std::size_t round = 0; round <= 2 * n; ++round) {
      bob = closure(p, bob | (alice & to_bob), Holder::bob);
      alice = closure(p, alice | (bob & to_alice), Holder::alice);
    }
    const auto knows = [&](unsigned known) {
      return std::all_of(p.outputs.begin(), p.outputs.end(),
                         [&](std::int32_t u) { return (known >> u) & 1; });
    };
    if ((!p.alice_knows || knows(alice)) && (!p.bob_knows || knows(bob))) best = bits;
  }
  return best;
}

}  // namespace

TEST_CASE("the minimum cut costs exactly what the cheapest of all assignments costs") {
  int compared = 0;
  for (std::uint64_t seed = 0; compared < 600; ++seed) {
    const CutProblem p = random_problem(seed);
    if (p.values.size() > 7) continue;
    ++compared;
    const auto got = solve(p);
    INFO("seed " << seed);
    REQUIRE((got ? got->bits : never) == cheapest_by_enumeration(p));
  }
}

TEST_CASE("the minimum cut costs exactly what a search over the parties' knowledge finds") {
  int impossible = 0;
  for (std::uint64_t seed = 0; seed < 6000; ++seed) {
    const CutProblem p = random_problem(seed);
    const std::int64_t expected = cheapest_by_search(p);
    const auto got = solve(p);
    INFO("seed " << seed);
    REQUIRE((got ? got->bits : never) == expected);
    impossible += !got;
  }
  REQUIRE(impossible > 100);
}

TEST_CASE("both flow algorithms give the same assignment, not only the same cost") {
  for (std::uint64_t seed = 0; seed < 500; ++seed) {
    const CutProblem p = random_problem(seed);
    const auto a = solve(p, FlowAlgorithm::boykov_kolmogorov), b = solve(p, FlowAlgorithm::push_relabel);
    REQUIRE(a.has_value() == b.has_value());
    if (!a) continue;
    REQUIRE(a->alice_computes == b->alice_computes);
    REQUIRE(a->bob_computes == b->bob_computes);
    REQUIRE(a->alice_sends == b->alice_sends);
    REQUIRE(a->bob_sends == b->bob_sends);
  }
}

TEST_CASE("a certificate with one changed flow is refused") {
  const Network network{4, 0, 1, {{0, 2, 5}, {2, 3, 3}, {3, 1, 5}}};
  MinimumCut cut = minimum_cut(network, FlowAlgorithm::boykov_kolmogorov);
  REQUIRE(cut.value == 3);
  for (std::size_t k = 0; k < 3; ++k) {
    MinimumCut changed = cut;
    ++changed.flow[k];
    REQUIRE_THROWS(check_certificate(network, changed));
  }
  cut.source_side[3] = 1;
  REQUIRE_THROWS(check_certificate(network, cut));
}

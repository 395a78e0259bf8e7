#include "models/constructions/cycle.hpp"

#include <catch2/catch.hpp>

#include "models/tasks/cycles.hpp"
#include "reductions/catalogue.hpp"
#include "reductions/verify.hpp"

using namespace crossbits;

namespace {

Verification check(const std::string& id, int n, const std::string& spec, bool paper, std::uint64_t& bits,
                   bool mutate = false, bool certified = true) {
  const Reduction& reduction = find_reduction(id);
  Embedding e = reduction.embed(reduction.problem_id, n, {});
  Construction c = e.construct(ModelSpec::parse(spec));
  REQUIRE(c.certified == certified);
  if (mutate) {
    const auto bob = e.embed_bob;
    e.embed_bob = [bob](const Symbols& y, FieldNumbers& numbers) {
      bob(y, numbers);
      numbers.back().assign(numbers.back().size(), 0);  // the last edge back is forgotten
    };
  }
  const DecidingModel model = decide_with(std::move(c.graph), e);
  const CompiledProtocol p = compile(model.graph, model.owners, {model.decision},
                                     paper ? reduction.paper("attention").permit : Permit{});
  bits = static_cast<std::uint64_t>(p.bits);
  return verify(e, model, p, {});
}

/// The model's answers at all vertices, above 1/2 or not.
std::vector<int> answers(const Graph& graph, const AdjacencyRows& rows) {
  const Evaluator evaluator(graph);
  Store store = full_store(graph);
  Scratch scratch;
  InputNumbers inputs;
  for (const auto& row : rows) inputs.emplace_back(row.begin(), row.end());
  write_inputs(graph, inputs, store);
  evaluator.compute_all(store, scratch);
  std::vector<int> result;
  for (const ValueId id : graph.outputs)
    result.push_back(2 * store.number(id, 0) > BigInteger(1) << graph.format(id).fraction);
  return result;
}

std::vector<std::int32_t> all_vertices(std::int32_t n) {
  std::vector<std::int32_t> all(static_cast<std::size_t>(n));
  for (std::int32_t v = 0; v < n; ++v) all[static_cast<std::size_t>(v)] = v;
  return all;
}

}  // namespace

TEST_CASE(
    "cycles decide DISJ_n and INDEX_n on all inputs for n <= 5: a 2-cycle with exactly n bits, a triangle "
    "with more") {
  for (int n = 1; n <= 5; ++n) {
    for (const std::string id :
         {"disjointness-to-cycle", "index-to-cycle", "disjointness-to-triangle", "index-to-triangle"}) {
      INFO(id << " n = " << n);
      std::uint64_t bits = 0;
      const Verification v = check(id, n, find_reduction(id).default_model, true, bits);
      REQUIRE(v.wrong == 0);
      REQUIRE(v.protocol_equals_model());
      REQUIRE(v.max_bits == bits);
      if (id.ends_with("cycle"))
        REQUIRE(bits == static_cast<std::uint64_t>(n));
      else
        REQUIRE(bits >= static_cast<std::uint64_t>(n));
    }
  }
}

TEST_CASE("triangles by third-order attention decide DISJ_n too, and two parties send Alice's rows") {
  for (int n = 1; n <= 3; ++n) {
    std::uint64_t bits = 0;
    const Verification v = check("disjointness-to-triangle", n, "attention:order=3", false, bits);
    REQUIRE(v.wrong == 0);
    REQUIRE(v.protocol_equals_model());
    REQUIRE(bits >= static_cast<std::uint64_t>(n));
  }
}

TEST_CASE("an embedding that forgets the last edge back is wrong somewhere") {
  std::uint64_t bits = 0;
  for (const std::string id :
       {"disjointness-to-cycle", "index-to-cycle", "disjointness-to-triangle", "index-to-triangle"})
    REQUIRE(check(id, 3, find_reduction(id).default_model, true, bits, true).wrong > 0);
}

TEST_CASE(
    "models for cycles agree with Boost.Graph on all graphs of 3 vertices, many of 4 and seeded ones of 7 "
    "and 12") {
  for (const auto& [length, spec] :
       {std::pair{2, "attention"}, {3, "attention:heads=2"}, {3, "attention:order=3"}}) {
    const int n_of = length;
    const auto truth = [n_of](const AdjacencyRows& rows) {
      return n_of == 2 ? on_two_cycle(rows) : on_triangle(rows);
    };
    for (const int n : {3, 4, 7, 12}) {
      const Construction c = cycle_attention({n, length, all_vertices(n)}, ModelSpec::parse(spec));
      const int possible = n * (n - 1);
      const int graphs = n == 3 ? 1 << possible : n == 4 ? 300 : 25;
      int ones = 0;
      for (int g = 0; g < graphs; ++g) {
        AdjacencyRows rows = random_digraph(n, 1.5, static_cast<std::uint64_t>(g));
        if (n == 3) {
          int bit = 0;
          for (std::size_t u = 0; u < 3; ++u)
            for (std::size_t v = 0; v < 3; ++v)
              if (u != v) rows[u][v] = g >> bit++ & 1;
        }
        const std::vector<int> expected = truth(rows);
        for (const int t : expected) ones += t;
        REQUIRE(answers(c.graph, rows) == expected);
      }
      REQUIRE(ones > 0);
    }
  }
}

TEST_CASE("a query that leaves out one edge of her row sends n - 1 bits and is wrong on 2-cycles") {
  for (int n = 2; n <= 5; ++n) {
    std::uint64_t bits = 0;
    const Verification v =
        check("disjointness-to-cycle", n, "attention:m=" + std::to_string(n - 1), true, bits, false, false);
    REQUIRE(bits == static_cast<std::uint64_t>(n - 1));
    REQUIRE(v.wrong > 0);
  }
}

#include "models/constructions/cycle.hpp"

#include <fmt/format.h>

#include <stdexcept>

#include "protocols/problems.hpp"
#include "reductions/catalogue.hpp"
#include "reductions/sparse_average_fields.hpp"

namespace crossbits {
namespace {

constexpr int most_vertices = 2048;

Numbers row_with(std::int32_t vertices, const std::vector<std::int32_t>& targets) {
  Numbers row(static_cast<std::size_t>(vertices), 0);
  for (const std::int32_t v : targets) row[static_cast<std::size_t>(v)] = 1;
  return row;
}

/// Bob's set, element by element: his own bits, or the one element that he asks for.
bool holds(const Problem& problem, const Symbols& y, std::int32_t i) {
  return problem.id == "index" ? y[0] == i : y[static_cast<std::size_t>(i)] != 0;
}

Embedding with_rows(Problem problem, std::int32_t vertices, int length, const EmbeddingOptions& options) {
  if (vertices > most_vertices)
    throw std::invalid_argument(fmt::format(
        "adjacency rows have vertices^2 bits: at most {} vertices, not {}", most_vertices, vertices));
  if (options.tokens != 0 && options.tokens != vertices)
    throw std::invalid_argument(fmt::format("--tokens {} does not fit: {} becomes a graph on {} vertices",
                                            options.tokens, problem.name, vertices));
  Embedding e{.problem = std::move(problem),
              .task = fmt::format("directed cycle of length {} through vertex 0", length),
              .tokens = vertices};
  for (std::int32_t v = 0; v < vertices; ++v) {
    e.fields.push_back({"row", v, vertices, Format::bit(), Owner::everyone});
    e.fillers.push_back(row_with(vertices, {}));
  }
  e.filler_text = "no edge where nobody writes";
  e.outputs = {0};
  const bool index = e.problem.id == "index";
  e.decide = [index](const Format&) {
    Decision decision = below_threshold(0, 1, 2);
    if (index) decision.answers = {1, 0};
    return decision;
  };
  e.construct = [task = CycleTask{vertices, length, {0}}](const ModelSpec& spec) {
    if (spec.family != "attention")
      throw std::invalid_argument(fmt::format(
          "cycles are found by attention, not by \"{}\"; give other models as a file", spec.family));
    return cycle_attention(task, spec);
  };
  return e;
}

/// Vertex 0 is Alice's: an edge 0 -> 1 + i for each element of hers. Vertex 1 + i is Bob's: an edge back for
/// each of his.
Embedding embed_two_cycle(const std::string& spec, int n, const EmbeddingOptions& options) {
  const std::int32_t vertices = n + 1;
  Embedding e = with_rows(make_problem(spec, n), vertices, 2, options);
  e.fields[0].owner = Owner::alice;
  for (std::size_t v = 1; v < e.fields.size(); ++v) e.fields[v].owner = Owner::bob;
  e.embed_alice = [vertices](const Symbols& x, FieldNumbers& numbers) {
    numbers[0] = row_with(vertices, {});
    for (std::size_t i = 0; i < x.size(); ++i) numbers[0][1 + i] = x[i];
  };
  e.embed_bob = [vertices, n, problem = e.problem](const Symbols& y, FieldNumbers& numbers) {
    for (std::int32_t i = 0; i < n; ++i)
      numbers[static_cast<std::size_t>(1 + i)] =
          holds(problem, y, i) ? row_with(vertices, {0}) : row_with(vertices, {});
  };
  return e;
}

/// Public edges 0 -> 1 + i; Alice's 1 + i -> 1 + n + i for her elements; Bob's 1 + n + i -> 0 for his.
Embedding embed_triangle(const std::string& spec, int n, const EmbeddingOptions& options) {
  const std::int32_t vertices = 2 * n + 1;
  Embedding e = with_rows(make_problem(spec, n), vertices, 3, options);
  for (std::int32_t i = 0; i < n; ++i) {
    e.fillers[0][static_cast<std::size_t>(1 + i)] = 1;
    e.fields[static_cast<std::size_t>(1 + i)].owner = Owner::alice;
    e.fields[static_cast<std::size_t>(1 + n + i)].owner = Owner::bob;
  }
  e.embed_alice = [vertices, n](const Symbols& x, FieldNumbers& numbers) {
    for (std::int32_t i = 0; i < n; ++i)
      numbers[static_cast<std::size_t>(1 + i)] =
          x[static_cast<std::size_t>(i)] ? row_with(vertices, {1 + n + i}) : row_with(vertices, {});
  };
  e.embed_bob = [vertices, n, problem = e.problem](const Symbols& y, FieldNumbers& numbers) {
    for (std::int32_t i = 0; i < n; ++i)
      numbers[static_cast<std::size_t>(1 + n + i)] =
          holds(problem, y, i) ? row_with(vertices, {0}) : row_with(vertices, {});
  };
  return e;
}

const Claim two_cycle_claim{"her row is the query: query width times bits is at least n = N - 1",
                            "derived here", Ground::derived};
const Claim triangle_claim{
    "vertex 0 is public: the sums over Alice's rows have at least n = (N - 1) / 2 bits. Rows are wide, so "
    "this compares "
    "costs and separates nothing",
    "derived here", Ground::derived};

Reduction two_cycle(const char* id, const char* problem, const char* statement) {
  return {.id = id,
          .problem_id = problem,
          .default_model = "attention",
          .statement = statement,
          .claim = two_cycle_claim,
          .papers = {{"attention", query_and_own_token(), Direction::alice_to_bob, two_cycle_claim}},
          .embed = embed_two_cycle};
}

Reduction triangle(const char* id, const char* problem, const char* statement) {
  return {.id = id,
          .problem_id = problem,
          .default_model = "attention:heads=2",
          .statement = statement,
          .claim = triangle_claim,
          .papers = {{"attention", Permit::one_way({Role::partial, Role::weight, Role::score, Role::value}),
                      Direction::alice_to_bob, triangle_claim}},
          .embed = embed_triangle};
}

}  // namespace

Reduction disjointness_to_cycle() {
  return two_cycle(
      "disjointness-to-cycle", "disjointness",
      "tokens are adjacency rows: an element of both sets is an edge from vertex 0 and an edge back");
}

Reduction index_to_cycle() {
  return two_cycle("index-to-cycle", "index",
                   "tokens are adjacency rows: Bob's one edge back to vertex 0 asks for one edge of its row");
}

Reduction disjointness_to_triangle() {
  return triangle(
      "disjointness-to-triangle", "disjointness",
      "tokens are adjacency rows: an element of both sets completes a triangle through the public vertex 0");
}

Reduction index_to_triangle() {
  return triangle(
      "index-to-triangle", "index",
      "tokens are adjacency rows: Bob's one edge back to vertex 0 asks for one edge of Alice's rows");
}

}  // namespace crossbits

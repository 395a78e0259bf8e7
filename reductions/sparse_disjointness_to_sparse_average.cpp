#include <fmt/format.h>

#include <stdexcept>

#include "models/constructions/sparse_average.hpp"
#include "protocols/problems.hpp"
#include "reductions/catalogue.hpp"
#include "reductions/sparse_average_fields.hpp"

namespace crossbits {
namespace {

/// Token n asks: y = Alice's set of q positions. Token j < n carries Bob's bit j as z = +1 or -1.
Embedding embed_sparse_set(const std::string& problem_spec, int n, const EmbeddingOptions& options) {
  const std::int32_t tokens = options.tokens == 0 ? n + 1 : options.tokens;
  if (tokens < n + 1)
    throw std::invalid_argument(fmt::format(
        "--tokens {} is too few: one asks and {} carry a bit each, so at least {}", tokens, n, n + 1));
  Embedding e{.problem = make_problem(problem_spec, n), .tokens = tokens};
  const int q = e.problem.parameters.at("size");
  e.task = fmt::format("sparse averaging, q = {}", q);

  SparseAverageTask task{.tokens = tokens, .sparsity = q, .z = {}, .queries = {n}, .slot_pairs = {}};
  SparseAverageFields layout(tokens, q);
  for (std::int32_t j = 0; j < n; ++j) layout.own_z(j, Owner::bob, Format::sign());
  layout.own_pointers(n, Owner::alice);
  for (std::int32_t j = 0; j < tokens; ++j) task.z.push_back(layout.z_format(j));
  layout.give(e);
  e.outputs = {n};
  e.embed_alice = [layout, n](const Symbols& x, FieldNumbers& numbers) {
    std::vector<std::int32_t> pointers;
    for (std::int32_t j = 0; j < n; ++j)
      if (x[static_cast<std::size_t>(j)]) pointers.push_back(j);
    layout.write_pointers(numbers, n, pointers);
  };
  e.embed_bob = [layout, n](const Symbols& y, FieldNumbers& numbers) {
    for (std::int32_t j = 0; j < n; ++j) layout.write_z(numbers, j, y[static_cast<std::size_t>(j)] ? 1 : -1);
  };
  // qSA = -1 + 2 |intersection| / q: disjoint iff below -1 + 1/q.
  e.decide = [q](const Format&) { return below_threshold(-1, 1, q); };
  e.construct = [task](const ModelSpec& spec) {
    if (spec.family != "attention")
      throw std::invalid_argument(
          fmt::format("sparse-disjointness-to-sparse-average builds attention models, not \"{}\"; give other "
                      "models as a file",
                      spec.family));
    return sparse_average_attention(task, spec);
  };
  return e;
}

}  // namespace

Reduction sparse_disjointness_to_sparse_average() {
  const Claim claim{
      "a 1/(2q)-approximation of qSA tells all q-subsets of the N - 1 other positions apart, so "
      "(m + 1 + d') p >= ceil(log2 C(N - 1, q))",
      "derived here", Ground::derived};
  return {.id = "sparse-disjointness-to-sparse-average",
          .problem_id = "sparse-disjointness",
          .default_model = "attention:keys=onehot",
          .statement = "Alice's q-set is what the last token averages over, Bob's set fills the other tokens",
          .claim = claim,
          .papers = {{"attention", query_and_own_token(), Direction::alice_to_bob, claim}},
          .takes_tokens = true,
          .embed = embed_sparse_set};
}

}  // namespace crossbits

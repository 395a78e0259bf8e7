#include <fmt/format.h>

#include <stdexcept>

#include "models/constructions/sparse_average.hpp"
#include "protocols/problems.hpp"
#include "reductions/catalogue.hpp"
#include "reductions/sparse_average_fields.hpp"

namespace crossbits {
namespace {

const Claim width_claim{
    "a fully connected network of any depth that 1/(2q)-approximates qSA has first-layer width N d'/2 or "
    "more",
    "Sanford, Hsu, Telgarsky 2023, Thm 10", Ground::text};
const Claim bits_claim{"Alice sends her partial pre-activations, so rows * accumulator bits >= n",
                       "derived here", Ground::derived};

/// Tokens 0..n-1 are Alice's values; then Bob's askers; then the public pair S (z = 0) and fallback (z = -1).
/// q = 2, and an asker's pointers are one token and S, so its answer is half of that token's z.
Embedding with_askers(Problem problem, int n, const EmbeddingOptions& options, bool chooses_token) {
  const std::int32_t askers = chooses_token ? 1 : n, tokens = n + askers + 2, spare = n + askers,
                     fallback = spare + 1;
  if (options.tokens != 0 && options.tokens != tokens)
    throw std::invalid_argument(fmt::format("--tokens {} does not fit: the dense form of {} has {} tokens",
                                            options.tokens, problem.name, tokens));
  SparseAverageFields layout(tokens, 2);
  Embedding e{
      .problem = std::move(problem), .task = "sparse averaging, q = 2, all tokens at once", .tokens = tokens};
  for (std::int32_t i = 0; i < n; ++i) layout.own_z(i, Owner::alice, Format::sign());
  for (std::int32_t i = n; i <= spare; ++i) layout.set_z(i, 0);
  for (std::int32_t a = 0; a < askers; ++a) {
    layout.own_pointers(n + a, Owner::bob);
    e.outputs.push_back(n + a);
  }
  layout.give(e);
  e.embed_alice = [layout, n](const Symbols& x, FieldNumbers& numbers) {
    for (std::int32_t i = 0; i < n; ++i) layout.write_z(numbers, i, x[static_cast<std::size_t>(i)] ? 1 : -1);
  };
  if (chooses_token) {
    e.embed_bob = [layout, n, spare](const Symbols& y, FieldNumbers& numbers) {
      layout.write_pointers(numbers, n, {y[0], spare});
    };
  } else {
    e.embed_bob = [layout, n, spare, fallback](const Symbols& y, FieldNumbers& numbers) {
      for (std::int32_t i = 0; i < n; ++i)
        layout.write_pointers(numbers, n + i, {y[static_cast<std::size_t>(i)] ? i : fallback, spare});
    };
  }
  e.construct = [n, chooses_token](const ModelSpec& spec) {
    if (spec.family != "mlp")
      throw std::invalid_argument(
          fmt::format("the dense form of sparse averaging builds mlp models, not \"{}\"", spec.family));
    return sparse_average_dense({n, chooses_token}, spec);
  };
  return e;
}

Embedding embed_dense_disjointness(const std::string&, int n, const EmbeddingOptions& options) {
  Embedding e = with_askers(disjointness(n), n, options, false);
  e.decide = [](const Format&) { return below_threshold(0, 0, 1); };
  return e;
}

Embedding embed_dense_index(const std::string&, int n, const EmbeddingOptions& options) {
  Embedding e = with_askers(index_problem(n), n, options, true);
  e.decide = [](const Format&) { return above_zero(); };
  return e;
}

std::vector<PaperProtocol> dense_papers() {
  return {
      {"mlp", Permit::one_way({Role::partial, Role::pre_activation}), Direction::alice_to_bob, bits_claim}};
}

}  // namespace

Reduction disjointness_to_sparse_average_dense() {
  return {.id = "disjointness-to-sparse-average-dense",
          .problem_id = "disjointness",
          .default_model = "mlp",
          .statement = "Alice's bits are values; asker i of Bob's points to value i or to a public -1",
          .claim = width_claim,
          .papers = dense_papers(),
          .embed = embed_dense_disjointness};
}

Reduction index_to_sparse_average_dense() {
  return {.id = "index-to-sparse-average-dense",
          .problem_id = "index",
          .default_model = "mlp",
          .statement = "Alice's bits are values; Bob's one token points to the value that he wants",
          .claim = width_claim,
          .papers = dense_papers(),
          .embed = embed_dense_index};
}

}  // namespace crossbits

#include <fmt/format.h>

#include <stdexcept>

#include "models/constructions/sparse_average.hpp"
#include "protocols/problems.hpp"
#include "reductions/catalogue.hpp"
#include "reductions/sparse_average_fields.hpp"

namespace crossbits {
namespace {

constexpr const char* source = "Sanford, Hsu, Telgarsky 2023, Thm 4";

/// Token 2q asks: y = { s(i, a_i) } with slots s(i, 1) = 2i and s(i, 0) = 2i + 1. Tokens 0..2q-1 carry the
/// other set.
Embedding embed_slots(const std::string&, int n, const EmbeddingOptions& options) {
  const std::int32_t tokens = options.tokens == 0 ? 2 * n + 1 : options.tokens;
  if (tokens < 2 * n + 1)
    throw std::invalid_argument(
        fmt::format("--tokens {} is too few: DISJ_{} needs 2n + 1 = {} tokens", tokens, n, 2 * n + 1));
  const Owner asks = options.exchange ? Owner::bob : Owner::alice, holds = other(asks);

  SparseAverageTask task{.tokens = tokens, .sparsity = n, .z = {}, .queries = {2 * n}, .slot_pairs = {}};
  for (std::int32_t i = 0; i < n; ++i) task.slot_pairs.push_back({2 * i, 2 * i + 1});
  SparseAverageFields layout(tokens, n);
  for (std::int32_t i = 0; i < 2 * n; ++i) layout.own_z(i, holds, Format::sign());
  layout.own_pointers(2 * n, asks);
  for (std::int32_t i = 0; i < tokens; ++i) task.z.push_back(layout.z_format(i));

  Embedding e{
      .problem = disjointness(n), .task = fmt::format("sparse averaging, q = {}", n), .tokens = tokens};
  layout.give(e);
  e.outputs = {2 * n};
  const auto write_pointers = [layout, n](const Symbols& set, FieldNumbers& numbers) {
    std::vector<std::int32_t> pointers;
    for (std::int32_t i = 0; i < n; ++i)
      pointers.push_back(set[static_cast<std::size_t>(i)] ? 2 * i : 2 * i + 1);
    layout.write_pointers(numbers, 2 * n, pointers);
  };
  const auto write_data = [layout, n](const Symbols& set, FieldNumbers& numbers) {
    for (std::int32_t i = 0; i < n; ++i)
      layout.write_z(numbers, 2 * i, set[static_cast<std::size_t>(i)] ? 1 : -1);
  };
  e.embed_alice = asks == Owner::alice ? decltype(e.embed_alice)(write_pointers) : write_data;
  e.embed_bob = asks == Owner::alice ? decltype(e.embed_bob)(write_data) : write_pointers;
  // qSA = -1 + 2 |intersection| / q: disjoint iff below -1 + 1/q.
  e.decide = [n](const Format&) { return below_threshold(-1, 1, n); };
  e.construct = [task](const ModelSpec& spec) {
    if (spec.family != "attention")
      throw std::invalid_argument(fmt::format(
          "disjointness-to-sparse-average builds attention models, not \"{}\"; give other models as a file",
          spec.family));
    return sparse_average_attention(task, spec);
  };
  return e;
}

}  // namespace

Reduction disjointness_to_sparse_average() {
  const Claim attention{
      "a 1/(2q)-approximation of qSA decides DISJ_q, so (m + 1 + d') p >= q; m p >= q where her own key and "
      "value are public",
      source, Ground::text};
  return {.id = "disjointness-to-sparse-average",
          .problem_id = "disjointness",
          .default_model = "attention:keys=pairs,bits=1",
          .statement =
              "Alice's set chooses one slot of each pair, Bob's set fills the slots; the mean over her slots "
              "tells whether the sets meet",
          .claim = attention,
          .papers =
              {{"attention", query_and_own_token(), Direction::alice_to_bob, attention},
               {"rnn",
                Permit::one_way({Role::state}),
                Direction::alice_to_bob,
                {"a left-to-right model sends its state once, so state bits >= n when the answer is right on "
                 "all inputs",
                 "derived here", Ground::derived}},
               {"mlp",
                Permit::one_way({Role::partial, Role::pre_activation}),
                Direction::alice_to_bob,
                {"a feed-forward network sends its partial pre-activations, so rows * accumulator bits >= n",
                 "derived here", Ground::derived}}},
          .symmetric = true,
          .takes_tokens = true,
          .embed = embed_slots};
}

}  // namespace crossbits

#include <fmt/format.h>

#include <stdexcept>

#include "models/constructions/sparse_average.hpp"
#include "protocols/problems.hpp"
#include "reductions/catalogue.hpp"
#include "reductions/sparse_average_fields.hpp"

namespace crossbits {
namespace {

/// Token 0 is public with z = -1; Alice's bit i stands at token 1 + i; Bob's token n + 1 + i points to 1 + i
/// or to 0.
Embedding embed_streaming(const std::string&, int n, const EmbeddingOptions& options) {
  const std::int32_t tokens = 2 * n + 1;
  if (options.tokens != 0 && options.tokens != tokens)
    throw std::invalid_argument(
        fmt::format("--tokens {} does not fit: the streaming form of DISJ_{} has 2n + 1 = {} tokens",
                    options.tokens, n, tokens));
  SparseAverageFields layout(tokens, 1);
  Embedding e{.problem = disjointness(n), .task = "sparse averaging, q = 1, left to right", .tokens = tokens};
  for (std::int32_t i = 0; i < n; ++i) {
    layout.own_z(1 + i, Owner::alice, Format::sign());
    layout.own_pointers(n + 1 + i, Owner::bob);
    e.outputs.push_back(n + 1 + i);
  }
  layout.give(e);
  e.embed_alice = [layout, n](const Symbols& x, FieldNumbers& numbers) {
    for (std::int32_t i = 0; i < n; ++i)
      layout.write_z(numbers, 1 + i, x[static_cast<std::size_t>(i)] ? 1 : -1);
  };
  e.embed_bob = [layout, n](const Symbols& y, FieldNumbers& numbers) {
    for (std::int32_t i = 0; i < n; ++i)
      layout.write_pointers(numbers, n + 1 + i, {y[static_cast<std::size_t>(i)] ? 1 + i : 0});
  };
  // Some answer is +1 iff the sets meet, and every other is -1.
  e.decide = [](const Format&) { return below_threshold(0, 0, 1); };
  e.construct = [n](const ModelSpec& spec) {
    if (spec.family != "rnn")
      throw std::invalid_argument(
          fmt::format("disjointness-to-sparse-average-streaming builds rnn models, not \"{}\"", spec.family));
    return sparse_average_recurrent({n}, spec);
  };
  return e;
}

}  // namespace

Reduction disjointness_to_sparse_average_streaming() {
  const Claim claim{
      "a left-to-right algorithm that answers qSA, q = 1, within any error below 1 has (N - 1)/2 = n bits of "
      "state",
      "Sanford, Hsu, Telgarsky 2023, Thm 11", Ground::text};
  return {
      .id = "disjointness-to-sparse-average-streaming",
      .problem_id = "disjointness",
      .default_model = "rnn",
      .statement =
          "Alice's bits come first as values; each of Bob's tokens points to one of them or to a public -1",
      .claim = claim,
      .papers = {{"rnn", Permit::one_way({Role::state}), Direction::alice_to_bob, claim}},
      .embed = embed_streaming};
}

}  // namespace crossbits

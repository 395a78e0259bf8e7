#include <fmt/format.h>

#include <stdexcept>

#include "models/constructions/lookup.hpp"
#include "models/constructions/memory/adaptive_model.hpp"
#include "protocols/problems.hpp"
#include "reductions/catalogue.hpp"

namespace crossbits {
namespace {

Embedding embed_adaptive_lag(const std::string&, int n, const EmbeddingOptions& options) {
  if (options.tokens != 0 && options.tokens != n + 1)
    throw std::invalid_argument(
        fmt::format("--tokens {} does not fit: an adaptive lag over {} bits has n + 1 = {} tokens",
                    options.tokens, n, n + 1));
  Embedding e{.problem = index_problem(n), .task = "adaptive lag", .tokens = n + 1};
  for (std::int32_t t = 0; t < n; ++t) {
    e.fields.push_back({"symbol", t, 1, Format::bit(), Owner::alice});
    e.fillers.push_back({0});
  }
  e.fields.push_back({"onehot_lag", n, n, Format::bit(), Owner::bob});
  e.fillers.emplace_back(static_cast<std::size_t>(n), 0);
  e.filler_text = "no fillers";
  e.outputs = {n};
  e.embed_alice = [](const Symbols& x, FieldNumbers& numbers) {
    for (std::size_t t = 0; t < x.size(); ++t) numbers[t] = {x[t]};
  };
  e.embed_bob = [n](const Symbols& y, FieldNumbers& numbers) {
    Numbers& lag = numbers[static_cast<std::size_t>(n)];
    lag.assign(static_cast<std::size_t>(n), 0);
    lag[static_cast<std::size_t>(n - 1 - y[0])] = 1;  // token y is g = n - y places before token n
  };
  e.decide = [](const Format&) { return above_zero(); };
  e.construct = [n](const ModelSpec& spec) {
    if (spec.family == "relative") return adaptive_relative(n, spec);
    if (spec.family == "attention" && n == 1)
      throw std::invalid_argument(
          "an adaptive lag by attention needs n of at least 2: of one bit there is no lag to ask for, and no "
          "sum "
          "for Alice to send");
    if (spec.family == "attention") return lookup_attention({.n = n, .symbols = 2, .by_lag = true}, spec);
    throw std::invalid_argument(
        fmt::format("index-to-adaptive-lag builds relative and attention models, not \"{}\"", spec.family));
  };
  return e;
}

}  // namespace

Reduction index_to_adaptive_lag() {
  const Claim one_way{
      "norm-free lin heads with the query as a factor stay a linear recurrence: heads times bits >= n one "
      "way, even for one question; log heads have no finite state and send partial sums",
      "derived here", Ground::derived};
  const Claim two_way{
      "a dot product finds the lag by content: Bob sends ceil(log2 n) signs, Alice her sums; one way, "
      "no summary below n bits serves an unknown question",
      "derived here", Ground::derived};
  Permit both_ways{.alice_speaks = true,
                   .bob_speaks = true,
                   .forbidden = all_roles_but({Role::query, Role::partial}),
                   .knows = Knows::bob};
  return {.id = "index-to-adaptive-lag",
          .problem_id = "index",
          .default_model = "relative",
          .statement = "Alice's bits come first; Bob's one token asks for the bit g places before it",
          .claim = one_way,
          .papers = {{"relative", Permit::one_way({Role::state, Role::partial}), Direction::alice_to_bob,
                      one_way},
                     {"attention", both_ways, Direction::two_way, two_way}},
          .embed = embed_adaptive_lag};
}

}  // namespace crossbits

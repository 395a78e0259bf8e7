#include <fmt/format.h>

#include <stdexcept>

#include "models/constructions/memory/delay_model.hpp"
#include "protocols/problems.hpp"
#include "reductions/catalogue.hpp"

namespace crossbits {
namespace {

/// Alice's bits are tokens 0..n-1, Bob's n tokens follow; the lag is n, so that token n + j sees Alice's bit
/// j; his own tokens hold his bits.
Embedding with_delayed_tokens(Problem problem, int n, const EmbeddingOptions& options, bool conjunction) {
  const std::int32_t tokens = 2 * n;
  if (options.tokens != 0 && options.tokens != tokens)
    throw std::invalid_argument(fmt::format(
        "--tokens {} does not fit: a delay line of {} steps has 2n = {} tokens", options.tokens, n, tokens));
  Embedding e{.problem = std::move(problem), .task = fmt::format("delay line, T = {}", n), .tokens = tokens};
  for (std::int32_t t = 0; t < tokens; ++t) {
    e.fields.push_back({"x", t, 1, Format::bit(), t < n ? Owner::alice : Owner::bob});
    e.fillers.push_back({0});
    if (t >= n) e.outputs.push_back(t);
  }
  e.filler_text = "no fillers";
  e.embed_alice = [](const Symbols& x, FieldNumbers& numbers) {
    for (std::size_t t = 0; t < x.size(); ++t) numbers[t] = {x[t]};
  };
  e.embed_bob = [n](const Symbols& y, FieldNumbers& numbers) {
    for (std::size_t j = 0; j < y.size(); ++j) numbers[static_cast<std::size_t>(n) + j] = {y[j]};
  };
  e.construct = [n, tokens, conjunction, queries = e.outputs](const ModelSpec& spec) {
    if (spec.family != "relative")
      throw std::invalid_argument(
          fmt::format("a delay line builds relative models, not \"{}\"", spec.family));
    return delay_relative({.lag = n, .tokens = tokens, .queries = queries, .conjunction = conjunction}, spec);
  };
  return e;
}

/// The answers, each a bit, as one number.
Embedding embed_delay(const std::string&, int n, const EmbeddingOptions& options) {
  Embedding e = with_delayed_tokens(delay(n), n, options, false);
  e.decide = [n, values = e.problem.values](const Format&) {
    Polynomial number{.terms = {}, .row_ends = {n}, .constants = {}};
    for (std::int32_t j = 0; j < n; ++j) number.terms.push_back({std::int64_t{1} << (n - 1 - j), j, -1});
    return Decision{number, Format::unsigned_bits(n), values};
  };
  return e;
}

Embedding embed_delayed_disjointness(const std::string&, int n, const EmbeddingOptions& options) {
  Embedding e = with_delayed_tokens(disjointness(n), n, options, true);
  e.decide = [](const Format&) { return below_threshold(1, 0, 1); };
  return e;
}

/// Bob's bit at the asked place is 1, all others are 0.
Embedding embed_delayed_index(const std::string&, int n, const EmbeddingOptions& options) {
  Embedding e = with_delayed_tokens(index_problem(n), n, options, true);
  e.embed_bob = [n](const Symbols& y, FieldNumbers& numbers) {
    for (int j = 0; j < n; ++j) numbers[static_cast<std::size_t>(n + j)] = {y[0] == j ? 1 : 0};
  };
  e.decide = [](const Format&) { return above_zero(); };
  return e;
}

const Claim delay_claim{
    "with T = n Bob's outputs are Alice's n bits: lin heads without dot product pay the sum over layers of "
    "heads times "
    "bits >= T one way, whatever the readout; log heads have no finite state and send partial sums",
    "derived here", Ground::derived};

/// States and partial sums from Alice; not the decision, which she can make alone where the lag is n.
Permit states_one_way() {
  return {.alice_speaks = true,
          .bob_speaks = false,
          .forbidden = all_roles_but({Role::state, Role::partial}),
          .knows = Knows::bob};
}

using Embed = Embedding(const std::string&, int n, const EmbeddingOptions&);

Reduction delay_reduction(const char* id, const char* problem, const char* statement, Embed* embedding) {
  return {.id = id,
          .problem_id = problem,
          .default_model = "relative",
          .statement = statement,
          .claim = delay_claim,
          .papers = {{"relative", states_one_way(), Direction::alice_to_bob, delay_claim}},
          .embed = embedding};
}

}  // namespace

Reduction delay_line() {
  return delay_reduction("delay-line", "delay",
                         "a delay of n steps: token n + j answers Alice's bit j, whatever Bob's tokens are",
                         embed_delay);
}

Reduction disjointness_to_delay_line() {
  return delay_reduction(
      "disjointness-to-delay-line", "disjointness",
      "a delay of n steps: token n + j answers Alice's bit j AND Bob's; the sets are disjoint "
      "iff all answers are 0",
      embed_delayed_disjointness);
}

Reduction index_to_delay_line() {
  return delay_reduction(
      "index-to-delay-line", "index",
      "a delay of n steps: Bob's tokens are 0 but for the one at which Alice's bit comes back",
      embed_delayed_index);
}

}  // namespace crossbits

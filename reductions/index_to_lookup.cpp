#include <fmt/format.h>

#include <numeric>
#include <stdexcept>

#include "models/constructions/lookup.hpp"
#include "protocols/problems.hpp"
#include "reductions/catalogue.hpp"

namespace crossbits {
namespace {

constexpr int most_rnn_symbols = 4096;

Embedding embed_lookup(const std::string& problem_spec, int n, const EmbeddingOptions& options) {
  if (options.tokens != 0 && options.tokens != n + 1)
    throw std::invalid_argument(
        fmt::format("--tokens {} does not fit: looking up one of {} symbols has n + 1 = {} tokens",
                    options.tokens, n, n + 1));
  Embedding e{.problem = make_problem(problem_spec, n), .task = "index look-up", .tokens = n + 1};
  const int symbols = e.problem.x_domain.alphabet();
  for (std::int32_t t = 0; t < n; ++t) {
    e.fields.push_back({"symbol", t, 1, Format::symbol(symbols), Owner::alice});
    e.fillers.push_back({0});
  }
  e.fields.push_back({"query", n, 1, Format::symbol(n), Owner::bob});
  e.fillers.push_back({0});
  e.filler_text = "no fillers";
  e.outputs = {n};
  e.embed_alice = [n](const Symbols& x, FieldNumbers& numbers) {
    for (int t = 0; t < n; ++t) numbers[static_cast<std::size_t>(t)] = {x[static_cast<std::size_t>(t)]};
  };
  e.embed_bob = [n](const Symbols& y, FieldNumbers& numbers) {
    numbers[static_cast<std::size_t>(n)] = {y[0]};
  };
  e.decide = [symbols](const Format&) {
    std::vector<int> answers(static_cast<std::size_t>(symbols));
    std::iota(answers.begin(), answers.end(), 0);
    Polynomial copy{{{1, 0, -1}}, {1}, {}, 0, false};
    return Decision{copy, Format::symbol(symbols), answers};
  };
  e.construct = [n, symbols](const ModelSpec& spec) {
    if (spec.family == "rnn" && n > most_rnn_symbols)
      throw std::invalid_argument(fmt::format(
          "a recurrent look-up keeps n states of n cells: -n at most {}, not {}", most_rnn_symbols, n));
    if (spec.family == "rnn") return lookup_recurrent({n, symbols}, spec);
    if (spec.family == "attention") return lookup_attention({n, symbols}, spec);
    throw std::invalid_argument(
        fmt::format("index-to-lookup builds rnn and attention models, not \"{}\"", spec.family));
  };
  return e;
}

}  // namespace

Reduction index_to_lookup() {
  const Claim state{
      "state bits >= ceil(n log2 symbols), whatever the depth and the length of chain of thought",
      "Bhattamishra, Hahn, Blunsom, Kanade 2024", Ground::memory};
  const Claim two_messages{
      "the query depends on Bob: he sends it, Alice answers with her partial sums; the bound is that of "
      "two-way protocols",
      "derived here", Ground::derived};
  Permit both_ways{.alice_speaks = true,
                   .bob_speaks = true,
                   .forbidden = all_roles_but({Role::query, Role::partial, Role::decision}),
                   .knows = Knows::bob};
  return {.id = "index-to-lookup",
          .problem_id = "index",
          .default_model = "rnn",
          .statement = "Alice's string comes first, Bob's last token asks for one of its symbols",
          .claim = state,
          .papers = {{"rnn", Permit::one_way({Role::state}), Direction::alice_to_bob, state},
                     {"attention", both_ways, Direction::two_way, two_messages}},
          .embed = embed_lookup};
}

}  // namespace crossbits

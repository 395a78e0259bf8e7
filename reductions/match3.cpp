#include "models/constructions/match3.hpp"

#include <fmt/format.h>

#include <stdexcept>

#include "protocols/problems.hpp"
#include "reductions/catalogue.hpp"

namespace crossbits {
namespace {

const Claim theorem{
    "one layer that computes Match3 at a public token needs m p H >= c N / log log N (M >= N + 1)",
    "Sanford, Hsu, Telgarsky 2023, Thm 7", Ground::text};

/// The first n numbers v with v < M - 1 - v, without the pair {1, M - 2}: 1 stands where nobody has an
/// element.
std::vector<std::int64_t> lower_halves(int n, int modulus) {
  std::vector<std::int64_t> halves;
  for (std::int64_t v = 0; v < modulus - 1 - v && static_cast<int>(halves.size()) < n; ++v)
    if (v != 1 && modulus - 1 - v != 1) halves.push_back(v);
  return halves;
}

int modulus_for(int n, const EmbeddingOptions& options) {
  const int least = 2 * n + 2, modulus = options.modulus == 0 ? least : options.modulus;
  if (modulus < least)
    throw std::invalid_argument(
        fmt::format("--modulus {} is too small: n = {} needs M >= 2n + 2 = {}", modulus, n, least));
  return modulus;
}

/// Token 0 asks and holds 1. Tokens 1..n are Alice's: v_i or 1. The rest are Bob's: M - 1 - v_i or 1. 1 + v_i
/// + M - 1 - v_i is a multiple of M, and nothing else that occurs is.
Embedding with_triples(Problem problem, int n, const EmbeddingOptions& options, std::int32_t bobs) {
  const std::int32_t least = 1 + n + bobs, tokens = options.tokens == 0 ? least : options.tokens;
  if (tokens < least)
    throw std::invalid_argument(
        fmt::format("--tokens {} is too few: {} needs {} tokens", tokens, problem.name, least));
  const int modulus = modulus_for(n, options);
  Embedding e{
      .problem = std::move(problem), .task = fmt::format("Match3 modulo {}", modulus), .tokens = tokens};
  for (std::int32_t t = 0; t < tokens; ++t) {
    const Owner owner = t == 0 || t >= least ? Owner::everyone : t <= n ? Owner::alice : Owner::bob;
    e.fields.push_back({"symbol", t, 1, Format::symbol(modulus), owner});
    e.fillers.push_back({1});
  }
  e.filler_text = "1 where nobody writes";
  e.outputs = {0};
  e.embed_alice = [n, halves = lower_halves(n, modulus)](const Symbols& x, FieldNumbers& numbers) {
    for (std::size_t i = 0; i < static_cast<std::size_t>(n); ++i) numbers[1 + i] = {x[i] ? halves[i] : 1};
  };
  const Match3Task task{.tokens = tokens, .modulus = modulus, .queries = {0}, .asked_symbol = 1};
  e.construct = [task](const ModelSpec& spec) {
    if (spec.family != "attention")
      throw std::invalid_argument(fmt::format(
          "Match3 is built as attention, not as \"{}\"; give other models as a file", spec.family));
    return match3_attention(task, spec);
  };
  return e;
}

Embedding embed_match_disjointness(const std::string&, int n, const EmbeddingOptions& options) {
  const int modulus = modulus_for(n, options);
  Embedding e = with_triples(disjointness(n), n, options, n);
  e.embed_bob = [n, modulus, halves = lower_halves(n, modulus)](const Symbols& y, FieldNumbers& numbers) {
    for (std::size_t i = 0; i < static_cast<std::size_t>(n); ++i)
      numbers[1 + static_cast<std::size_t>(n) + i] = {y[i] ? modulus - 1 - halves[i] : 1};
  };
  e.decide = [](const Format&) { return below_threshold(0, 1, 2); };
  return e;
}

Embedding embed_match_index(const std::string&, int n, const EmbeddingOptions& options) {
  const int modulus = modulus_for(n, options);
  Embedding e = with_triples(index_problem(n), n, options, 1);
  e.embed_bob = [n, modulus, halves = lower_halves(n, modulus)](const Symbols& y, FieldNumbers& numbers) {
    numbers[1 + static_cast<std::size_t>(n)] = {modulus - 1 - halves[static_cast<std::size_t>(y[0])]};
  };
  e.decide = [](const Format&) {
    Decision decision = below_threshold(0, 1, 2);
    decision.answers = {1, 0};
    return decision;
  };
  return e;
}

/// The query is public: her sums, or what single tokens weigh and say where that is shorter.
std::vector<PaperProtocol> match_papers() {
  const Claim bits{
      "her part of the histogram, or of whatever sums the model keeps, tells all 2^n inputs apart: its bits "
      "are at least n",
      "derived here, after Sanford, Hsu, Telgarsky 2023, Thm 7", Ground::derived};
  return {{"attention", Permit::one_way({Role::partial, Role::weight, Role::score, Role::value}),
           Direction::alice_to_bob, bits}};
}

}  // namespace

Reduction disjointness_to_match3() {
  return {.id = "disjointness-to-match3",
          .problem_id = "disjointness",
          .default_model = "attention:keys=histogram",
          .statement =
              "an element of both sets becomes two numbers that complete the public 1 to a multiple of M",
          .claim = theorem,
          .papers = match_papers(),
          .takes_modulus = true,
          .takes_tokens = true,
          .embed = embed_match_disjointness};
}

Reduction index_to_match3() {
  return {
      .id = "index-to-match3",
      .problem_id = "index",
      .default_model = "attention:keys=histogram",
      .statement = "Bob's one number completes the public 1 and the number of the element that he asks for",
      .claim = {"the summary of Alice's tokens tells all 2^n strings apart", "derived here", Ground::derived},
      .papers = match_papers(),
      .takes_modulus = true,
      .takes_tokens = true,
      .embed = embed_match_index};
}

}  // namespace crossbits

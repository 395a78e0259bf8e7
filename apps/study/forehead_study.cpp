#include <fmt/format.h>

#include <stdexcept>

#include "apps/study/experiment.hpp"
#include "apps/study/figure.hpp"
#include "reductions/number_on_forehead.hpp"

namespace crossbits {
namespace {

constexpr int players = 3, seeded_runs = 20;

/// The tokens that hold an input, in three blocks; what is public stands on nobody's forehead.
Foreheads blocks_of(const DecidingModel& model) {
  int held = 0, next = 0;
  for (const Owner o : model.owners) held += o != Owner::everyone;
  Foreheads foreheads;
  for (const Owner o : model.owners) foreheads.push_back(o == Owner::everyone ? -1 : next++ * players / held);
  return foreheads;
}

/// What the three players write, measured on seeded runs whose answers must all be right.
std::uint64_t played_bits(const Setup& setup) {
  const Foreheads foreheads = blocks_of(setup.deciding);
  const ForeheadProtocol protocol =
      compile_number_on_forehead(setup.deciding.graph, foreheads, players, {setup.deciding.decision});
  ForeheadExecutor executor(protocol, foreheads);
  std::uint64_t most = 0;
  for (std::uint64_t seed = 0; seed < seeded_runs; ++seed) {
    const Instance instance = setup.problem().instance(seed);
    const PartiesOutcome outcome =
        executor.run(setup.deciding.inputs(setup.embedding, setup.embedding.embed(instance.x, instance.y)));
    for (const Bits& answer : outcome.answers)
      if (setup.deciding.answer(answer) != instance.answer)
        throw std::logic_error("a player of the forehead protocol answers wrongly");
    most = std::max(most, outcome.transcript.bits());
  }
  return most;
}

}  // namespace

Figure forehead_study() {
  Figure f{.name = "forehead",
           .title = "Match3 by third-order attention: no cheap split for two, one summary each for three",
           .columns = {{"n", "n", "size of the set disjointness instance inside"},
                       {"N", "N", "tokens"},
                       {"M", "M", "modulus"},
                       {"two_parties", "two parties",
                        "exact: optimal for this dataflow graph, two way, Bob knows: Alice's tokens cross"},
                       {"three_players", "three players",
                        "exact: measured on 20 seeded runs, all players know and are right"},
                       {"input", "input", "exact: all tokens of the three blocks, ceil(log2 M) bits each"}},
           .rows = {},
           .charts = {},
           .notes = {}};
  Series two{"two parties, optimum", {}}, three{"three players, number-on-forehead", {}},
      all{"all tokens", {}, Stroke::dashed};
  for (const int n : {2, 3, 4, 6, 8, 12, 16, 20, 24, 30}) {
    const Setup setup = prepare({.reduction = "disjointness-to-match3",
                                 .problem = "",
                                 .n = n,
                                 .model = {.text = "attention:order=3"},
                                 .which = Which::optimal});
    const int tokens = setup.embedding.tokens, modulus = 2 * n + 2;
    const std::uint64_t played = played_bits(setup),
                        input = static_cast<std::uint64_t>(
                            2 * n * bits_to_index(static_cast<std::uint64_t>(modulus)));
    f.rows.push_back({n, tokens, modulus, *setup.optimal_bits(), played, input});
    two.points.emplace_back(tokens, static_cast<double>(*setup.optimal_bits()));
    three.points.emplace_back(tokens, static_cast<double>(played));
    all.points.emplace_back(tokens, static_cast<double>(input));
  }
  f.charts.push_back({.title = "bits against the number of tokens",
                      .x = {"tokens N"},
                      .y = {"bits"},
                      .series = {two, three, all}});
  f.notes = {
      "Two parties: a pair of tokens with one on each side needs a key of the other side, so tokens cross: n "
      "ceil(log2 M) bits, more than "
      "the n bits of the problem's input.",
      "Three players, each with a third of the tokens on the forehead: every pair of tokens misses a block, "
      "so one of them sees it. "
      "Each posts one sum of terms and one of weights (derived here)."};
  return f;
}

}  // namespace crossbits

#include "apps/study/families.hpp"

#include "reductions/reduction.hpp"

namespace crossbits {

const std::vector<Family>& families() {
  static const std::vector<Family> all{
      {"attention",
       "one softmax attention unit",
       {{"keys", "pairs|onehot|random|cyclic|histogram",
         "how tokens are told apart, or that they are counted; default what the reduction names"},
        {"m", "1..",
         "width of query and key (histogram: numbers that are counted); default what the construction needs"},
        {"order", "2|3", "3: the softmax runs over pairs of tokens (match tasks, triangles); default 2"},
        {"heads", "2", "of the model for triangles"},
        {"bits", "1..40",
         "width of a number of the query, or fraction bits of cosines; default 1 for pairs, 10 for random, "
         "the fewest for order 3"},
        {"seed", "0..", "of random keys; default 1"},
        {"slope", "0..65536",
         "look-up: scores lose slope/256 times the distance, or its logarithm; default 0"},
        {"type", "lin|log", "look-up: of these positions; default lin"}},
       {{"disjointness-to-sparse-average", "attention:keys=pairs"},
        {"disjointness-to-sparse-average", "attention:keys=onehot"},
        {"disjointness-to-sparse-average", "attention:keys=random"},
        {"disjointness-to-sparse-average", "attention:keys=cyclic"},
        {"sparse-disjointness-to-sparse-average", "attention:keys=onehot"},
        {"disjointness-to-match3", "attention:keys=histogram"},
        {"disjointness-to-match3", "attention:order=3", false},
        {"index-to-match3", "attention:keys=histogram"},
        {"disjointness-to-cycle", "attention"},
        {"index-to-cycle", "attention"},
        {"disjointness-to-triangle", "attention:heads=2"},
        {"disjointness-to-triangle", "attention:order=3", false},
        {"index-to-triangle", "attention:heads=2"},
        {"index-to-lookup", "attention"},
        {"index-to-adaptive-lag", "attention"},
        {"index-to-adaptive-lag", "attention:slope=64"}}},
      {"relative",
       "heads whose weights depend on the distance only, no dot product: sums of the past weighed e^(-b s) "
       "or s^(-b)",
       {{"type", "lin|log", "e^(-b s), a linear recurrence, or s^(-b); default lin"},
        {"readout", "linear|exact",
         "a linear map and a threshold, or the digits of one head's state; default linear (adaptive lag: "
         "exact)"},
        {"heads", "1..64 (log: 1..32)",
         "of a layer, 512 in all; fewer than its lag never reach it; default the lag"},
        {"layers", "1..", "lin, linear: layers that share the lag out; default 1"},
        {"bits", "1..4096",
         "of a head's state, or behind the point of a log head's weight; default the fewest that are "
         "certified "
         "(log: at least 8)"},
        {"first", "1..32 (log: 3..128)",
         "K: decays 2^-K, 2^-(K+1), ... or exponents K, K + 1, ..., refused where their tail cannot be "
         "summed; from 2 on for an adaptive lag; default 2 (lin), 4 times the lag (log)"},
        {"lag", "1..", "alone: T, required"},
        {"tokens", "1..", "alone: how many; default twice the lag"}},
       {{"delay-line", "relative"},
        {"delay-line", "relative:layers=2"},
        {"delay-line", "relative:readout=exact"},
        {"delay-line", "relative:type=log"},
        {"disjointness-to-delay-line", "relative"},
        {"index-to-delay-line", "relative"},
        {"index-to-adaptive-lag", "relative"},
        {"index-to-adaptive-lag", "relative:readout=linear"},
        {"index-to-adaptive-lag", "relative:type=log"}}},
      {"rnn",
       "a recurrent network that stores bits or symbols in a delay line",
       {{"memory", "1..", "cells of state; default n"},
        {"cell", "plain|elman|gru|lstm",
         "plain shifts exactly what it stores; the others by tanh and gates that saturate, 2 bits a number; "
         "default plain"}},
       {{"disjointness-to-sparse-average-streaming", "rnn"},
        {"disjointness-to-sparse-average-streaming", "rnn:cell=lstm"},
        {"index-to-lookup", "rnn"}}},
      {"mlp",
       "a feed-forward network on the flattened input",
       {{"rows", "1..", "rows of the first layer; default n"},
        {"bits", "1..62", "width of a sum of the first layer; default 1"}},
       {{"disjointness-to-sparse-average-dense", "mlp"}, {"index-to-sparse-average-dense", "mlp"}}},
      {"match2",
       "Match2 by one unit; stands alone, for count and export",
       {{"tokens", "1..512", "required"},
        {"modulus", "2..4096", "required"},
        {"bits", "1..30", "fraction bits of cosines; default the fewest that are right"}},
       {}},
      {"match3",
       "Match3 at every token by a histogram or by third-order attention; stands alone, for count and export",
       {{"tokens", "1..512", "required"},
        {"modulus", "2..4096", "required"},
        {"order", "2|3", "3: third-order attention; default 2"},
        {"bits", "1..18", "order 3: fraction bits of cosines; default the fewest that are certified"}},
       {}},
      {"match3-bigram",
       "Match3Bigram by two layers; stands alone, for count and export",
       {{"tokens", "1..512", "required"},
        {"modulus", "2..4096", "required"},
        {"bits", "1..30", "fraction bits of cosines; default the fewest that are certified"}},
       {}},
      {"match3-local",
       "Match3Local by a window; stands alone, for count and export",
       {{"tokens", "1..512", "required"},
        {"modulus", "2..4096", "required"},
        {"reach", "0..16", "K: how far partners may be; default 1"}},
       {}},
      {"transformer",
       "an architecture without weights, for count only",
       {{"layers", "1..1000", "required"},
        {"heads", "1..4096", "required; divides width"},
        {"width", "1..65536", "numbers of a token's state; required"},
        {"tokens", "1..131072", "required"},
        {"bits", "1..32", "width of a number and of an input token; required"},
        {"causal", "0|1", "1: a token sees those up to its own; default 1"}},
       {}},
  };
  return all;
}

Construction construct(const FamilyCase& c, int n) {
  const Reduction& reduction = find_reduction(c.reduction);
  return reduction.embed(reduction.problem_id, n, {}).construct(ModelSpec::parse(c.spec));
}

}  // namespace crossbits

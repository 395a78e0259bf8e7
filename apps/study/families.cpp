#include "apps/study/families.hpp"

#include "reductions/reduction.hpp"

namespace crossbits {

const std::vector<Family>& families() {
  static const std::vector<Family> all{
      {"attention",
       "one softmax attention unit",
       {{"keys", "pairs|onehot|random|cyclic|histogram", "how tokens are told apart, or that they are counted; default what the reduction names"},
        {"m", "1..", "width of query and key (histogram: numbers that are counted); default what the construction needs"},
        {"order", "2|3", "3: the softmax runs over pairs of tokens (match tasks); default 2"},
        {"bits", "1..40", "width of a number of the query, or fraction bits of cosines; default 1 for pairs, 10 for random, the fewest for order 3"},
        {"seed", "0..", "of random keys; default 1"}},
       {{"disjointness-to-sparse-average", "attention:keys=pairs"},
        {"disjointness-to-sparse-average", "attention:keys=onehot"},
        {"disjointness-to-sparse-average", "attention:keys=random"},
        {"disjointness-to-sparse-average", "attention:keys=cyclic"},
        {"sparse-disjointness-to-sparse-average", "attention:keys=onehot"},
        {"disjointness-to-match3", "attention:keys=histogram"},
        {"disjointness-to-match3", "attention:order=3"},
        {"index-to-match3", "attention:keys=histogram"},
        {"index-to-lookup", "attention"}}},
      {"rnn",
       "a recurrent network that stores bits or symbols in a delay line",
       {{"memory", "1..", "cells of state; default n"}},
       {{"disjointness-to-sparse-average-streaming", "rnn"}, {"index-to-lookup", "rnn"}}},
      {"mlp",
       "a feed-forward network on the flattened input",
       {{"rows", "1..", "rows of the first layer; default n"}},
       {{"disjointness-to-sparse-average-dense", "mlp"}, {"index-to-sparse-average-dense", "mlp"}}},
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

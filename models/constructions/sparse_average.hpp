#pragma once

#include <array>
#include <optional>

#include "models/constructions/construction.hpp"

namespace crossbits {

/// q-sparse averaging over N tokens (Sanford, Hsu, Telgarsky 2023): token i holds z_i in [-1, 1] and a set
/// y_i of q positions, and its answer is the mean of z_j over j in y_i. Tokens whose pointers are asked for
/// have the input field "multihot_y" (N bits); every token has the input field "z" (one number).
struct SparseAverageTask {
  std::int32_t tokens = 0;
  std::int32_t sparsity = 1;          ///< q
  std::vector<Format> z;              ///< by token; a constant format is a public filler
  std::vector<std::int32_t> queries;  ///< tokens whose answers are wanted
  std::vector<std::array<std::int32_t, 2>>
      slot_pairs;  ///< a pointer set has exactly one of each; empty: any q-subset
};

/// One softmax attention layer: attention:keys=pairs|onehot|random|cyclic,m=,bits=,seed=. With pair keys
/// heads= splits the slot pairs among heads of width m, and the answer is the mean of the heads' answers,
/// each weighted with its number of pairs. Certified by computing, for every pointer set of the family (all
/// 2^q with slot pairs up to q = 12, else 1,000 seeded ones), the largest |f - qSA| over all z and comparing
/// it with 1/(2q), exactly.
Construction sparse_average_attention(const SparseAverageTask& task, const ModelSpec& spec);

/// Order of tokens in the streaming form: token 0 is public with z = -1; tokens 1..n carry data; token n + 1
/// + i points to token 1 + i or to 0.
struct StreamingTask {
  std::int32_t n = 0;
};

/// A delay line of `memory` cells (default n): rnn:memory=,cell=plain|elman|gru|lstm (delay_line.hpp). The
/// cell that token n + 1 + i may need is the oldest. Plain cells meet the (N - 1)/2 state bits of Sanford,
/// Hsu, Telgarsky 2023, Theorem 11, with equality.
Construction sparse_average_recurrent(const StreamingTask& task, const ModelSpec& spec);

/// The dense form, q = 2: tokens 0..n-1 carry data z = +-1; token n + i (i < askers) points to {data token,
/// S}; S and the fallback are the two last tokens, with z = 0 and z = -1.
struct DenseTask {
  std::int32_t n = 0;          ///< data tokens
  bool chooses_token = false;  ///< INDEX: one asker may point to any data token; DISJ: asker i points to
                               ///< token i or the fallback
};

/// A feed-forward network on the flattened input, one row of the first layer for each data token:
/// mlp:rows=,bits=, where `bits` is the width of a partial sum of the first layer (default 1: a sign). With
/// one bit it meets rows * bits >= n, which whoever sends these sums must (derived here), with equality;
/// Sanford, Hsu, Telgarsky 2023, Theorem 10, asks for the rows.
Construction sparse_average_dense(const DenseTask& task, const ModelSpec& spec);

}  // namespace crossbits

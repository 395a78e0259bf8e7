#pragma once

#include "models/constructions/sparse_average.hpp"
#include "models/layers/linear.hpp"

namespace crossbits {

/// One attention unit of sparse averaging: what the kinds of keys differ in.
struct AveragingUnit {
  std::int32_t width = 0;                     ///< of one head's query
  std::vector<std::int32_t> shares{1};        ///< by head: how many of the pointers it averages; 1 head: all
  std::vector<std::vector<BigInteger>> keys;  ///< by token: all heads
  std::shared_ptr<const Operation> query;     ///< of the whole multi-hot vector; none: `linear`
  Matrix linear;
  std::shared_ptr<const Parts> query_shape;
  AttentionRule rule;
  std::string summary;
};

/// Pair keys: coordinate i tells the two slots of pair i apart.
AveragingUnit pair_keys(const SparseAverageTask& task, const ModelSpec& spec);
/// One coordinate a token.
AveragingUnit onehot_keys(const SparseAverageTask& task, const ModelSpec& spec);
/// Random +-1 keys; the query is found by exact linear algebra (Sanford, Hsu, Telgarsky 2023, Thm 2).
AveragingUnit random_keys(const SparseAverageTask& task, const ModelSpec& spec);
/// Points of the moment curve; the query is a polynomial's coefficients (there, Thm 3).
AveragingUnit cyclic_keys(const SparseAverageTask& task, const ModelSpec& spec);

// What the kinds have in common.

inline constexpr int averaging_score_fraction = 8, averaging_output_fraction = 20;
/// 2^8 ln(4qN), rounded: temperature of a margin of one.
std::int64_t averaging_temperature(const SparseAverageTask& task);
/// Scores shifted by a constant, exact products with signs.
AttentionRule averaging_rule(const SparseAverageTask& task);

}  // namespace crossbits

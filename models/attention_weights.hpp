#pragma once

#include "models/evaluate.hpp"

namespace crossbits {

/// The integer softmax weights of one head of an Attend value, by visible entry: what a heat map shows.
/// `store` must hold the queries and keys that it reads.
std::vector<std::int64_t> attention_weights(const Evaluator& evaluator, ValueId id, std::int32_t head,
                                            Store& store, Scratch& scratch);

}  // namespace crossbits

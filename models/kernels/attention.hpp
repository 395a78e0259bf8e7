#pragma once

#include <fmt/format.h>

#include <stdexcept>

#include "models/kernels/linear.hpp"

namespace crossbits::kernel {

/// scale * <query, key> rounded into the score format, plus the public bias.
template <class Integer>
std::int64_t score(const AttentionRule& rule, const NarrowFormat& format, std::span<const Integer> query,
                   std::span<const Integer> key, std::int64_t bias, Store& store) {
  const Wider<Integer> product = Wider<Integer>(rule.scale) * inner_product(query, key);
  Rounded<std::int64_t> rounded{};
  if constexpr (std::is_same_v<Integer, std::int64_t>) {
    rounded = format.nearest(product, rule.product_fraction);
  } else {
    const auto r = nearest(rule.score, product, rule.product_fraction);
    rounded = {static_cast<std::int64_t>(r.numerator), r.saturated};
  }
  if (bias != 0) {
    const auto moved = format.nearest(Int128{rounded.numerator} + bias, format.fraction);
    rounded = {moved.numerator, rounded.saturated || moved.saturated};
  }
  store.saturated += rounded.saturated;
  return rounded.numerator;
}

/// One rounded product weight * value / 2^F.
inline std::int64_t term(const AttentionRule& rule, const NarrowFormat& format, std::int64_t weight,
                         std::int64_t value, Store& store) {
  const auto rounded = format.nearest(Int128{weight} * value, rule.weight_fraction + rule.value_fraction);
  store.saturated += rounded.saturated;
  return rounded.numerator;
}

/// Writes head `head` of the answer from the sums of terms and of weights.
inline void finish_head(const AttentionRule& rule, const Graph& graph, ValueId id, std::size_t head,
                        std::span<const std::int64_t> terms, std::int64_t weights, Result& result) {
  if (weights == 0) {
    throw std::domain_error(
        fmt::format("{}: all attention weights of head {} vanish at weight fraction {}; widen the weights or "
                    "use the maximum as shift",
                    graph.describe(id), head, rule.weight_fraction));
  }
  for (std::size_t i = 0; i < terms.size(); ++i)
    result.round_quotient(head * terms.size() + i, terms[i], weights,
                          rule.term.fraction - rule.weight_fraction);
}

void weight(const Evaluator& evaluator, const Weight& op, std::span<const std::int64_t> u, Result& result);
void summarise(const Summarise& op, std::span<const std::int64_t> u, Store& store, Result& result);
void finish(const Evaluator& evaluator, ValueId id, const Finish& op, std::span<const std::int64_t> u,
            Store& store, Result& result);
void attend(const Evaluator& evaluator, ValueId id, const Attend& op, Store& store, Scratch& scratch,
            Result& result);
void group_maximum(const Evaluator& evaluator, ValueId id, const GroupMaximum& op, Store& store,
                   Scratch& scratch, Result& result);
void group_summary(const Evaluator& evaluator, ValueId id, const GroupSummary& op, Store& store,
                   Scratch& scratch, Result& result);

}  // namespace crossbits::kernel

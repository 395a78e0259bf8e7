#include "models/constructions/averaging_unit.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <stdexcept>

namespace crossbits {
namespace {

int weight_fraction_for(const SparseAverageTask& task) {
  return std::max(16, bits_to_index(static_cast<std::uint64_t>(4 * task.sparsity * task.tokens)) + 4);
}

}  // namespace

std::int64_t averaging_temperature(const SparseAverageTask& task) {
  return round_function(Function::log, std::int64_t{4} * task.sparsity * task.tokens, 0,
                        averaging_score_fraction);
}

AttentionRule averaging_rule(const SparseAverageTask& task) {
  AttentionRule rule;
  rule.shift = AttentionRule::Shift::constant;
  rule.score = Format::signed_bits(20, averaging_score_fraction);
  rule.product_fraction = averaging_score_fraction;
  rule.weight_fraction = weight_fraction_for(task);
  rule.weight_cap = std::int64_t{1} << rule.weight_fraction;
  rule.term =
      Format::range(-rule.weight_cap, rule.weight_cap, rule.weight_fraction);  // exact products: z is a sign
  rule.output = Format::signed_bits(averaging_output_fraction + 2, averaging_output_fraction);
  return rule;
}

AveragingUnit pair_keys(const SparseAverageTask& task, const ModelSpec& spec) {
  spec.expect_only({"keys", "m", "bits", "heads"});
  if (task.slot_pairs.empty())
    throw std::invalid_argument(
        "keys=pairs needs pointer sets that choose one of each pair of slots; use keys=onehot or "
        "keys=random");
  AveragingUnit unit;
  const auto q = static_cast<std::int32_t>(task.slot_pairs.size());
  const auto heads = static_cast<std::int32_t>(spec.number("heads", 1, 1, q));
  unit.width = static_cast<std::int32_t>(spec.number("m", (q + heads - 1) / heads, 1, 1 << 20));
  unit.shares.assign(static_cast<std::size_t>(heads), 0);
  const int bits = static_cast<int>(spec.number("bits", 1, 1, 40));
  const std::int32_t numbers = heads * unit.width;
  unit.rule = averaging_rule(task);
  unit.rule.scale = unit.rule.shift_numerator = averaging_temperature(task);
  unit.linear = Matrix::zero(numbers, task.tokens);
  unit.keys.assign(static_cast<std::size_t>(task.tokens),
                   std::vector<BigInteger>(static_cast<std::size_t>(numbers), 0));
  for (std::int32_t i = 0; i < q; ++i) {  // pair i is coordinate i / heads of head i mod heads
    ++unit.shares[static_cast<std::size_t>(i % heads)];
    if (i / heads >= unit.width) continue;
    const auto [one, zero] = task.slot_pairs[static_cast<std::size_t>(i)];
    const std::int32_t k = i % heads * unit.width + i / heads;
    unit.keys[static_cast<std::size_t>(one)][static_cast<std::size_t>(k)] = 1;
    unit.keys[static_cast<std::size_t>(zero)][static_cast<std::size_t>(k)] = -1;
    unit.linear.at(k, one) = 1;
    unit.linear.at(k, zero) = -1;
  }
  unit.query_shape = one_part(Format::signed_bits(bits), numbers);
  unit.summary = fmt::format("pair keys: {} head{}, query width {}, {} bit{} a number", heads,
                             heads == 1 ? "" : "s", unit.width, bits, bits == 1 ? "" : "s");
  return unit;
}

AveragingUnit onehot_keys(const SparseAverageTask& task, const ModelSpec& spec) {
  spec.expect_only({"keys", "m"});
  AveragingUnit unit;
  unit.width = static_cast<std::int32_t>(spec.number("m", task.tokens, 1, task.tokens));
  unit.rule = averaging_rule(task);
  unit.rule.scale = unit.rule.shift_numerator = averaging_temperature(task);
  unit.linear = Matrix::zero(unit.width, task.tokens);
  for (std::int32_t j = 0; j < task.tokens; ++j) {
    unit.keys.emplace_back(static_cast<std::size_t>(unit.width), 0);
    if (j >= unit.width) continue;  // a token without a coordinate of its own
    unit.keys.back()[static_cast<std::size_t>(j)] = 1;
    unit.linear.at(j, j) = 1;
  }
  unit.query_shape = one_part(Format::bit(), unit.width);
  unit.summary = fmt::format("one-hot keys: 1 head, query width {}, 1 bit a number", unit.width);
  return unit;
}

}  // namespace crossbits

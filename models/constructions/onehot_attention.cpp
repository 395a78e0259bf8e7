#include "models/constructions/onehot_attention.hpp"

#include "models/arithmetic/function.hpp"

namespace crossbits {

AttentionRule onehot_rule(std::int64_t odds, std::int64_t largest) {
  constexpr int score_fraction = 8;
  AttentionRule rule;
  rule.shift = AttentionRule::Shift::constant;
  rule.score = Format::signed_bits(24, score_fraction);
  rule.scale = rule.shift_numerator = round_function(Function::log, odds, 0, score_fraction) + 1;
  rule.product_fraction = score_fraction;
  rule.weight_fraction = bits_to_index(static_cast<std::uint64_t>(odds)) + 4;
  rule.weight_cap = std::int64_t{1} << rule.weight_fraction;
  rule.term = Format::range(0, BigInteger(largest) << rule.weight_fraction, rule.weight_fraction);
  return rule;
}

}  // namespace crossbits

#include <fmt/format.h>

#include <algorithm>

#include "basis/coin.hpp"
#include "models/constructions/averaging_unit.hpp"
#include "models/constructions/pointer_sets.hpp"
#include "models/constructions/subset_query.hpp"

namespace crossbits {
namespace {

/// Smallest score on the sets of the family and largest off them, for a query rounded into `format`, in units
/// of its fraction.
std::pair<std::int64_t, std::int64_t> score_margin(const SubsetQuery& op, const PointerSets& family,
                                                   const Format& format,
                                                   const std::vector<std::vector<Rational>>& queries) {
  std::int64_t on = std::int64_t{1} << 60, off = -on;
  const auto width = static_cast<std::size_t>(op.key_width);
  for (std::uint64_t k = 0; k < queries.size(); ++k) {
    std::vector<std::int64_t> rounded(width);
    for (std::size_t i = 0; i < width; ++i)
      rounded[i] = static_cast<std::int64_t>(
          nearest_quotient(format, queries[k][i].first, queries[k][i].second, 0).numerator);
    const auto set = multi_hot(family.at(k), family.task().tokens);
    for (std::size_t j = 0; j < set.size(); ++j) {
      std::int64_t score = 0;
      for (std::size_t i = 0; i < width; ++i) score += rounded[i] * op.keys[j * width + i];
      (set[j] != 0 ? on : off) = set[j] != 0 ? std::min(on, score) : std::max(off, score);
    }
  }
  return {on, off};
}

/// The signed format of `bits` bits with most fraction bits that still holds every number of the queries.
Format query_format(const std::vector<std::vector<Rational>>& queries, int bits) {
  BigInteger numerator = 0, denominator = 1;
  for (const auto& query : queries)
    for (const auto& [n, d] : query)
      if (abs(n) * denominator > numerator * d) numerator = abs(n), denominator = d;
  if (bits == 1 || numerator == 0) return Format::signed_bits(bits);
  const BigInteger top = (BigInteger(1) << (bits - 1)) - 1;
  int fraction = 0;
  while (fraction < 40 && (numerator << (fraction + 1)) <= top * denominator) ++fraction;
  while (fraction > -40 &&
         (fraction >= 0 ? BigInteger(numerator << fraction) : numerator) >
             (fraction >= 0 ? top * denominator : BigInteger((top * denominator) << -fraction)))
    --fraction;
  return Format::signed_bits(bits, fraction);
}

}  // namespace

AveragingUnit random_keys(const SparseAverageTask& task, const ModelSpec& spec) {
  spec.expect_only({"keys", "m", "bits", "seed"});
  AveragingUnit unit;
  const std::int64_t usual =
      std::int64_t{6} * task.sparsity * bits_to_index(static_cast<std::uint64_t>(task.tokens));
  unit.width = static_cast<std::int32_t>(spec.number("m", usual, 1, 1 << 16));
  const int bits = static_cast<int>(spec.number("bits", 10, 1, 40));
  const auto seed = static_cast<std::uint64_t>(spec.number("seed", 1, 0, std::int64_t{1} << 62));
  SubsetQuery op;
  op.key_width = unit.width;
  for (std::int32_t j = 0; j < task.tokens; ++j) {
    unit.keys.emplace_back();
    for (std::int32_t k = 0; k < unit.width; ++k) {
      const std::int64_t entry =
          coin(seed, static_cast<std::uint64_t>(j), static_cast<std::uint64_t>(k)) & 1 ? 1 : -1;
      op.keys.push_back(entry);
      unit.keys.back().push_back(entry);
    }
  }
  // Tune format and temperature on part of the family: they are public, and certification looks at all of it.
  const PointerSets family(task, seed);
  std::vector<std::vector<Rational>> queries;
  for (std::uint64_t k = 0; k < std::min<std::uint64_t>(family.size(), 256); ++k)
    queries.push_back(subset_query(op, multi_hot(family.at(k), task.tokens)));
  const Format format = query_format(queries, bits);
  const auto [on, off] = score_margin(op, family, format, queries);
  unit.rule = averaging_rule(task);
  unit.rule.score = Format::signed_bits(30, averaging_score_fraction);
  const std::int64_t margin = std::max<std::int64_t>(on - off, 1);
  // One unit of the dot product is 2^-fraction; the scale makes the margin worth ln(4qN), and keeps digits of
  // its own however fine the query is.
  const int scale_fraction = std::max(20, format.fraction + 10);
  unit.rule.scale = static_cast<std::int64_t>(
      divide_nearest_even(BigInteger(averaging_temperature(task)) << scale_fraction, BigInteger(margin)));
  unit.rule.shift_numerator = static_cast<std::int64_t>(
      nearest(unit.rule.score, BigInteger(unit.rule.scale) * on, averaging_score_fraction + scale_fraction)
          .numerator);
  unit.rule.product_fraction =
      averaging_score_fraction + scale_fraction - format.fraction;  // on and off count in units of the query
  unit.rule.weight_cap = std::int64_t{2} << unit.rule.weight_fraction;
  unit.rule.term = Format::range(-unit.rule.weight_cap, unit.rule.weight_cap, unit.rule.weight_fraction);
  unit.query = operation(std::move(op));
  unit.query_shape = one_part(format, unit.width);
  unit.summary = fmt::format("random +-1 keys (seed {}): 1 head, query width {}, {} bits a number", seed,
                             unit.width, bits);
  return unit;
}

}  // namespace crossbits

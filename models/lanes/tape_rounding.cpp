// Roundings of a tape, and thresholds that are moved below them.
#include <bit>
#include <cmath>

#include "models/lanes/tape_builder.hpp"

namespace crossbits {
namespace {

double power(int exponent) { return std::ldexp(1.0, exponent); }

/// A rounding onto `format` can be done in doubles: its step is a power of two, and nothing leaves 53 bits.
bool rounds_exactly(const Format& format, int fraction, double largest) {
  const int drop = fraction - format.fraction;
  if (!format.narrow() || drop > 52 || drop < -52) return false;
  if (!std::has_single_bit(static_cast<std::uint64_t>(format.step))) return false;
  const double lowest = std::abs(static_cast<double>(format.lowest)), step = static_cast<double>(format.step);
  const double in = largest * power(std::max(0, -drop)), out = lowest * power(std::max(0, drop));
  return in + out < lane_limit && lowest + std::abs(static_cast<double>(format.highest())) < lane_limit &&
         step * power(std::max(0, drop)) < lane_limit;
}

RoundRule rule_for(const std::shared_ptr<const Format>& format, int fraction) {
  const auto lowest = static_cast<double>(format->lowest), step = static_cast<double>(format->step);
  return {power(format->fraction - fraction) / step,
          lowest / step,
          static_cast<double>(format->count) - 1,
          lowest,
          step,
          fraction,
          format};
}

BigInteger floor_quotient(const BigInteger& a, const BigInteger& b) {
  const BigInteger q = a / b;
  return q * b != a && (a < 0) != (b < 0) ? BigInteger(q - 1) : q;
}

/// Rounded numbers below `bound` are those of index < first; the border lies at (twice_border / 2) format
/// units, and belongs to the lower side where ties go there.
struct Border {
  BigInteger first, twice_border;
  bool included;
};
Border border_of(const Format& format, const BigInteger& bound) {
  const BigInteger first = floor_quotient(bound - format.lowest + format.step - 1, format.step);
  return {first, 2 * format.lowest + format.step * (2 * first - 1),
          boost::multiprecision::bit_test(first, 0)};
}

}  // namespace

Register TapeBuilder::rounded(Register u, int fraction, const std::shared_ptr<const Format>& format) {
  const Instruction source = tape_[u];
  if (!fits_ || !format->narrow()) return fits_ = false, 0;
  const NarrowFormat narrow(*format);
  const auto nearest = [&](double number) {
    return static_cast<double>(narrow.nearest(static_cast<std::int64_t>(number), fraction).numerator);
  };
  if (source.act == Instruction::Act::constant) return constant(nearest(source.constant));
  const bool on_grid =
      source.step % narrow.step == 0 && (Int128{source.base} - narrow.lowest) % narrow.step == 0;
  const bool inside =
      source.low >= static_cast<double>(narrow.lowest) && source.high <= static_cast<double>(narrow.highest);
  if (fraction == narrow.fraction && on_grid && inside) return u;
  if (!rounds_exactly(*format, fraction, std::max(std::abs(source.low), std::abs(source.high))))
    return fits_ = false, 0;
  Instruction i{.act = Instruction::Act::rounded,
                .depends = source.depends,
                .rule = static_cast<std::int32_t>(tape_.roundings.size())};
  i.low = nearest(source.low);
  i.high = nearest(source.high);
  if (i.low == i.high) return constant(i.low);
  i.base = narrow.lowest;
  i.step = narrow.step;
  i.first = static_cast<std::uint32_t>(tape_.operands.size());
  tape_.operands.push_back(u);
  i.last = i.first + 1;
  tape_.roundings.push_back(rule_for(format, fraction));
  return add(i);
}

Register TapeBuilder::quotient(Register numerator, Register denominator, int fraction,
                               const std::shared_ptr<const Format>& format, const std::string& description) {
  if (!fits_) return 0;
  const Instruction n = tape_[numerator], d = tape_[denominator];
  const int drop = fraction - format->fraction;
  const double top = std::max(std::abs(n.low), std::abs(n.high)) * power(std::max(0, -drop));
  const double bottom = d.high * power(std::max(0, drop)) * static_cast<double>(format->step);
  const double ends = std::max(std::abs(static_cast<double>(format->lowest)),
                               std::abs(static_cast<double>(format->highest())));
  const double lowest = std::abs(static_cast<double>(format->lowest)) * d.high * power(std::max(0, drop));
  // The remainder of the division is taken exactly: twice a denominator and every product must stay within 53
  // bits.
  if (!format->narrow() || std::abs(drop) > 52 || !(4 * (top + lowest + bottom) < lane_limit) ||
      !(ends < lane_limit))
    return fits_ = false, 0;
  if (d.low <= 0) {
    Instruction check{.act = Instruction::Act::positive,
                      .depends = d.depends,
                      .rule = static_cast<std::int32_t>(tape_.descriptions.size())};
    check.first = static_cast<std::uint32_t>(tape_.operands.size());
    check.last = check.first + 1;
    tape_.operands.push_back(denominator);
    tape_.descriptions.push_back(description);
    add(check);
  }
  Instruction i{.act = Instruction::Act::quotient, .rule = static_cast<std::int32_t>(tape_.roundings.size())};
  i.depends = static_cast<std::uint8_t>(n.depends | d.depends);
  i.low = static_cast<double>(format->lowest);
  i.high = static_cast<double>(format->highest());
  i.base = static_cast<std::int64_t>(format->lowest);
  i.step = static_cast<std::int64_t>(format->step);
  i.first = static_cast<std::uint32_t>(tape_.operands.size());
  tape_.operands.push_back(numerator);
  tape_.operands.push_back(denominator);
  i.last = i.first + 2;
  tape_.roundings.push_back(rule_for(format, fraction));
  return add(i);
}

Register TapeBuilder::folded_rounding(Register u, const BigInteger& bound) {
  const Instruction i = tape_[u];
  const RoundRule rule = tape_.roundings[static_cast<std::size_t>(i.rule)];
  const Border border = border_of(*rule.format, bound);
  // v 2^-drop < border / 2, v an integer: v < ceil(...), or v < floor(...) + 1 where the border itself
  // counts.
  const int drop = rule.fraction - rule.format->fraction;
  const BigInteger numerator = drop > 0 ? BigInteger(border.twice_border << drop) : border.twice_border;
  const BigInteger denominator = BigInteger(2) << std::max(0, -drop);
  const BigInteger shifted =
      border.included ? BigInteger(numerator + denominator) : BigInteger(numerator + denominator - 1);
  const BigInteger least = floor_quotient(shifted, denominator);
  return below(tape_.operands[i.first], least);
}

Register TapeBuilder::folded_quotient(Register u, const BigInteger& bound) {
  const Instruction i = tape_[u];
  const RoundRule rule = tape_.roundings[static_cast<std::size_t>(i.rule)];
  const Border border = border_of(*rule.format, bound);
  const int drop = rule.fraction - rule.format->fraction;
  // numerator 2^-drop / denominator < border / 2, denominator > 0.
  BigInteger top = BigInteger(2) << std::max(0, -drop),
             bottom = drop > 0 ? BigInteger(border.twice_border << drop) : border.twice_border;
  const BigInteger common = gcd(top, abs(bottom));
  if (common > 1) top /= common, bottom /= common;
  const auto sum = linear({{static_cast<double>(top), tape_.operands[i.first], -1},
                           {-static_cast<double>(bottom), tape_.operands[i.first + 1], -1}},
                          0, true);
  return below(sum, border.included ? 1 : 0);
}

Register TapeBuilder::below(Register u, const BigInteger& bound) {
  if (!fits_) return 0;
  const Instruction source = tape_[u];
  if (BigInteger(static_cast<std::int64_t>(source.high)) < bound) return constant(1);
  if (BigInteger(static_cast<std::int64_t>(source.low)) >= bound) return constant(0);
  const bool is_rounding = source.act == Instruction::Act::rounded,
             is_quotient = source.act == Instruction::Act::quotient;
  if (is_rounding || is_quotient) {
    const Mark before = mark();
    const Register folded = is_rounding ? folded_rounding(u, bound) : folded_quotient(u, bound);
    if (fits_) return folded;
    undo(before);
  }
  Instruction i{.act = Instruction::Act::below,
                .depends = source.depends,
                .constant = static_cast<double>(bound),
                .low = 0,
                .high = 1};
  i.first = static_cast<std::uint32_t>(tape_.operands.size());
  tape_.operands.push_back(u);
  i.last = i.first + 1;
  return add(i);
}

}  // namespace crossbits

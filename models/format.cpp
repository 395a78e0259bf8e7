#include "models/format.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <stdexcept>

#include "models/arithmetic/interval.hpp"

namespace crossbits {
namespace {

using boost::multiprecision::gcd;

const BigInteger narrow_limit = (BigInteger(1) << 62) - 1;

int largest_fraction(const std::vector<Format>& formats) {
  int fraction = formats.front().fraction;
  for (const Format& f : formats) fraction = std::max(fraction, f.fraction);
  return fraction;
}

/// The member nearest to lowest + step * (numerator / denominator), ties to the even index.
Rounded<BigInteger> nearest_index(const Format& format, const BigInteger& numerator,
                                  const BigInteger& denominator) {
  const BigInteger index = divide_nearest_even(numerator, denominator);
  if (index < 0) return {format.lowest, true};
  if (index >= format.count) return {format.highest(), true};
  return {format.lowest + format.step * index, false};
}

}  // namespace

Format Format::signed_bits(int bits, int fraction) {
  if (bits < 1)
    throw std::invalid_argument(fmt::format("a signed format needs at least 1 bit, not {}", bits));
  if (bits == 1) return {-1, 2, fraction, 2};
  return {-(BigInteger(1) << (bits - 1)), 1, fraction, BigInteger(1) << bits};
}

Format Format::unsigned_bits(int bits, int fraction) {
  if (bits < 0)
    throw std::invalid_argument(fmt::format("an unsigned format needs at least 0 bits, not {}", bits));
  return {0, 1, fraction, BigInteger(1) << bits};
}

Format Format::sum(const std::vector<Format>& terms) {
  if (terms.empty()) return constant(0);
  Format total{0, 0, largest_fraction(terms), 1};
  BigInteger highest = 0;
  for (const Format& f : terms) {
    total.lowest += at_fraction(f.lowest, f.fraction, total.fraction);
    highest += at_fraction(f.highest(), f.fraction, total.fraction);
    if (f.count > 1) total.step = gcd(total.step, at_fraction(f.step, f.fraction, total.fraction));
  }
  if (total.step == 0) total.step = 1;
  total.count = (highest - total.lowest) / total.step + 1;
  return total;
}

Format Format::hull(const std::vector<Format>& sets) {
  if (sets.empty()) return constant(0);
  Format result{0, 0, largest_fraction(sets), 1};
  bool first = true;
  BigInteger highest = 0;
  for (const Format& f : sets) {
    const BigInteger low = at_fraction(f.lowest, f.fraction, result.fraction);
    const BigInteger high = at_fraction(f.highest(), f.fraction, result.fraction);
    const BigInteger before = result.lowest;
    result.lowest = first ? low : std::min(before, low);
    highest = first ? high : std::max(highest, high);
    if (f.count > 1) result.step = gcd(result.step, at_fraction(f.step, f.fraction, result.fraction));
    if (!first) result.step = gcd(result.step, BigInteger(low - before));
    first = false;
  }
  if (result.step == 0) result.step = 1;
  result.count = (highest - result.lowest) / result.step + 1;
  return result;
}

BigInteger Format::modulus() const { return std::max(BigInteger(abs(lowest)), BigInteger(abs(highest()))); }

bool Format::narrow() const { return lowest >= -narrow_limit && highest() <= narrow_limit; }

bool Format::contains(const BigInteger& numerator) const {
  return numerator >= lowest && numerator <= highest() && (numerator - lowest) % step == 0;
}

std::string Format::text() const {
  if (count == 1) return fmt::format("constant {}/2^{}", lowest.str(), fraction);
  const int width = bits();
  const bool power = count == BigInteger(1) << width;
  if (*this == signed_bits(1, fraction)) return fraction == 0 ? "sign" : fmt::format("sign.{}", fraction);
  if (power && *this == signed_bits(width, fraction)) return fmt::format("s{}.{}", width, fraction);
  if (power && *this == unsigned_bits(width, fraction)) return fmt::format("u{}.{}", width, fraction);
  return fmt::format("{}..{} step {} /2^{}", lowest.str(), highest().str(), step.str(), fraction);
}

NarrowFormat::NarrowFormat(const Format& format)
    : lowest(static_cast<std::int64_t>(format.lowest)),
      step(static_cast<std::int64_t>(format.step)),
      highest(static_cast<std::int64_t>(format.highest())),
      fraction(format.fraction) {}

Rounded<std::int64_t> NarrowFormat::nearest(Int128 number, int number_fraction) const {
  const int drop = number_fraction - fraction;
  // Far outside: decided before any shift can overflow.
  const Int128 bound = Int128{1} << 62;
  if (drop < 0 && (number > bound || number < -bound || drop < -62)) {
    if (number == 0) return nearest(0, fraction);
    return number > 0 ? Rounded<std::int64_t>{highest, true} : Rounded<std::int64_t>{lowest, true};
  }
  Int128 numerator;
  if (step == 1 && drop >= 0 && (lowest & 1) == 0) {
    numerator = shift_nearest_even(number, drop);
  } else if (drop > 62) {
    const auto exact = crossbits::nearest({lowest, step, fraction, (BigInteger(highest) - lowest) / step + 1},
                                          BigInteger(number), number_fraction);
    return {static_cast<std::int64_t>(exact.numerator), exact.saturated};
  } else {
    const Int128 above = drop >= 0 ? number - (Int128{lowest} << drop) : (number << -drop) - lowest;
    numerator = lowest + step * divide_nearest_even(above, drop >= 0 ? Int128{step} << drop : Int128{step});
  }
  if (numerator < lowest) return {lowest, true};
  if (numerator > highest) return {highest, true};
  return {static_cast<std::int64_t>(numerator), false};
}

Rounded<std::int64_t> NarrowFormat::nearest_quotient(Int128 numerator, Int128 denominator,
                                                     int number_fraction) const {
  const int drop = number_fraction - fraction;
  const Int128 room = Int128{1} << 60;
  const bool small = drop > -40 && drop < 20 && numerator < room && numerator > -room && denominator < room;
  if (!small || lowest < -(std::int64_t{1} << 40) || lowest > (std::int64_t{1} << 40) ||
      step > (std::int64_t{1} << 40)) {
    const Format format{lowest, step, fraction, (BigInteger(highest) - lowest) / step + 1};
    const auto exact =
        crossbits::nearest_quotient(format, BigInteger(numerator), BigInteger(denominator), number_fraction);
    return {static_cast<std::int64_t>(exact.numerator), exact.saturated};
  }
  const Int128 divisor = drop >= 0 ? denominator << drop : denominator;
  const Int128 above = (drop >= 0 ? numerator : numerator << -drop) - lowest * divisor;
  const Int128 result = lowest + step * divide_nearest_even(above, step * divisor);
  if (result < lowest) return {lowest, true};
  if (result > highest) return {highest, true};
  return {static_cast<std::int64_t>(result), false};
}

Rounded<BigInteger> nearest(const Format& format, const BigInteger& number, int number_fraction) {
  const int drop = number_fraction - format.fraction;
  if (drop >= 0) return nearest_index(format, number - (format.lowest << drop), format.step << drop);
  return nearest_index(format, (number << -drop) - format.lowest, format.step);
}

Rounded<BigInteger> nearest_quotient(const Format& format, const BigInteger& numerator,
                                     const BigInteger& denominator, int fraction) {
  const int drop = fraction - format.fraction;
  const BigInteger scaled = drop >= 0 ? numerator : BigInteger(numerator << -drop);
  const BigInteger divisor = drop >= 0 ? BigInteger(denominator << drop) : denominator;
  return nearest_index(format, scaled - format.lowest * divisor, format.step * divisor);
}

}  // namespace crossbits

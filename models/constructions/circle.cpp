#include "models/constructions/circle.hpp"

#include <fmt/format.h>

#include <boost/math/constants/constants.hpp>
#include <boost/multiprecision/cpp_bin_float.hpp>
#include <stdexcept>

namespace crossbits {
namespace {

// 100 decimal digits, in software: the same everywhere. Never a tie: cosines of rational angles are 0, +-1/2,
// +-1 or irrational.
using Real =
    boost::multiprecision::number<boost::multiprecision::cpp_bin_float<100>, boost::multiprecision::et_off>;

Real angle(int x, int modulus) { return 2 * boost::math::constants::pi<Real>() * x / modulus; }

BigInteger rounded(const Real& number, int fraction) {
  return static_cast<BigInteger>(
      boost::multiprecision::round(boost::multiprecision::ldexp(number, fraction)));
}

Real delta(int modulus) { return 1 - cos(angle(1, modulus)); }

}  // namespace

Circle::Circle(int modulus, int bits) : modulus_(modulus), bits_(bits) {
  if (modulus < 2 || modulus > 1 << 16)
    throw std::invalid_argument(fmt::format("the modulus must be from 2 to 65536, not {}", modulus));
  if (bits < 1 || bits > most_bits)
    throw std::invalid_argument(fmt::format("cosines need 1 to {} fraction bits, not {}", most_bits, bits));
  for (int x = 0; x < modulus; ++x) {
    cosine_.push_back(static_cast<std::int64_t>(rounded(cos(angle(x, modulus)), bits)));
    sine_.push_back(static_cast<std::int64_t>(rounded(sin(angle(x, modulus)), bits)));
  }
}

Format Circle::format() const {
  return Format::range(-(std::int64_t{1} << bits_), std::int64_t{1} << bits_, bits_);
}

BigInteger Circle::constant(int fraction) const { return rounded(delta(modulus_) / 2 - 1, fraction); }

AttentionRule Circle::rule(int tokens, int angles) const {
  constexpr int score_fraction = 10, scale_fraction = 20, output_fraction = 20;
  const Real advantage = log(Real(6 * tokens)), temperature = 2 * advantage / delta(modulus_);
  const int headroom = bits_to_index(static_cast<std::uint64_t>(6 * tokens));
  AttentionRule rule;
  rule.shift = AttentionRule::Shift::constant;
  rule.score = Format::signed_bits(48, score_fraction);
  rule.shift_numerator = static_cast<std::int64_t>(rounded(advantage, score_fraction));
  rule.scale = static_cast<std::int64_t>(rounded(temperature, scale_fraction));
  rule.product_fraction = angles * bits_ + scale_fraction;
  rule.weight_fraction = 16 + headroom;  // a blank weighs about 2^16
  rule.weight_cap = std::int64_t{1} << (rule.weight_fraction + headroom);
  rule.term = Format::range(0, rule.weight_cap, rule.weight_fraction);
  rule.output = Format::range(0, 1 << output_fraction, output_fraction);
  return rule;
}

}  // namespace crossbits

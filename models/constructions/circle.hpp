#pragma once

#include <cstdint>
#include <vector>

#include "models/operation.hpp"

namespace crossbits {

/// The numbers modulo M as points of the circle: x stands at the angle 2 pi x / M. Cosines and sines are
/// rounded to `bits` fraction bits; the temperature and the constant of the score are kept so finely that
/// their rounding does not matter.
class Circle {
 public:
  static constexpr int most_bits = 30;  ///< of cosines and sines

  /// Throws std::invalid_argument unless 2 <= modulus <= 2^16 and 1 <= bits <= most_bits.
  Circle(int modulus, int bits);

  int modulus() const { return modulus_; }
  int bits() const { return bits_; }
  /// Of x mod modulus, in units of 2^-bits.
  std::int64_t cosine(int x) const { return cosine_[static_cast<std::size_t>(x % modulus_)]; }
  std::int64_t sine(int x) const { return sine_[static_cast<std::size_t>(x % modulus_)]; }
  /// Format of a cosine or sine.
  Format format() const;

  /// -(1 - delta / 2) in units of 2^-fraction, where delta = 1 - cos(2 pi / M): a full turn scores +delta /
  /// 2, all others at most -delta / 2.
  BigInteger constant(int fraction) const;
  /// Scores c (cos(sum of `angles` angles) - 1 + delta / 2) with c = 2 ln(6 tokens) / delta: a match weighs 6
  /// tokens times as much as a blank with score 0, anything else 6 tokens times less. Exact terms, values 0
  /// and 1.
  AttentionRule rule(int tokens, int angles) const;

 private:
  int modulus_, bits_;
  std::vector<std::int64_t> cosine_, sine_;
};

}  // namespace crossbits

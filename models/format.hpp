#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "basis/integer.hpp"
#include "models/arithmetic/round.hpp"

namespace crossbits {

/// A public finite set of numbers {(lowest + step i) 2^-fraction : 0 <= i < count}. Every value of a model
/// has one; a message carries the index i in bits() bits. The integer lowest + step i is the value's
/// *numerator*: what stores hold.
struct Format {
  BigInteger lowest = 0;
  BigInteger step = 1;   ///< >= 1
  int fraction = 0;      ///< may be negative
  BigInteger count = 1;  ///< >= 1

  /// p-bit two's complement with `fraction` bits behind the point; bits = 1 is the sign set {-1, +1}
  /// 2^-fraction.
  static Format signed_bits(int bits, int fraction = 0);
  /// {0, ..., 2^bits - 1} 2^-fraction.
  static Format unsigned_bits(int bits, int fraction = 0);
  /// {-1, +1}.
  static Format sign() { return signed_bits(1); }
  /// {0, 1}.
  static Format bit() { return unsigned_bits(1); }
  /// {0, ..., count - 1}.
  static Format symbol(std::int64_t count) { return {0, 1, 0, count}; }
  /// The one number numerator 2^-fraction: nothing to send.
  static Format constant(const BigInteger& numerator, int fraction = 0) {
    return {numerator, 1, fraction, 1};
  }
  /// All integers from low to high, at `fraction`.
  static Format range(const BigInteger& low, const BigInteger& high, int fraction = 0) {
    return {low, 1, fraction, high - low + 1};
  }
  /// The smallest format that holds every sum of one number from each (exact; the fractions may differ).
  static Format sum(const std::vector<Format>& terms);
  /// The smallest format that holds every number of each.
  static Format hull(const std::vector<Format>& sets);

  BigInteger highest() const { return lowest + step * (count - 1); }
  /// The largest modulus of a numerator.
  BigInteger modulus() const;
  /// What one number of this format costs in a message: ceil(log2 count).
  int bits() const { return bits_to_index(count); }
  /// Every numerator lies strictly within +-2^62, so that it lives in int64.
  bool narrow() const;
  bool contains(const BigInteger& numerator) const;
  /// Two's complement notation such as "s8.4" where it applies, else the set: for people.
  std::string text() const;

  friend bool operator==(const Format&, const Format&) = default;
};

/// A number rounded into a format.
template <class Integer>
struct Rounded {
  Integer numerator;
  bool saturated;  ///< the number lay outside the format, by more than rounding
};

/// A narrow format unpacked into machine words, for kernels.
struct NarrowFormat {
  explicit NarrowFormat(const Format& format);
  /// The member nearest to number 2^-fraction, ties to the even index, saturating at both ends.
  Rounded<std::int64_t> nearest(Int128 number, int number_fraction) const;

  /// The member nearest to numerator/denominator 2^-number_fraction (denominator > 0), by the same rule.
  Rounded<std::int64_t> nearest_quotient(Int128 numerator, Int128 denominator, int number_fraction) const;

  std::int64_t lowest, step, highest;
  int fraction;
};

/// NarrowFormat::nearest for any format and size.
Rounded<BigInteger> nearest(const Format& format, const BigInteger& number, int number_fraction);
/// The member nearest to numerator/denominator * 2^-fraction (denominator > 0), by the same rule.
Rounded<BigInteger> nearest_quotient(const Format& format, const BigInteger& numerator,
                                     const BigInteger& denominator, int fraction);

}  // namespace crossbits

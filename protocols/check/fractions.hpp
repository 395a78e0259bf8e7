#pragma once

#include <string>
#include <vector>

#include "protocols/rational.hpp"
#include "protocols/transcript_io.hpp"

namespace crossbits::check {

/// Weights of a certificate, each from 0 to 1, as whole multiples of one common fraction, so that sums of
/// them are sums of integers of bounded size.
class Fractions {
 public:
  /// A common denominator of at most so many bits.
  explicit Fractions(unsigned most_bits) : most_(BigInteger(1) << most_bits) {}

  /// Takes one more. Why it does not, else: the weight is not in [0, 1], or the common denominator is too
  /// large. Throws std::invalid_argument for what is no number.
  std::string add(const Json& weight);
  const BigInteger& common() const { return common_; }
  /// The weights, in the order in which they came, times common().
  std::vector<BigInteger> parts() const;

 private:
  BigInteger most_, common_ = 1;
  std::vector<Rational> fractions_;
};

}  // namespace crossbits::check

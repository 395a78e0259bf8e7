#include "protocols/check/fractions.hpp"

#include <nlohmann/json.hpp>

#include "protocols/check/reader.hpp"

namespace crossbits::check {

std::string Fractions::add(const Json& weight) {
  const Rational fraction = rational(weight, "a weight");
  if (fraction < 0) return "a weight is negative";
  if (fraction > 1) return "a weight is above 1";
  const BigInteger bottom(denominator(fraction));
  if (bottom <= most_) common_ = lcm(common_, bottom);
  if (bottom > most_ || common_ > most_) return "the weights are too fine to add them up";
  fractions_.push_back(fraction);
  return {};
}

std::vector<BigInteger> Fractions::parts() const {
  std::vector<BigInteger> parts;
  for (const Rational& f : fractions_) parts.push_back(numerator(f) * (common_ / denominator(f)));
  return parts;
}

}  // namespace crossbits::check

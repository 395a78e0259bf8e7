#include "models/arithmetic/layer_norm.hpp"

#include <stdexcept>

#include "models/arithmetic/interval.hpp"
#include "models/arithmetic/root.hpp"

namespace crossbits {

namespace {

// Every result is d sqrt(numerator / denominator) for its own integer d: with S the sum of the x and Q of
// their squares, (x - mean) / sqrt(variance + epsilon) = (n x - S) / sqrt(n Q - S^2 + n^2 epsilon
// 4^fraction).
struct Scale {
  BigInteger numerator;
  BigInteger denominator;
};

// 2^out_fraction / sqrt(spread + weight epsilon 4^fraction), as the root of a fraction of integers.
Scale scale_of(BigInteger spread, const BigInteger& weight, int fraction, Epsilon epsilon, int out_fraction) {
  if (epsilon.numerator < 0)
    throw std::invalid_argument("The epsilon of a normalisation must not be negative.");
  const int left = 2 * fraction - epsilon.fraction;
  BigInteger numerator = 1, summand = weight * epsilon.numerator;
  if (left >= 0) {
    summand <<= static_cast<unsigned>(left);
  } else {
    spread <<= static_cast<unsigned>(-left);
    numerator <<= static_cast<unsigned>(-left);
  }
  BigInteger denominator = spread + summand;
  if (denominator == 0)
    throw std::domain_error("Normalising equal values without an epsilon divides by zero.");
  (out_fraction >= 0 ? numerator : denominator) <<= static_cast<unsigned>(2 * std::abs(out_fraction));
  return {numerator, denominator};
}

BigInteger round_scaled(const BigInteger& d, const Scale& scale) {
  const BigInteger root = round_root(d * d * scale.numerator, scale.denominator);
  return d < 0 ? BigInteger(-root) : root;
}

// floor(2^fraction sqrt(scale)) with about 61 bits: one root for a whole row of values.
struct ShortScale {
  std::int64_t mantissa;
  int fraction;
};

ShortScale shortened(const Scale& scale) {
  const int gap = static_cast<int>(msb(scale.denominator)) - static_cast<int>(msb(scale.numerator));
  const int fraction = 60 + (gap - (gap & 1)) / 2;
  BigInteger numerator = scale.numerator, denominator = scale.denominator;
  (fraction >= 0 ? numerator : denominator) <<= static_cast<unsigned>(2 * std::abs(fraction));
  return {static_cast<std::int64_t>(integer_root(BigInteger(numerator / denominator))), fraction};
}

std::vector<std::int64_t> round_all(const std::vector<Int128>& deviations, const Scale& scale) {
  const ShortScale rough = shortened(scale);
  std::vector<std::int64_t> result;
  result.reserve(deviations.size());
  for (const Int128 d : deviations) {
    const Int128 size = d < 0 ? -d : d;
    if (size <= largest_result) {  // d (mantissa + something in [0, 1)) 2^-fraction
      if (const auto y = round_if_decided(Approximation{d * rough.mantissa, size + 1, rough.fraction}, 0)) {
        result.push_back(*y);
        continue;
      }
    }
    result.push_back(
        static_cast<std::int64_t>(saturate(round_scaled(BigInteger(d), scale), result_bits_int64)));
  }
  return result;
}

template <typename Integer>
struct Moments {
  BigInteger sum = 0;
  BigInteger squares = 0;
  explicit Moments(std::span<const Integer> x) {
    for (const Integer& value : x) {
      const BigInteger wide = value;
      sum += wide;
      squares += wide * wide;
    }
  }
};

template <typename Integer>
Scale layer_scale(const Moments<Integer>& moments, const BigInteger& n, int fraction, Epsilon epsilon,
                  int out_fraction) {
  return scale_of(n * moments.squares - moments.sum * moments.sum, n * n, fraction, epsilon, out_fraction);
}

}  // namespace

std::vector<std::int64_t> normalise(std::span<const std::int64_t> x, int fraction, Epsilon epsilon,
                                    int out_fraction) {
  if (x.empty()) return {};
  const Moments moments(x);
  const auto n = static_cast<Int128>(x.size());
  const auto sum = static_cast<Int128>(moments.sum);
  std::vector<Int128> deviations;
  for (const std::int64_t value : x) deviations.push_back(n * value - sum);
  return round_all(deviations, layer_scale(moments, x.size(), fraction, epsilon, out_fraction));
}

std::vector<BigInteger> normalise(std::span<const BigInteger> x, int fraction, Epsilon epsilon,
                                  int out_fraction) {
  if (x.empty()) return {};
  const Moments moments(x);
  const Scale scale = layer_scale(moments, x.size(), fraction, epsilon, out_fraction);
  std::vector<BigInteger> result;
  for (const BigInteger& value : x) result.push_back(round_scaled(x.size() * value - moments.sum, scale));
  return result;
}

std::vector<std::int64_t> normalise_root_mean_square(std::span<const std::int64_t> x, int fraction,
                                                     Epsilon epsilon, int out_fraction) {
  if (x.empty()) return {};
  const Moments moments(x);
  Scale scale = scale_of(moments.squares, x.size(), fraction, epsilon, out_fraction);
  scale.numerator *= x.size();  // x / sqrt(Q / n + ...) = x sqrt(n / (Q + n ...))
  return round_all(std::vector<Int128>(x.begin(), x.end()), scale);
}

}  // namespace crossbits

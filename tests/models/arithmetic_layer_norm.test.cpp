#include <catch2/catch.hpp>

#include "basis/coin.hpp"
#include "models/arithmetic/layer_norm.hpp"
#include "tests/models/fraction.hpp"

using namespace crossbits;
using testing::Fraction;
using testing::power_of_two;

namespace {

// Whether y is the integer nearest to z / sqrt(square), ties to even: straight from the definition, by
// squaring.
bool is_nearest_over_root(const BigInteger& y, const Fraction& z, const Fraction& square) {
  const Fraction target = z * z / square;
  const Fraction size(BigInteger(abs(y)));
  const Fraction above = (size + Fraction(1, 2)) * (size + Fraction(1, 2));
  const Fraction below = (size - Fraction(1, 2)) * (size - Fraction(1, 2));
  if (y != 0 && (y < 0) != (z < 0)) return false;
  const bool even = y % 2 == 0;
  if (target > above || (target == above && !even)) return false;
  return y == 0 || target > below || (target == below && even);
}

void require_normalised(const std::vector<std::int64_t>& x, int fraction, Epsilon epsilon, int out_fraction) {
  Fraction mean = 0, variance = 0, mean_square = 0;
  const auto value = [&](std::int64_t v) { return Fraction(Fraction(v) * power_of_two(-fraction)); };
  for (const auto v : x) mean += value(v) / x.size();
  for (const auto v : x) variance += (value(v) - mean) * (value(v) - mean) / x.size();
  for (const auto v : x) mean_square += value(v) * value(v) / x.size();
  const Fraction added = epsilon.numerator * power_of_two(-epsilon.fraction);
  const auto layer = normalise(x, fraction, epsilon, out_fraction);
  const std::vector<BigInteger> wide(x.begin(), x.end());
  const auto layer_wide = normalise(std::span<const BigInteger>(wide), fraction, epsilon, out_fraction);
  const auto root_mean_square = normalise_root_mean_square(x, fraction, epsilon, out_fraction);
  for (std::size_t i = 0; i < x.size(); ++i) {
    REQUIRE(layer_wide[i] == layer[i]);
    REQUIRE(
        is_nearest_over_root(layer[i], (value(x[i]) - mean) * power_of_two(out_fraction), variance + added));
    REQUIRE(is_nearest_over_root(root_mean_square[i], value(x[i]) * power_of_two(out_fraction),
                                 mean_square + added));
  }
}

}  // namespace

TEST_CASE("layer normalisation is correctly rounded on all rows of three 3-bit values") {
  for (std::int64_t a = -4; a < 4; ++a)
    for (std::int64_t b = -4; b < 4; ++b)
      for (std::int64_t c = -4; c < 4; ++c) {
        require_normalised({a, b, c}, 2, {1, 10}, 4);
        require_normalised({a, b, c}, 0, {3, -1}, 0);
        if (a != b) require_normalised({a, b, c}, 1, {0, 0}, -1);
      }
}

TEST_CASE("layer normalisation is correctly rounded on seeded rows of every width and size") {
  for (std::uint64_t row = 0; row < 300; ++row) {
    std::vector<std::int64_t> x(1 + coin_below(5, 0, row, 40));
    const auto bits = 1 + coin_below(5, 1, row, 62);
    for (std::size_t i = 0; i < x.size(); ++i)
      x[i] = static_cast<std::int64_t>(coin(5, 2 + i, row)) >> (64 - bits);
    const auto fraction = static_cast<int>(coin_below(5, 100, row, 70)) - 8;
    const auto out_fraction = static_cast<int>(coin_below(5, 101, row, 60)) - 8;
    require_normalised(x, fraction, {static_cast<std::int64_t>(coin(5, 102, row) >> 20) + 1, 60},
                       out_fraction);
  }
}

TEST_CASE("a tie of layer normalisation goes to the even neighbour") {
  const std::vector<std::int64_t> x = {-1, 1};  // the results are exactly -1/2 and 1/2
  REQUIRE(normalise(x, 0, {0, 0}, -1) == std::vector<std::int64_t>{0, 0});
  const std::vector<std::int64_t> y = {-3,
                                       3};  // variance 9, epsilon 7: 3/4, that is 3/2 with one fraction bit
  REQUIRE(normalise(y, 0, {7, 0}, 1) == std::vector<std::int64_t>{-2, 2});
}

TEST_CASE("equal values without an epsilon cannot be normalised") {
  const std::vector<std::int64_t> x = {5, 5, 5};
  REQUIRE_THROWS_AS(normalise(x, 3, {0, 0}, 8), std::domain_error);
  REQUIRE_THROWS_AS(normalise(x, 3, {-1, 0}, 8), std::invalid_argument);
  REQUIRE(normalise(x, 3, {1, 0}, 8) == std::vector<std::int64_t>{0, 0, 0});
  REQUIRE(normalise(std::span<const std::int64_t>(), 3, {1, 0}, 8).empty());
}

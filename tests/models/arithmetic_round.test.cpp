#include <catch2/catch.hpp>
#include <limits>

#include "basis/coin.hpp"
#include "models/arithmetic/root.hpp"
#include "models/arithmetic/round.hpp"

using namespace crossbits;

namespace {

// Nearest, ties to even, by its definition: |2 (a - q b)| <= b, with equality only for even q.
bool is_nearest_quotient(const BigInteger& q, const BigInteger& a, const BigInteger& b) {
  const BigInteger twice_off = abs(BigInteger(2 * (a - q * b)));
  return twice_off < b || (twice_off == b && q % 2 == 0);
}

}  // namespace

TEST_CASE("division rounds to the nearest integer and ties to even on all small numbers of both signs") {
  for (std::int64_t a = -200; a <= 200; ++a)
    for (std::int64_t b = 1; b <= 40; ++b) {
      const std::int64_t q = divide_nearest_even(a, b);
      REQUIRE(is_nearest_quotient(q, a, b));
      REQUIRE(divide_nearest_even(Int128{a}, Int128{b}) == q);
      REQUIRE(divide_nearest_even(BigInteger(a), BigInteger(b)) == q);
      REQUIRE(divide_nearest_even(BigInteger(a), BigInteger(-b)) == -q);
    }
  REQUIRE_THROWS_AS(divide_nearest_even(BigInteger(1), BigInteger(0)), std::domain_error);
}

TEST_CASE("shifts round as division by a power of two does, and negative shifts multiply") {
  for (std::int64_t a = -300; a <= 300; ++a) {
    for (int shift = 1; shift < 12; ++shift) {
      const std::int64_t q = shift_nearest_even(a, shift);
      REQUIRE(is_nearest_quotient(q, a, std::int64_t{1} << shift));
      REQUIRE(shift_nearest_even(Int128{a}, shift) == q);
      REQUIRE(shift_nearest_even(BigInteger(a), shift) == q);
    }
    REQUIRE(shift_nearest_even(a, -7) == a * 128);
    REQUIRE(shift_nearest_even(Int128{a}, -7) == a * 128);
    REQUIRE(shift_nearest_even(BigInteger(a), -7) == a * 128);
    REQUIRE(shift_nearest_even(a, 64) == 0);
    REQUIRE(shift_nearest_even(Int128{a}, 128) == 0);
  }
  const std::int64_t least = std::numeric_limits<std::int64_t>::min();
  REQUIRE(shift_nearest_even(least, 63) == -1);
  REQUIRE(shift_nearest_even(least, 64) == 0);
  REQUIRE(shift_nearest_even(Int128{least} * (Int128{1} << 64), 127) == -1);
  REQUIRE(shift_nearest_even(std::numeric_limits<std::int64_t>::max(), 63) == 1);
}

TEST_CASE("rescaling saturates at 62 bits and rounds otherwise") {
  REQUIRE(rescale(3, 1, 0) == 2);
  REQUIRE(rescale(5, 1, 0) == 2);
  REQUIRE(rescale(-5, 1, 0) == -2);
  REQUIRE(rescale(5, 0, 2) == 20);
  REQUIRE(rescale(1, 0, 62) == largest_result);
  REQUIRE(rescale(-1, 0, 1000) == -largest_result);
  REQUIRE(rescale(0, 0, 1000) == 0);
  REQUIRE(rescale(1, 1000, 0) == 0);
  REQUIRE(saturate(Int128{1} << 100) == largest_result);
  REQUIRE(saturate(BigInteger(-9), 3) == -7);
}

TEST_CASE("the division of fixed-point numbers is correctly rounded on seeded numbers of every length") {
  for (std::uint64_t i = 0; i < 20000; ++i) {
    const auto number = [i](std::uint64_t party) {
      return static_cast<std::int64_t>(coin(3, party, i)) >> coin_below(4, party, i, 64);
    };
    const std::int64_t a = number(0), b = number(1);
    const int a_fraction = static_cast<int>(coin_below(3, 2, i, 70)) - 8;
    const int b_fraction = static_cast<int>(coin_below(3, 3, i, 70)) - 8;
    const int out_fraction = static_cast<int>(coin_below(3, 4, i, 68)) - 8;
    if (b == 0) continue;
    const int left = out_fraction - a_fraction + b_fraction;
    const BigInteger numerator = BigInteger(b < 0 ? -BigInteger(a) : BigInteger(a)) << std::max(0, left);
    const BigInteger denominator = BigInteger(abs(BigInteger(b))) << std::max(0, -left);
    const BigInteger wide =
        round_division(BigInteger(a), a_fraction, BigInteger(b), b_fraction, out_fraction);
    REQUIRE(is_nearest_quotient(wide, numerator, denominator));
    REQUIRE(round_division(a, a_fraction, b, b_fraction, out_fraction) == saturate(wide, 62));
  }
  REQUIRE_THROWS_AS(round_division(std::int64_t{1}, 0, 0, 0, 8), std::domain_error);
}

TEST_CASE("integer roots are the floor of the root, around every square and at every length") {
  for (std::uint64_t i = 0; i < 3000; ++i) {
    const BigInteger root = coin(9, 0, i) >> (1 + coin_below(9, 1, i, 63));
    for (const BigInteger& n : {BigInteger(root * root), BigInteger(root * root + 2 * root)}) {
      REQUIRE(integer_root(n) == root);
      REQUIRE(BigInteger(integer_root(static_cast<UInt128>(n))) == root);
    }
  }
  const BigInteger large = (BigInteger(1) << 500) - 3;
  REQUIRE(integer_root(BigInteger(large * large)) == large);
  REQUIRE(integer_root(BigInteger(large * large - 1)) == large - 1);
}

TEST_CASE(
    "the root of a fraction is rounded to the nearest integer and ties to even on all small fractions") {
  for (int a = 0; a <= 400; ++a)
    for (int b = 1; b <= 40; ++b) {
      const BigInteger y = round_root(BigInteger(a), BigInteger(b));
      const BigInteger four = BigInteger(4) * a;
      const BigInteger below = (2 * y - 1) * (2 * y - 1) * b, above = (2 * y + 1) * (2 * y + 1) * b;
      const bool even = y % 2 == 0;
      REQUIRE((y == 0 || below < four || (below == four && even)));
      REQUIRE((four < above || (four == above && even)));
      REQUIRE(BigInteger(round_root(UInt128(a), UInt128(b))) == y);
    }
}

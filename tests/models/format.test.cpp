#include "models/format.hpp"

#include <catch2/catch.hpp>

#include "tests/models/fraction.hpp"
#include "tests/models/random_model.hpp"

using namespace crossbits;
using testing::Fraction;
using testing::power_of_two;

namespace {

Fraction number_at(const BigInteger& numerator, int fraction) {
  return Fraction(BigInteger(numerator)) * power_of_two(-fraction);
}

/// By definition: the member of least distance, the even index among two.
BigInteger nearest_by_search(const Format& f, const Fraction& x) {
  BigInteger best = f.lowest;
  Fraction distance = abs(x - number_at(f.lowest, f.fraction));
  for (BigInteger i = 1; i < f.count; ++i) {
    const BigInteger member = f.lowest + f.step * i;
    const Fraction d = abs(x - number_at(member, f.fraction));
    if (d < distance || (d == distance && i % 2 == 0)) best = member, distance = d;
  }
  return best;
}

}  // namespace

TEST_CASE(
    "rounding finds the nearest member, the even index among two, for numbers and quotients, narrow and "
    "wide") {
  testing::Draw draw(1);
  for (int trial = 0; trial < 20'000; ++trial) {
    Format f{draw.from(-20, 10), draw.from(1, 4), static_cast<int>(draw.from(-3, 5)), draw.from(1, 24)};
    const NarrowFormat narrow(f);
    const std::int64_t number = draw.from(-400, 400), denominator = draw.from(1, 12);
    const int fraction = static_cast<int>(draw.from(-4, 9));
    INFO(f.text() << " " << number << "/" << denominator << " 2^-" << fraction);
    const BigInteger expected = nearest_by_search(f, number_at(number, fraction));
    REQUIRE(nearest(f, number, fraction).numerator == expected);
    REQUIRE(narrow.nearest(number, fraction).numerator == expected);
    REQUIRE(narrow.nearest(number, fraction).saturated == nearest(f, number, fraction).saturated);
    const BigInteger ratio = nearest_by_search(f, number_at(number, fraction) / denominator);
    REQUIRE(nearest_quotient(f, number, denominator, fraction).numerator == ratio);
    REQUIRE(narrow.nearest_quotient(number, denominator, fraction).numerator == ratio);
  }
}

TEST_CASE("narrow and wide rounding agree on numbers of every size") {
  testing::Draw draw(2);
  const auto large = [&] {
    return draw.from(-(std::int64_t{1} << 61), std::int64_t{1} << 61) >> draw.below(62);
  };
  for (int trial = 0; trial < 50'000; ++trial) {
    const std::int64_t step = draw.one_in(2) ? 1 : 1 + (std::abs(large()) >> 30);
    const std::int64_t count = 1 + std::abs(large()) / step / 2;
    const Format f{large() / 2, step, static_cast<int>(draw.from(-70, 70)), count};
    if (!f.narrow()) continue;
    const Int128 number = Int128{large()} * (draw.one_in(2) ? 1 : large());
    const int fraction = static_cast<int>(draw.from(-140, 140));
    const auto a = NarrowFormat(f).nearest(number, fraction);
    const auto b = nearest(f, BigInteger(number), fraction);
    INFO(f.text() << " from " << BigInteger(number).str() << " 2^-" << fraction);
    REQUIRE(a.numerator == b.numerator);
    REQUIRE(a.saturated == b.saturated);
    const std::int64_t divisor = 1 + std::abs(large());
    const auto c = NarrowFormat(f).nearest_quotient(large(), divisor, fraction / 2);
    REQUIRE(f.contains(c.numerator));
  }
}

TEST_CASE("the sum of formats holds exactly the extreme sums, and its hull every member") {
  testing::Draw draw(3);
  for (int trial = 0; trial < 2'000; ++trial) {
    std::vector<Format> terms;
    for (std::int64_t k = draw.from(1, 3); k > 0; --k)
      terms.push_back(
          {draw.from(-5, 5), draw.from(1, 4), static_cast<int>(draw.from(-1, 2)), draw.from(1, 5)});
    const Format sum = Format::sum(terms), hull = Format::hull(terms);
    Fraction low = 0, high = 0;
    for (const Format& f : terms)
      low += number_at(f.lowest, f.fraction), high += number_at(f.highest(), f.fraction);
    REQUIRE(number_at(sum.lowest, sum.fraction) == low);
    REQUIRE(number_at(sum.highest(), sum.fraction) == high);
    // Every sum is a member: odometer over all members.
    std::vector<BigInteger> index(terms.size(), 0);
    for (bool more = true; more;) {
      BigInteger total = 0;
      for (std::size_t k = 0; k < terms.size(); ++k)
        total += (terms[k].lowest + terms[k].step * index[k]) << (sum.fraction - terms[k].fraction);
      REQUIRE(sum.contains(total));
      more = false;
      for (std::size_t k = 0; k < terms.size() && !more; ++k) {
        more = ++index[k] < terms[k].count;
        if (!more) index[k] = 0;
      }
    }
    for (const Format& f : terms)
      for (BigInteger i = 0; i < f.count; ++i)
        REQUIRE(hull.contains((f.lowest + f.step * i) << (hull.fraction - f.fraction)));
    // No smaller range would do.
    REQUIRE(std::any_of(terms.begin(), terms.end(), [&](const Format& f) {
      return f.highest() << (hull.fraction - f.fraction) == hull.highest();
    }));
    REQUIRE(std::any_of(terms.begin(), terms.end(), [&](const Format& f) {
      return f.lowest << (hull.fraction - f.fraction) == hull.lowest;
    }));
  }
}

TEST_CASE("a format costs the bits that tell its members apart and contains these only") {
  for (std::int64_t count = 1; count <= 70; ++count) {
    const Format f{-7, 3, 0, count};
    int bits = 0;
    while ((std::int64_t{1} << bits) < count) ++bits;
    REQUIRE(f.bits() == bits);
    std::int64_t members = 0;
    for (std::int64_t n = -300; n <= 300; ++n) members += f.contains(n);
    REQUIRE(members == count);
  }
  CHECK(Format::sign().bits() == 1);
  CHECK_FALSE(Format::sign().contains(0));
  CHECK(Format::signed_bits(8).lowest == -128);
  CHECK(Format::signed_bits(8).highest() == 127);
  CHECK(Format::unsigned_bits(64).bits() == 64);
  CHECK_FALSE(Format::unsigned_bits(64).narrow());
  CHECK_THROWS_AS(Format::signed_bits(0), std::invalid_argument);
}

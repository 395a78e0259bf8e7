#include <catch2/catch.hpp>

#include "basis/coin.hpp"
#include "models/arithmetic/enclosure.hpp"
#include "models/arithmetic/fast.hpp"
#include "models/arithmetic/root.hpp"
#include "tests/models/arithmetic_oracle.hpp"

using namespace crossbits;

namespace {

bool needs_enclosure(Function function) { return function <= Function::cos; }

// A seeded number x != 0 of any length up to 62 bits, positive for the logarithm.
std::int64_t argument(Function function, std::uint64_t index) {
  const auto length = 1 + coin_below(23, 0, index, 62);
  const auto size = static_cast<std::int64_t>(coin(23, 1, index) >> (64 - length)) | 1;
  return function == Function::log || (coin(23, 2, index) & 1) ? size : -size;
}

bool has_enclosure(Function function, std::int64_t x, int fraction) {
  if (function == Function::elu) return x < 0;
  return function != Function::exp || at_fraction(x, fraction, 0) < 200;
}

}  // namespace

TEST_CASE("the fast path's error bound holds on seeded numbers of every length") {
  for (const Function function : all_functions) {
    if (!needs_enclosure(function)) continue;
    int answered = 0;
    for (std::uint64_t i = 0; i < 3000; ++i) {
      const auto fraction = static_cast<int>(coin_below(23, 3, i, 68)) - 5;
      const std::int64_t x = argument(function, i);
      if (!has_enclosure(function, x, fraction)) continue;
      const auto fast = approximate(function, x, fraction);
      if (!fast) continue;
      ++answered;
      constexpr int precision = 260;
      const Interval exact =
          enclose(function, BigInteger(x) << std::max(0, -fraction), std::max(0, fraction), precision);
      CAPTURE(name(function), x, fraction);
      // The enclosure may be a unit wider than the number, no more.
      REQUIRE(exact.high >= at_fraction(BigInteger(fast->value - fast->error), fast->fraction, precision));
      REQUIRE(exact.low <= at_fraction(BigInteger(fast->value + fast->error), fast->fraction, precision));
    }
    REQUIRE(answered > 500);
  }
}

TEST_CASE("enclosures of different precision overlap and narrow to a few units") {
  for (const Function function : all_functions) {
    if (!needs_enclosure(function)) continue;
    for (std::uint64_t i = 0; i < 200; ++i) {
      const auto fraction = static_cast<int>(coin_below(23, 3, i, 63));
      const std::int64_t x = argument(function, i);
      if (!has_enclosure(function, x, fraction)) continue;
      const Interval wide = enclose(function, x, fraction, 70), narrow = enclose(function, x, fraction, 300);
      REQUIRE(wide.low < wide.high);
      REQUIRE((wide.low << 230) < narrow.high);
      REQUIRE(narrow.low < (wide.high << 230));
    }
  }
}

TEST_CASE("the fast path and the wide path agree") {
  for (const Function function : all_functions)
    for (std::uint64_t i = 0; i < 1000; ++i) {
      const auto in_fraction = static_cast<int>(coin_below(29, 3, i, 40));
      const auto out_fraction = static_cast<int>(coin_below(29, 4, i, 50)) - 8;
      const std::int64_t x =
          function <= Function::cos ? argument(function, i) : std::abs(argument(function, i));
      CAPTURE(name(function), x, in_fraction, out_fraction);
      REQUIRE(round_function(function, BigInteger(x), in_fraction, out_fraction) ==
              round_function(function, x, in_fraction, out_fraction));
    }
}

TEST_CASE("wide integers are correctly rounded with wide results") {
  for (const Function function : all_functions)
    for (std::uint64_t i = 0; i < 60; ++i) {
      const BigInteger size =
          (BigInteger(coin(31, 0, i)) << 64 | coin(31, 1, i)) >> coin_below(31, 2, i, 100);
      const BigInteger x = function == Function::log || function == Function::square_root ||
                                   function == Function::inverse_square_root || coin(31, 3, i) & 1
                               ? BigInteger(size + 1)
                               : BigInteger(-size - 1);
      const auto in_fraction = static_cast<int>(coin_below(31, 4, i, 150));
      const auto out_fraction = static_cast<int>(coin_below(31, 5, i, 120)) - 10;
      CAPTURE(name(function), x, in_fraction, out_fraction);
      REQUIRE(round_function(function, x, in_fraction, out_fraction, 300) ==
              oracle::round_function(function, x, in_fraction, out_fraction, 300));
    }
}

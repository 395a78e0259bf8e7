#include <catch2/catch.hpp>
#include <limits>

#include "basis/coin.hpp"
#include "models/arithmetic/function.hpp"
#include "tests/models/arithmetic_oracle.hpp"

using namespace crossbits;

namespace {

bool in_domain(Function function, const BigInteger& x) {
  if (function == Function::log || function == Function::inverse_square_root) return x > 0;
  if (function == Function::square_root) return x >= 0;
  return function != Function::reciprocal || x != 0;
}

void require_correct(Function function, std::int64_t x, int in_fraction, int out_fraction) {
  if (!in_domain(function, x)) return;
  const std::int64_t got = round_function(function, x, in_fraction, out_fraction);
  const BigInteger expected = oracle::round_function(function, x, in_fraction, out_fraction);
  if (got == expected) return;  // building a message for each of a million numbers would dominate
  CAPTURE(name(function), x, in_fraction, out_fraction);
  REQUIRE(BigInteger(got) == expected);
}

// A number of a random length of at most `bits` bits, so that small and large ones are equally likely.
std::int64_t any_length(std::uint64_t seed, std::uint64_t index, unsigned bits) {
  const auto length = coin_below(seed, 0, index, bits + 1);
  if (length == 0) return 0;
  const auto magnitude = static_cast<std::int64_t>(coin(seed, 1, index) >> (64 - length));
  return coin(seed, 2, index) & 1 ? magnitude : -magnitude;
}

}  // namespace

TEST_CASE("every function is correctly rounded on every input of small formats") {
  struct Case {
    int bits, in_fraction, out_fraction;
  };
  for (const Case c : {Case{8, 4, 4}, Case{8, 0, 0}, Case{8, -3, 5}, Case{8, 7, -1}, Case{10, 7, 12},
                       Case{10, 12, 30}, Case{12, 8, 16}, Case{10, 5, 4}})
    for (const Function function : all_functions)
      for (std::int64_t x = -(1 << (c.bits - 1)); x < 1 << (c.bits - 1); ++x)
        require_correct(function, x, c.in_fraction, c.out_fraction);
}

TEST_CASE("every function is correctly rounded on seeded numbers of every length and fraction") {
  for (const Function function : all_functions)
    for (std::uint64_t i = 0; i < 20000; ++i) {
      const auto in_fraction = static_cast<int>(coin_below(11, 3, i, 71)) - 8;
      const auto out_fraction = static_cast<int>(coin_below(11, 4, i, 69)) - 8;
      require_correct(function, any_length(11, i, 63), in_fraction, out_fraction);
    }
}

TEST_CASE("what lies next to a tie by less than any machine number is rounded to the right side") {
  const auto result = [](Function function, std::int64_t x, int out_fraction) {
    return round_function(function, x, 0, out_fraction);
  };
  const std::int64_t large =
      (std::int64_t{1} << 60) + 1;  // half of it is a tie that goes down, to an even number
  REQUIRE(result(Function::softplus, large, -1) == large / 2 + 1);
  REQUIRE(result(Function::gelu, large + 2, -1) == large / 2 + 1);  // a tie would go up
  REQUIRE(result(Function::gelu_tanh, large + 2, -1) == large / 2 + 1);
  REQUIRE(result(Function::silu, large + 2, -1) == large / 2 + 1);
  REQUIRE(result(Function::relu, large + 2, -1) == large / 2 + 2);
  REQUIRE(round_function(Function::softplus, BigInteger(large), 0, -1) == large / 2 + 1);
  REQUIRE(round_function(Function::gelu, BigInteger(large + 2), 0, -1) == large / 2 + 1);
  // sin x = x - x^3/6, tanh x = x - x^3/3, log(1 + x) = x - x^2/2, e^x - 1 = x + x^2/2, all at x = (2k + 1)
  // 2^-62
  for (const Function function : {Function::sin, Function::tanh}) {
    REQUIRE(round_function(function, 1, 62, 61) == 0);
    REQUIRE(round_function(function, 3, 62, 61) == 1);
    REQUIRE(round_function(function, -3, 62, 61) == -1);
  }
  REQUIRE(round_function(Function::erf, 1, 62, 60) == 0);
  REQUIRE(round_function(Function::elu, -3, 62, 61) == -1);
  REQUIRE(round_function(Function::log, (std::int64_t{1} << 61) + 3, 61, 60) == 1);
  REQUIRE(round_function(Function::exp, 1, 62, 61) == (std::int64_t{1} << 61) + 1);
}

TEST_CASE("results beyond 62 bits saturate on both sides") {
  const std::int64_t greatest = std::numeric_limits<std::int64_t>::max();
  const std::int64_t least = std::numeric_limits<std::int64_t>::min();
  REQUIRE(round_function(Function::exp, greatest, -8, 60) == largest_result);
  REQUIRE(round_function(Function::exp, least, -8, 60) == 0);
  REQUIRE(round_function(Function::negate, least, 0, 0) == largest_result);
  REQUIRE(round_function(Function::negate, greatest, 0, 0) == -largest_result);
  REQUIRE(round_function(Function::absolute, least, 0, 5) == largest_result);
  REQUIRE(round_function(Function::reciprocal, -1, 62, 60) == -largest_result);
  REQUIRE(round_function(Function::gelu, greatest, 0, 3) == largest_result);
  REQUIRE(round_function(Function::gelu, least, 0, 3) == 0);
  REQUIRE(round_function(Function::elu, least, 0, 3) == -8);
  REQUIRE(round_function(Function::tanh, least, -8, 60) == -(std::int64_t{1} << 60));
  REQUIRE(round_function(Function::exp, BigInteger(1) << 400, 100, 60, 500) == (BigInteger(1) << 500) - 1);
}

TEST_CASE("results at fraction 60 are correctly rounded though no fast path reaches them") {
  for (const Function function : all_functions)
    for (std::uint64_t i = 0; i < 300; ++i) require_correct(function, any_length(13, i, 20), 16, 60);
}

TEST_CASE("arguments outside the domain are refused, also wide ones") {
  REQUIRE_THROWS_AS(round_function(Function::log, 0, 4, 4), std::domain_error);
  REQUIRE_THROWS_AS(round_function(Function::log, -1, 4, 4), std::domain_error);
  REQUIRE_THROWS_AS(round_function(Function::square_root, -1, 4, 4), std::domain_error);
  REQUIRE_THROWS_AS(round_function(Function::inverse_square_root, 0, 4, 4), std::domain_error);
  REQUIRE_THROWS_AS(round_function(Function::reciprocal, 0, 4, 4), std::domain_error);
  REQUIRE_THROWS_AS(round_function(Function::log, BigInteger(0), 4, 4), std::domain_error);
  REQUIRE(round_function(Function::square_root, 0, 4, 4) == 0);
}

TEST_CASE("every function is found by its name and no other word is one") {
  for (const Function function : all_functions) REQUIRE(function_of_name(name(function)) == function);
  for (std::size_t i = 0; i < all_functions.size(); ++i)
    REQUIRE(static_cast<std::size_t>(all_functions[i]) == i);
  REQUIRE(name(Function::gelu_tanh) == "gelu_tanh");
  REQUIRE(name(Function::floor) == "floor");
  REQUIRE_FALSE(function_of_name("Tanh"));
}

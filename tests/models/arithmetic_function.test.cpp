#include <catch2/catch.hpp>

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
    for (std::uint64_t i = 0; i < 4000; ++i) {
      const auto in_fraction = static_cast<int>(coin_below(11, 3, i, 71)) - 8;
      const auto out_fraction = static_cast<int>(coin_below(11, 4, i, 69)) - 8;
      require_correct(function, any_length(11, i, 63), in_fraction, out_fraction);
    }
}

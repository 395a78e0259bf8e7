#include <catch2/catch.hpp>
#include <limits>

#include "models/arithmetic/function_table.hpp"

using namespace crossbits;

TEST_CASE("a function table equals the function on its whole domain and clamps outside") {
  for (const Function function : all_functions) {
    const std::int64_t low = function == Function::log || function == Function::square_root ||
                                     function == Function::inverse_square_root ||
                                     function == Function::reciprocal
                                 ? 1
                                 : -512;
    const FunctionTable table(function, 6, 9, low, 511, -700, 600);
    for (std::int64_t x = low - 5; x < 520; ++x) {
      const std::int64_t inside = std::clamp<std::int64_t>(x, low, 511);
      REQUIRE(table(x) == std::clamp<std::int64_t>(round_function(function, inside, 6, 9), -700, 600));
    }
  }
}

TEST_CASE("a function table refuses what it cannot hold") {
  REQUIRE_THROWS_AS(FunctionTable(Function::exp, 0, 0, 0, 1 << 20), std::invalid_argument);
  REQUIRE_THROWS_AS(FunctionTable(Function::exp, 0, 0, 1, 0), std::invalid_argument);
  REQUIRE_THROWS_AS(FunctionTable(Function::exp, 0, 0, 0, 1, 2, 1), std::invalid_argument);
  REQUIRE_THROWS_AS(FunctionTable(Function::log, 0, 0, 0, 5), std::domain_error);
}

TEST_CASE("a weight table equals the capped exponential everywhere and is 0 below") {
  struct Case {
    int in_fraction, out_fraction;
    std::int64_t cap;
  };
  for (const Case c :
       {Case{8, 8, 256}, Case{8, 16, 65536}, Case{8, 8, 65535}, Case{4, 0, 1}, Case{-2, 30, 1 << 30},
        Case{0, -8, 100}, Case{10, 60, largest_result}, Case{6, 4, 1}}) {
    const ExpTable table(c.in_fraction, c.out_fraction, c.cap);
    const std::int64_t reach = std::int64_t{50} << std::max(0, c.in_fraction);
    for (std::int64_t d = -reach; d <= reach; ++d)
      REQUIRE(table(d) == std::min(c.cap, round_function(Function::exp, d, c.in_fraction, c.out_fraction)));
    REQUIRE(table(std::numeric_limits<std::int64_t>::min()) == 0);
    REQUIRE(table(std::numeric_limits<std::int64_t>::max()) == c.cap);
    REQUIRE(table(table.first()) > 0);
    REQUIRE(table(table.first() - 1) == 0);
    REQUIRE(table(table.first_at_cap()) == c.cap);
  }
}

TEST_CASE("a weight table stores about (F + 1) ln 2 numbers per unit of the score") {
  const ExpTable table(8, 16, 1 << 16);
  REQUIRE(table.first_at_cap() == 0);
  REQUIRE(table.first() == -3016);  // 17 ln 2 2^8 = 3016.6
}

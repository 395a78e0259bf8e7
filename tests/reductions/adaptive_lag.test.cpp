// INDEX as a sparse memory with a lag that the content selects: one way against two ways.

#include "reductions/adaptive_lag.hpp"

#include <catch2/catch.hpp>

#include "protocols/draw.hpp"

using namespace crossbits;

namespace {

/// Bits of every run, which must all be right: all inputs for small n, else seeded ones with some extreme
/// lags.
std::uint64_t bits_when_right(const AdaptiveLag& realisation, int samples) {
  const int n = realisation.n;
  std::uint64_t bits = 0;
  const auto run = [&](const Symbols& x, int lag) {
    const AdaptiveLagRun r = run_adaptive_lag(realisation, x, lag);
    REQUIRE(r.answer == r.expected);
    if (bits == 0) bits = r.transcript.bits();
    REQUIRE(r.transcript.bits() == bits);
  };
  if (n <= 6) {
    const Domain all = Domain::bit_strings(n);
    for (std::uint64_t i = 0; i < std::uint64_t{1} << n; ++i)
      for (int lag = 1; lag <= n; ++lag) run(all.at(i), lag);
    return bits;
  }
  Draw draw(static_cast<std::uint64_t>(n));
  for (int k = 0; k < samples; ++k) run(draw.symbols(n, 2), 1 + draw.below(n));
  for (const int fill : {0, 1}) {  // all other bits pull to the other side
    for (const int lag : {1, 2, n / 2, n}) {
      Symbols x(static_cast<std::size_t>(n), fill);
      x[static_cast<std::size_t>(n - lag)] = 1 - fill;
      run(x, lag);
    }
  }
  return bits;
}

int log2_up(int n) { return bits_to_index(static_cast<std::uint64_t>(n)); }

}  // namespace

TEST_CASE("every realisation of an adaptive lag answers INDEX, one way in at least n bits") {
  for (const int n : {1, 2, 3, 4, 6}) {
    const auto least = static_cast<std::uint64_t>(n);
    CHECK(bits_when_right(lin_factor_lag(n, n), 0) == least);
    CHECK(bits_when_right(raw_lag(n), 0) == least);
    CHECK(bits_when_right(content_lag_one_way(n), 0) ==
          least * static_cast<std::uint64_t>(std::max(1, log2_up(n)) + 1));
    CHECK(bits_when_right(linear_factor_lag(n), 0) >= least);
    if (n <= 3) CHECK(bits_when_right(log_factor_lag(n), 0) >= least);
    bits_when_right(content_lag(n), 0);
  }
  CHECK(bits_when_right(linear_factor_lag(12), 30) >= 12);
}

TEST_CASE("two ways O(log n) bits suffice up to n = 4096, one way n are needed and used") {
  for (const int n : {8, 64, 512, 4096}) {
    const auto l = static_cast<std::uint64_t>(log2_up(n));
    // Query of log2 n signs; two sums of 2 log2 n + 13 bits each.
    CHECK(bits_when_right(content_lag(n), 40) == l + 2 * (2 * l + 13));
    CHECK(bits_when_right(content_lag_one_way(n), n > 512 ? 2 : 10) ==
          static_cast<std::uint64_t>(n) * (l + 1));
    CHECK(bits_when_right(lin_factor_lag(n, n), n > 512 ? 4 : 20) == static_cast<std::uint64_t>(n));
  }
}

TEST_CASE("the softmax leak is 45, 12 and 2 thousandths at n = 8, 64 and 512, and below 1/8 up to n = 300") {
  const auto thousandths = [](int n) { return fixed_point(content_leak(n) * 1000 + BigRational(1, 2), 0); };
  CHECK(thousandths(8) == 45);
  CHECK(thousandths(64) == 12);
  CHECK(thousandths(512) == 2);
  for (int n = 1; n <= 300; ++n) CHECK(content_leak(n) * 8 < 1);
}

TEST_CASE("a one-way state of n - 1 bits fails on a pair that a search finds, of n bits on none") {
  for (int n = 2; n <= 10; ++n) {
    const AdaptiveLag narrow = lin_factor_lag(n, n - 1);
    const auto collision = find_collision(narrow);
    REQUIRE(collision);
    const AdaptiveLagRun one = run_adaptive_lag(narrow, collision->bits, collision->lag);
    const AdaptiveLagRun two = run_adaptive_lag(narrow, collision->other, collision->lag);
    REQUIRE(one.answer == two.answer);
    REQUIRE(one.expected != two.expected);
    REQUIRE_FALSE(find_collision(lin_factor_lag(n, n)));
    REQUIRE_FALSE(find_collision(raw_lag(n)));
  }
}

TEST_CASE("adaptive lags that make no sense are refused in a sentence") {
  CHECK_THROWS_WITH(content_lag(0), "an adaptive lag needs n from 1 to 65536, not 0");
  CHECK_THROWS_WITH(lin_factor_lag(4, 0), "the state takes 1 to 65536 bits, not p = 0");
  CHECK_THROWS_AS(run_adaptive_lag(raw_lag(4), {0, 1, 0, 1}, 5), std::invalid_argument);
  CHECK_THROWS_AS(run_adaptive_lag(raw_lag(4), {0, 1}, 1), std::invalid_argument);
  CHECK_THROWS_AS(find_collision(content_lag(4)), std::invalid_argument);
}

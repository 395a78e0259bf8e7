// Real inputs on quantised heads, and power-law heads by ridge: what holds, and where it stops.

#include <catch2/catch.hpp>
#include <cmath>

#include "basis/coin.hpp"
#include "models/constructions/memory/closed_form.hpp"
#include "models/constructions/memory/power_ridge.hpp"
#include "models/constructions/memory/real_collision.hpp"
#include "models/constructions/memory/shared_nodes.hpp"
#include "models/constructions/memory/theorems.hpp"

using namespace crossbits;

namespace {

DecayKernel heads_with_decays(int lag, int heads, std::uint64_t seed) {
  DecayKernel kernel{.lag = lag, .method = "drawn", .fraction = 12, .decays = {}, .coefficients = {}};
  for (int h = 0; h < heads; ++h) {
    kernel.decays.emplace_back(1 +
                               static_cast<int>(coin_below(seed, 0, static_cast<std::uint64_t>(h), 4094)));
    kernel.coefficients.emplace_back(1);
  }
  return kernel;
}

/// The cell of a head's output among 2^width of [0, 1).
BigInteger cell(const BigRational& output, int width) {
  const BigRational scaled = output * BigRational(BigInteger(1) << width);
  return numerator(scaled) / denominator(scaled);
}

}  // namespace

TEST_CASE(
    "the numbers behind W_T are at most 1, 1 at the lag, and move every normalised head by at most 1 / W_T") {
  for (int lag = 1; lag <= 12; ++lag) {
    const std::vector<BigRational> nu = bounding_numbers(lag);
    for (const BigRational& n : nu) REQUIRE(abs(n) <= 1);
    REQUIRE(abs(nu[static_cast<std::size_t>(lag - 1)]) == 1);
    const DecayKernel heads = heads_with_decays(lag, 40, static_cast<std::uint64_t>(lag));
    for (int h = 0; h < heads.heads(); ++h)
      REQUIRE(abs(head_output(heads, h, nu)) * coefficient_bound(lag) <= 1);
  }
}

TEST_CASE(
    "with p <= log2 W_T bits a head two pasts of real numbers send the same message, 1 / (H + 1) apart at "
    "the lag") {
  for (const int lag : {2, 3, 5, 8, 12}) {
    const int width = std::max(1, static_cast<int>(std::floor(log2_of(coefficient_bound(lag)))));
    for (const int heads : {1, 2, lag, 3 * lag}) {
      const DecayKernel kernel = heads_with_decays(lag, heads, static_cast<std::uint64_t>(100 * lag + heads));
      const auto found = real_collision(kernel, width);
      REQUIRE(found);
      CHECK(found->difference * (heads + 1) >= 1 - BigRational(1, BigInteger(1) << 62));
      for (const auto* past : {&found->one, &found->other})
        for (const BigRational& u : *past) REQUIRE((u >= 0 && u <= 1));
      const auto at = static_cast<std::size_t>(lag - 1);
      CHECK(abs(BigRational(found->one[at] - found->other[at])) == found->difference);
      for (int h = 0; h < heads; ++h)
        REQUIRE(cell(head_output(kernel, h, found->one), width) ==
                cell(head_output(kernel, h, found->other), width));
    }
  }
}

TEST_CASE("far more bits than log2 W_T tell pasts 1 / (H + 1) apart on that line") {
  const DecayKernel kernel = halving_kernel(4, 4, 2);
  const auto found = real_collision(kernel, 16);
  REQUIRE(found);
  CHECK(found->difference < BigRational(1, 100));
}

TEST_CASE("pasts of one message are not looked for where the heads change their cells at too many places") {
  CHECK_FALSE(real_collision(halving_kernel(4, 4, 2), 30));
}

TEST_CASE("lags and widths for which no pasts can be looked for are refused in a sentence") {
  const DecayKernel kernel = halving_kernel(4, 4, 2);
  CHECK_THROWS_WITH(real_collision(kernel, 0), "a head's message takes 1 to 4096 bits, not p = 0");
  DecayKernel far = kernel;
  far.lag = 65;
  CHECK_THROWS_WITH(real_collision(far, 8), "the lag T must be from 1 to 64, not 65");
}

TEST_CASE("power-law heads by ridge need no more bits than the table says", "[long]") {
  struct Row {
    int lag, heads, bits;
  };
  for (const Row& row : {Row{2, 2, 7}, {4, 4, 26}, {4, 6, 23}, {4, 8, 22}, {8, 12, 64}}) {
    const CertifiedPowerKernel best = best_power_ridge(row.lag, row.heads, exponent_grid(row.lag), 2);
    INFO("T = " << row.lag << ", H = " << row.heads << ", " << best.kernel.method);
    CHECK(best.certificate.sufficient_bits > 0);
    CHECK(best.certificate.sufficient_bits <= row.bits);
    CHECK(best.certificate.log2_sum >=
          std::log2(1 - best.certificate.l1_error) + log2_of(coefficient_bound(row.lag)) - 1e-9);
  }
}

TEST_CASE("with fewer power-law heads than the lag no ridge kernel decides") {
  for (const int lag : {2, 4}) {
    const CertifiedPowerKernel best = best_power_ridge(lag, lag - 1, exponent_grid(lag), 2);
    CHECK(best.certificate.sufficient_bits == -1);
  }
}

TEST_CASE("a ridge kernel of power-law heads is carried by shared nodes") {
  const auto kernel = power_ridge_kernel(4, 6, {16, 4}, -48);  // exponents 8, 10, ..., 18
  REQUIRE(kernel);
  const KernelCertificate direct = certify(*kernel);
  REQUIRE(direct.sufficient_bits > 0);
  const SharedNodes nodes = shared_nodes(8, 18, 16, -direct.log2_sum - 5);
  const KernelCertificate shared = certify(node_kernel(*kernel, nodes));
  CHECK(shared.sufficient_bits > 0);
  CHECK(shared.l1_error == Approx(direct.l1_error).margin(.1));
}

TEST_CASE("ridge kernels of power-law heads that make no sense are refused in a sentence") {
  CHECK_THROWS_WITH(power_ridge_kernel(0, 4, {8, 2}, -10), "the lag T must be from 1 to 64, not 0");
  CHECK_THROWS_WITH(power_ridge_kernel(4, 0, {8, 2}, -10),
                    "the number of heads H must be from 1 to 64, not 0");
  CHECK_THROWS_WITH(power_ridge_kernel(4, 4, {2, 2}, -10),
                    "exponents of power-law heads must ascend from above 1 to at most 2048, not from 1 by 1");
  CHECK_THROWS_WITH(power_ridge_kernel(4, 4, {8, 2}, -1000),
                    "the exponent of mu must be from -900 to 0, not -1000");
}

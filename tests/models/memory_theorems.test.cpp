// What no coefficients escape: dual witnesses below H = T, the l2 floor, folding, shared nodes, the bump
// construction.

#include <catch2/catch.hpp>
#include <cmath>
#include <numeric>

#include "basis/coin.hpp"
#include "models/constructions/memory/bump.hpp"
#include "models/constructions/memory/closed_form.hpp"
#include "models/constructions/memory/shared_nodes.hpp"
#include "models/constructions/memory/theorems.hpp"

using namespace crossbits;

namespace {

/// Different decays k / 256, and arbitrary coefficients.
DecayKernel random_heads(int lag, int heads, std::uint64_t seed) {
  DecayKernel kernel;
  kernel.lag = lag;
  kernel.fraction = 8;
  kernel.denominator = 1000;
  std::vector<int> taken;
  for (std::uint64_t draw = 0; static_cast<int>(taken.size()) < heads; ++draw) {
    const int d = 1 + static_cast<int>(coin_below(seed, 0, draw, 255));
    if (std::find(taken.begin(), taken.end(), d) != taken.end()) continue;
    taken.push_back(d);
    kernel.decays.emplace_back(d);
    kernel.coefficients.emplace_back(static_cast<std::int64_t>(coin_below(seed, 1, draw, 20001)) - 10000);
  }
  return kernel;
}

std::vector<double> random_rates(int heads, double low, double high, std::uint64_t seed) {
  std::vector<double> rates;
  for (int h = 0; h < heads; ++h)
    rates.push_back(
        low +
        (high - low) *
            (h + .1 +
             .8 * static_cast<double>(coin_below(seed, 2, static_cast<std::uint64_t>(h), 1000)) / 1000) /
            heads);
  return rates;
}

}  // namespace

TEST_CASE("with fewer heads than the lag an exact dual witness shows an l1 error of at least 1") {
  for (int lag = 2; lag <= 8; ++lag) {
    for (int heads = 1; heads < lag; ++heads) {
      for (std::uint64_t seed = 0; seed < 50; ++seed) {
        const DecayKernel kernel = random_heads(lag, heads, seed);
        const DualWitness witness = dual_witness(kernel);
        REQUIRE(is_witness(witness, kernel));
        if (seed < 3) REQUIRE(certify(kernel).l1_error >= 1);
      }
    }
  }
}

TEST_CASE("with as many heads as the lag the closed form has no dual witness, and its l1 error is below 1") {
  for (int lag = 2; lag <= 8; ++lag) {
    const DecayKernel kernel = halving_kernel(lag, lag, 2);
    REQUIRE_FALSE(is_witness(dual_witness(kernel), kernel));
    REQUIRE(certify(kernel).l1_error < 1);
  }
}

TEST_CASE("a dual witness with one number changed is refused") {
  const DecayKernel kernel = random_heads(6, 4, 1);
  DualWitness witness = dual_witness(kernel);
  REQUIRE(is_witness(witness, kernel));
  witness.numerators[0] += 1;
  REQUIRE_FALSE(is_witness(witness, kernel));
}

TEST_CASE("the alternating witness exists for fewer heads than the lag, of either type") {
  for (const RelativeType type : {RelativeType::lin, RelativeType::log}) {
    for (int heads = 1; heads <= 6; ++heads) {
      for (std::uint64_t seed = 0; seed < 3; ++seed) {
        const AlternatingWitness w = alternating_witness(type, random_rates(heads, 1.05, 6, seed));
        REQUIRE(w.weights.size() == static_cast<std::size_t>(heads) + 1);
        for (const double d : w.weights) REQUIRE(d >= 0);
        REQUIRE(w.orthogonality < 1e-12);
      }
    }
  }
  CHECK_THROWS_AS(alternating_witness(RelativeType::log, {}), std::invalid_argument);
  CHECK_THROWS_AS(alternating_witness(RelativeType::log, {-1.0}), std::invalid_argument);
}

TEST_CASE("the Blaschke product gives the l2 distance that the Gram matrix gives") {
  for (int lag = 1; lag <= 12; ++lag) {
    for (int heads = 1; heads <= 16; heads += 3) {
      std::vector<double> decays;
      for (const double b : random_rates(heads, .05, 3, static_cast<std::uint64_t>(lag)))
        decays.push_back(std::exp(-b));
      REQUIRE(blaschke_distance(lag, decays) == Approx(gram_distance(lag, decays)).margin(1e-10));
    }
  }
}

TEST_CASE("softmax over finitely many positions folds the kernel periodically, exactly") {
  for (const int lag : {2, 3, 5, 8}) {
    const DecayKernel kernel = halving_kernel(lag, lag, 3);
    for (int t = lag + 1; t <= 4 * lag; ++t) {
      BigRational error = 0;
      for (int s = 1; s < t; ++s) {
        // f(s) - f(s + period) = phi(s) and f -> 0: f(s) = sum over k of phi(s + k period).
        REQUIRE(BigRational(folded_value(kernel, s, t - 1) - folded_value(kernel, s + t - 1, t - 1)) ==
                value_at(kernel, s));
        error += abs(BigRational(folded_value(kernel, s, t - 1) - (s == lag ? 1 : 0)));
      }
      REQUIRE(static_cast<double>(error) <= certify(kernel).l1_error);
    }
    REQUIRE(folded_value(kernel, 1, lag + 3) != value_at(kernel, 1));
  }
}

TEST_CASE("shared nodes are as few as the table says, and as accurate as asked") {
  const double errors[] = {1e-3, 1e-6, 1e-12};
  const int lengths[] = {64, 256, 1024, 16384};
  const int table[3][4] = {{28, 31, 33, 39}, {60, 64, 68, 76}, {166, 173, 180, 194}};
  for (int e = 0; e < 3; ++e) {
    for (int l = 0; l < 4; ++l) {
      const SharedNodes nodes = shared_nodes(1.1, 8, lengths[l], std::log2(errors[e]));
      INFO("error " << errors[e] << ", N = " << lengths[l] << ": " << nodes.size());
      CHECK(std::abs(nodes.size() - table[e][l]) <= .1 * table[e][l]);
      CHECK(measured_error(nodes, {1.1, 1.37, 2, 3, 4.5, 6, 8}) <= errors[e] + 2e-14);
    }
  }
  SharedNodes coarse = shared_nodes(1.1, 8, 64, -20);
  coarse.rates.resize(coarse.rates.size() - 2);
  CHECK(measured_error(coarse, {8}) > 1e-6);
  CHECK_THROWS_AS(shared_nodes(1, 8, 64, -10), std::invalid_argument);
  CHECK_THROWS_AS(shared_nodes(1.1, 8, 0, -10), std::invalid_argument);
  CHECK_THROWS_AS(shared_nodes(1.1, 8, 64, 0), std::invalid_argument);
}

TEST_CASE("shared nodes carry a delay line of power-law heads, and far too few of them do not") {
  for (const int lag : {2, 4}) {
    const PowerKernel kernel = harmonic_kernel(lag, lag == 2 ? 4 : 9);
    const KernelCertificate direct = certify(kernel);
    const double log2_error = -direct.log2_sum - 5;
    const SharedNodes nodes = shared_nodes(kernel.first, kernel.exponent(lag - 1), 4 * lag, log2_error);
    const KernelCertificate shared = certify(node_kernel(kernel, nodes));
    INFO("T = " << lag << ", " << nodes.size() << " nodes");
    CHECK(shared.sufficient_bits > 0);
    CHECK(shared.l1_error == Approx(direct.l1_error).margin(.1));
    CHECK(certify(node_kernel(kernel, shared_nodes(kernel.first, kernel.exponent(lag - 1), 4 * lag, -1)))
              .sufficient_bits == -1);
  }
}

TEST_CASE("the bump construction has the tabled l1 errors") {
  const auto error = [](RelativeType type, int lag, int heads) {
    return bump_errors(standard_bump(type, lag), {heads})[0];
  };
  CHECK(error(RelativeType::lin, 2, 16) == Approx(.13).margin(.005));
  CHECK(error(RelativeType::lin, 8, 64) == Approx(.22).margin(.005));
  CHECK(error(RelativeType::lin, 16, 128) == Approx(.22).margin(.005));
  CHECK(error(RelativeType::lin, 64, 4096) == Approx(9.2e-4).epsilon(.02));
  CHECK(error(RelativeType::log, 8, 128) == Approx(.22).margin(.005));
  CHECK(error(RelativeType::log, 64, 4096) == Approx(.15).margin(.005));
  CHECK(bump_errors({RelativeType::lin, 2, .01}, {64})[0] == Approx(.34).margin(.005));
  CHECK(bump_log2_sum(standard_bump(RelativeType::lin, 8), 39) == Approx(84).margin(.5));
  CHECK_THROWS_AS(bump_errors({RelativeType::lin, 8, 0}, {8}), std::invalid_argument);
  CHECK_THROWS_AS(bump_errors(standard_bump(RelativeType::lin, 8), {0}), std::invalid_argument);
}

// Delta kernels by exponential and power-law heads: closed forms, ridge, certified errors.

#include <catch2/catch.hpp>
#include <cmath>
#include <numeric>

#include "models/constructions/memory/closed_form.hpp"
#include "models/constructions/memory/ridge.hpp"
#include "models/constructions/memory/theorems.hpp"

using namespace crossbits;

namespace {

/// sum over s <= last of |phi(s) - [s = T]|, exact.
BigRational l1_up_to(const DecayKernel& kernel, int last) {
  BigRational sum = 0;
  for (int s = 1; s <= last; ++s) sum += abs(BigRational(value_at(kernel, s) - (s == kernel.lag ? 1 : 0)));
  return sum;
}

double rounded(double value, double unit) { return std::round(value / unit) * unit; }

}  // namespace

TEST_CASE("the closed form with decays 2^-(K+i) is exactly 0 before the lag and exactly 1 at it") {
  for (int first = 1; first <= 4; ++first) {
    for (int lag = 1; lag <= 16; ++lag) {
      const DecayKernel kernel = halving_kernel(lag, lag, first);
      for (int s = 1; s < lag; ++s) REQUIRE(value_at(kernel, s) == 0);
      REQUIRE(value_at(kernel, lag) == 1);
      REQUIRE(value_at(kernel, lag + 1) > 0);
    }
  }
}

TEST_CASE("one wrong coefficient is seen by the exact values") {
  DecayKernel kernel = halving_kernel(4, 4, 2);
  kernel.coefficients[1] += 1;
  REQUIRE(value_at(kernel, 1) != 0);
}

TEST_CASE("the l1 errors and coefficient sums of the halving family are those of the table") {
  const int lags[] = {2, 4, 8, 16};
  const double errors[3][4] = {
      {.5238, .6778, .7280, .7314}, {.2190, .2783, .2973, .2985}, {.1011, .1274, .1357, .1362}};
  const double sums[4] = {4.3, 12.6, 39.0, 139.0};
  const int sufficient[4] = {6, 15, 41, 141};
  for (int first = 2; first <= 4; ++first) {
    for (int k = 0; k < 4; ++k) {
      const KernelCertificate c = certify(halving_kernel(lags[k], lags[k], first));
      CHECK(rounded(c.l1_error, 1e-4) == Approx(errors[first - 2][k]).margin(1e-9));
      if (first == 2) CHECK(rounded(c.log2_sum, .1) == Approx(sums[k]).margin(1e-9));
      if (first == 2) CHECK(c.sufficient_bits == sufficient[k]);
    }
  }
  CHECK(certify(halving_kernel(8, 8, 3)).sufficient_bits == 47);
}

TEST_CASE("a certified l1 error is never below the exact partial sums, and close to them") {
  for (const int lag : {1, 2, 5, 9}) {
    for (const int first : {2, 3}) {
      const DecayKernel kernel = halving_kernel(lag, lag, first);
      const double certified = certify(kernel).l1_error;
      const double partial = static_cast<double>(l1_up_to(kernel, lag + 40));
      CHECK(certified >= partial);
      CHECK(certified <= partial + 1e-6);
    }
  }
}

TEST_CASE("closed forms with other rates reach the tabled coefficient sums with l1 error at most 1/2") {
  struct Row {
    int lag, first;
    double beta, log2_sum;
  };
  for (const Row& row : {Row{2, 1, 1.5, 3.8},
                         {4, 1, 1.5, 14.8},
                         {8, 6, .35, 39.7},
                         {16, 13, .2, 102},
                         {32, 33, .1, 247},
                         {64, 78, .05, 561}}) {
    const KernelCertificate c = certify(geometric_kernel(row.lag, row.first, row.beta));
    INFO("T = " << row.lag);
    CHECK(c.l1_error <= .5);
    CHECK(c.log2_sum == Approx(row.log2_sum).margin(.55));
  }
  for (const Row& row :
       {Row{2, 4, 0, 6}, {4, 9, 0, 26}, {8, 20, 0, 84}, {16, 47, 0, 252}, {32, 114, 0, 730}}) {
    const KernelCertificate c = certify(harmonic_kernel(row.lag, row.first));
    INFO("log, T = " << row.lag);
    CHECK(c.l1_error <= .5);
    CHECK(c.log2_sum == Approx(row.log2_sum).margin(.55));
  }
}

TEST_CASE("nine shared heads fetch lags 2, 5 and 9 at once") {
  const double sums[] = {17, 52, 80};
  const double errors[] = {3e-23, 3e-12, .032};
  int k = 0;
  for (const int lag : {2, 5, 9}) {
    const DecayKernel kernel = halving_kernel(lag, 9, 6);
    for (int s = 1; s <= 9; ++s) REQUIRE(value_at(kernel, s) == (s == lag ? 1 : 0));
    const KernelCertificate c = certify(kernel);
    CHECK(c.l1_error == Approx(errors[k]).epsilon(.1));
    CHECK(c.log2_sum == Approx(sums[k]).margin(.6));
    ++k;
  }
}

TEST_CASE("ridge kernels over the grid need no more bits than the table says") {
  struct Row {
    int lag, heads, bits;
  };
  for (const Row& row :
       {Row{2, 2, 5}, {2, 4, 5}, {4, 4, 16}, {4, 6, 15}, {4, 8, 14}, {4, 12, 14}, {8, 8, 43}, {8, 10, 38}}) {
    const CertifiedDecayKernel best = best_ridge(row.lag, row.heads, ridge_grid(row.lag));
    INFO("T = " << row.lag << ", H = " << row.heads << ", " << best.kernel.method);
    CHECK(best.certificate.sufficient_bits > 0);
    CHECK(best.certificate.sufficient_bits <= row.bits);
  }
}

TEST_CASE("a ridge kernel at T = 16 needs no more bits than the table says, and none decides with 15 heads") {
  const auto at_16 = ridge_kernel(16, 20, {3.0 / 16, 4}, -164);
  REQUIRE(at_16);
  CHECK(certify(*at_16).sufficient_bits <= 84);
  const auto too_few_heads = ridge_kernel(16, 15, {3.0 / 16, 4}, -164);
  REQUIRE(too_few_heads);
  CHECK(certify(*too_few_heads).l1_error >= 1);
  CHECK(certify(*too_few_heads).sufficient_bits == -1);
}

TEST_CASE("every constructed kernel has a coefficient sum of at least (1 - E) W_T") {
  std::vector<DecayKernel> kernels;
  for (const int lag : {1, 2, 3, 4, 8, 16})
    for (int first = 1; first <= 4; ++first) kernels.push_back(halving_kernel(lag, lag, first));
  for (const int lag : {2, 5, 9}) kernels.push_back(halving_kernel(lag, 9, 6));
  kernels.push_back(geometric_kernel(8, 6, .35));
  kernels.push_back(geometric_kernel(32, 33, .1));
  for (const int heads : {4, 8, 16}) kernels.push_back(best_ridge(4, heads, ridge_grid(4)).kernel);
  for (const DecayKernel& kernel : kernels) {
    const double allowed = 1 - certify(kernel).l1_error;
    INFO(kernel.method << ", T = " << kernel.lag);
    if (allowed > 0) CHECK(coefficient_sum(kernel) >= BigRational(allowed) * coefficient_bound(kernel.lag));
  }
  for (const int lag : {2, 4, 8, 16}) {
    const KernelCertificate c = certify(harmonic_kernel(lag, 4 * lag));
    CHECK(c.log2_sum >= std::log2(1 - c.l1_error) + log2_of(coefficient_bound(lag)));
  }
}

TEST_CASE("the coefficient bound is the tabled one and grows by 2 log2(1 + sqrt 2) bits a lag") {
  const double expected[] = {2.0, 6.5, 16.0, 35.9, 76.0, 156.9};
  int k = 0;
  for (const int lag : {2, 4, 8, 16, 32, 64})
    CHECK(rounded(log2_of(coefficient_bound(lag)), .1) == Approx(expected[k++]).margin(1e-9));
  CHECK((log2_of(coefficient_bound(512)) - log2_of(coefficient_bound(256))) / 256 ==
        Approx(2.543).margin(.01));
  CHECK(coefficient_bound(8) >= 3432);  // C(2T - 2, T - 1)
}

TEST_CASE("widths by head suffice, and four bits less on the widest head does not by the same criterion") {
  for (const int lag : {2, 4, 8}) {
    const DecayKernel kernel = halving_kernel(lag, lag, 2);
    const KernelCertificate c = certify(kernel);
    std::vector<int> widths = widths_by_head(kernel, c);
    const auto error = [&] {
      double sum = 0;
      for (std::size_t h = 0; h < widths.size(); ++h)
        sum +=
            std::ldexp(std::abs(static_cast<double>(BigRational(kernel.coefficients[h], kernel.denominator))),
                       -widths[h]);
      return sum;
    };
    CHECK(error() < 2 * c.margin);
    const auto widest = std::max_element(widths.begin(), widths.end());
    CHECK(std::accumulate(widths.begin(), widths.end(), 0) <= lag * c.sufficient_bits);
    *widest -= 4;
    CHECK(error() >= 2 * c.margin);
  }
}

TEST_CASE("rates too slow to be certified are refused in a sentence, and a grid passes over them") {
  const RateFamily slow{.0005, 1};
  CHECK_THROWS_WITH(
      certify(ridge_kernel(1, 2, slow, -10).value()),
      Catch::Contains("the rates of ridge, beta T 0.0005, K 1") && Catch::Contains("after 65536 positions"));
  CHECK(best_ridge(1, 2, {.families = {slow}, .step = 2}).certificate.sufficient_bits == -1);
  CHECK(best_ridge(1, 2, {.families = {slow, {1, 1}, slow}, .step = 2}).kernel.method ==
        best_ridge(1, 2, {.families = {{1, 1}}, .step = 2}).kernel.method);
}

TEST_CASE("bad parameters of kernels are refused in a sentence") {
  CHECK_THROWS_WITH(halving_kernel(0, 4, 2), "the lag T must be from 1 to 4, not 0");
  CHECK_THROWS_WITH(halving_kernel(1, 0, 2), "the number of heads H must be from 1 to 256, not 0");
  CHECK_THROWS_WITH(halving_kernel(5, 4, 2), "the lag T must be from 1 to 4, not 5");
  CHECK_THROWS_WITH(halving_kernel(4, 4, 0), "the first rate K must be from 1 to 4096, not 0");
  CHECK_THROWS_AS(geometric_kernel(8, 1, 0), std::invalid_argument);
  CHECK_THROWS_AS(geometric_kernel(8, 1, std::nan("")), std::invalid_argument);
  CHECK_THROWS_AS(geometric_kernel(8, 1, 1e9), std::invalid_argument);
  CHECK_THROWS_AS(harmonic_kernel(4, 1), std::invalid_argument);
  CHECK_THROWS_AS(ridge_kernel(0, 4, {1, 1}, -10), std::invalid_argument);
  CHECK_THROWS_AS(ridge_kernel(4, 0, {1, 1}, -10), std::invalid_argument);
  CHECK_THROWS_WITH(ridge_kernel(4, 4, {500, 1}, -10), "a rate of 2000 underflows: e^-2000 is as good as 0");
  DecayKernel underflow = halving_kernel(2, 2, 2);
  underflow.decays[0] = 0;
  CHECK_THROWS_AS(certify(underflow), std::invalid_argument);
}

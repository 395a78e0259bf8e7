// Delay lines of several layers and of wider tokens, and parities of several lags: what bits they need.

#include "reductions/delay_composed.hpp"

#include <bit>
#include <catch2/catch.hpp>

#include "models/constructions/memory/closed_form.hpp"
#include "models/constructions/memory/parity_network.hpp"
#include "reductions/delay_trials.hpp"
#include "reductions/sparse_parity.hpp"

using namespace crossbits;

namespace {

std::vector<DecayKernel> layers_of(const std::vector<int>& lags, int first) {
  std::vector<DecayKernel> layers;
  for (const int lag : lags) layers.push_back(halving_kernel(lag, lag, first));
  return layers;
}

/// Right on all trials; the bits of a run, read off its transcript.
std::uint64_t bits_when_right(const DelayStrategy& strategy, const std::vector<DelayTrial>& trials) {
  INFO(strategy.name);
  const DelayScore s = score(strategy, trials);
  REQUIRE(s.perfect());
  REQUIRE(s.message_bits == strategy.message_bits());
  return s.message_bits;
}

/// Two prefixes with one message, run over a channel: Bob is wrong on one of them.
void require_wrong_somewhere(const DelayStrategy& strategy) {
  INFO(strategy.name << ", " << strategy.message_bits() << " bits");
  const auto collision = find_collision(strategy);
  REQUIRE(collision);
  const Symbols zeros(static_cast<std::size_t>(strategy.lag), 0);
  const DelayRun one = run_delay(strategy, collision->prefix, zeros),
                 two = run_delay(strategy, collision->other, zeros);
  const auto j = static_cast<std::size_t>(collision->position);
  REQUIRE(one.outputs == two.outputs);
  REQUIRE(one.expected[j] != two.expected[j]);
}

std::vector<DecayKernel> shared_kernels(const std::vector<int>& lags, int heads) {
  std::vector<DecayKernel> kernels;
  for (const int lag : lags) kernels.push_back(halving_kernel(std::min(lag, heads), heads, 6));
  return kernels;
}

}  // namespace

TEST_CASE("layers hand over the sum of their heads times bits, at least as many as all lags together") {
  for (const std::vector<int>& lags :
       std::vector<std::vector<int>>{{1}, {2, 1}, {1, 2}, {2, 2}, {1, 1, 1, 1}, {3, 2}}) {
    const std::vector<DecayKernel> layers = layers_of(lags, 2);
    int width = 1, lag = 0;
    for (const DecayKernel& kernel : layers) {
      width = std::max(width, certify(kernel).sufficient_bits);
      lag += kernel.lag;
    }
    const DelayStrategy strategy = layered_handover(layers, width);
    REQUIRE(strategy.lag == lag);
    CHECK(bits_when_right(strategy, all_delay_trials(lag, std::min(2 * lag, 15 - lag))) ==
          static_cast<std::uint64_t>(lag * width));
    CHECK_FALSE(find_collision(strategy));
  }
}

TEST_CASE(
    "depth replaces bits: T layers of one head need 1 bit each, T in all, one layer of T heads many more") {
  for (int lag = 2; lag <= 6; ++lag) {
    const std::vector<DecayKernel> deep = layers_of(std::vector<int>(static_cast<std::size_t>(lag), 1), 3);
    const DecayKernel flat = halving_kernel(lag, lag, 2);
    const DelayStrategy narrow = layered_handover(deep, certify(deep[0]).sufficient_bits);
    CHECK(bits_when_right(narrow, all_delay_trials(lag, std::min(2 * lag, 8))) ==
          static_cast<std::uint64_t>(lag));
    CHECK(narrow.message_bits() < static_cast<std::size_t>(lag * certify(flat).sufficient_bits));
  }
}

TEST_CASE("one bit a head suffices for layers of one head, and for none with a layer of several") {
  CHECK_FALSE(find_collision(layered_handover(layers_of({1, 1, 1, 1}, 2), 1)));
  for (const std::vector<int>& lags : std::vector<std::vector<int>>{{2, 2}, {1, 3}, {3, 3}})
    require_wrong_somewhere(layered_handover(layers_of(lags, 2), 1));
}

TEST_CASE("tokens of d bits cost H d p bits, and with fewer than T d two pasts collide") {
  for (const int d : {1, 2, 3}) {
    for (const int lag : {2, 3}) {
      const DecayKernel kernel = halving_kernel(lag, lag, 2);
      const int width = certify(kernel).sufficient_bits;
      const DelayStrategy wide = by_coordinate(state_handover(kernel, width), d);
      std::vector<DelayTrial> trials;
      const Domain before = Domain::strings(lag + 1, 1 << d), after = Domain::strings(lag, 1 << d);
      for (std::uint64_t i = 0; i < before.count(); i += 7)
        for (std::uint64_t k = 0; k < after.count(); k += 5) trials.push_back({before.at(i), after.at(k)});
      CHECK(bits_when_right(wide, trials) == static_cast<std::uint64_t>(lag * d * width));
      CHECK(bits_when_right(by_coordinate(one_head(lag, lag), d), trials) ==
            static_cast<std::uint64_t>(lag * d));
      CHECK_FALSE(find_collision(by_coordinate(one_head(lag, lag), d)));
      const DelayStrategy narrow = by_coordinate(one_head(lag, lag - 1), d);
      REQUIRE(narrow.message_bits() < static_cast<std::size_t>(lag * d));
      require_wrong_somewhere(narrow);
    }
  }
}

TEST_CASE("M hidden ReLU units compute the parity of M bits on all 2^M inputs, and see every one of them") {
  for (int inputs = 1; inputs <= 12; ++inputs) {
    const ParityNetwork network(inputs);
    REQUIRE(network.width() == inputs);
    const Domain all = Domain::bit_strings(inputs);
    for (std::uint64_t i = 0; i < std::uint64_t{1} << inputs; ++i)
      REQUIRE(network.apply(all.at(i)) == std::popcount(i) % 2);
  }
  CHECK_THROWS_WITH(ParityNetwork(0), "a parity network has 1 to 4096 inputs, not 0");
  CHECK_THROWS_WITH(ParityNetwork(2).apply({1}), "1 bits do not fit a parity network of 2 inputs");
}

TEST_CASE("nine shared heads bring the parity of lags 2, 5 and 9, in 9 p bits read off the transcript") {
  const std::vector<int> lags{2, 5, 9};
  const std::vector<DecayKernel> kernels = shared_kernels(lags, 9);
  int width = 0;
  for (const DecayKernel& kernel : kernels) width = std::max(width, certify(kernel).sufficient_bits);
  const auto trials = delay_trials(kernels.back(), 24, 60, 1);
  CHECK(bits_when_right(parity_handover(lags, kernels, width), trials) ==
        static_cast<std::uint64_t>(9 * width));
  CHECK(bits_when_right(parity_digits(lags, 9), trials) == 9);
  CHECK_FALSE(find_collision(parity_digits(lags, 9)));
  require_wrong_somewhere(parity_digits(lags, 8));
}

TEST_CASE("the parity of lags 1 and 3 is right on every prefix, and its lags' largest decides the bits") {
  for (const std::vector<int>& lags : std::vector<std::vector<int>>{{1, 3}, {3}, {1, 2, 3}}) {
    const std::vector<DecayKernel> kernels = shared_kernels(lags, 3);
    int width = 0;
    for (const DecayKernel& kernel : kernels) width = std::max(width, certify(kernel).sufficient_bits);
    bits_when_right(parity_handover(lags, kernels, width), all_delay_trials(3, 8));
    CHECK(bits_when_right(parity_digits(lags, 3), all_delay_trials(3, 8)) == 3);
    require_wrong_somewhere(parity_digits(lags, 2));
  }
}

TEST_CASE("eight heads do not reach lag 9: their parity is guessing") {
  const std::vector<int> lags{2, 5, 9};
  const std::vector<DecayKernel> kernels = shared_kernels(lags, 8);
  const DelayScore s =
      score(parity_handover(lags, kernels, 120), delay_trials(shared_kernels(lags, 9).back(), 24, 100, 1));
  CHECK_FALSE(s.perfect());
  CHECK(static_cast<double>(s.right) < .7 * static_cast<double>(s.bits));
}

TEST_CASE("composed delay lines that make no sense are refused in a sentence") {
  CHECK_THROWS_WITH(layered_handover({}, 4), "a delay line needs at least one layer, not 0");
  CHECK_THROWS_WITH(layered_handover(layers_of({2}, 2), 0),
                    "a head's message takes 1 to 4096 bits, not p = 0");
  CHECK_THROWS_WITH(by_coordinate(one_head(2, 2), 0), "tokens have 1 to 16 bits, not d = 0");
  CHECK_THROWS_WITH(parity_digits({}, 4), "the lags of a parity must ascend and lie from 1 to 4096, not ");
  CHECK_THROWS_WITH(parity_digits({3, 2}, 4),
                    "the lags of a parity must ascend and lie from 1 to 4096, not 3, 2");
  CHECK_THROWS_AS(parity_handover({1, 2}, shared_kernels({1}, 2), 4), std::invalid_argument);
  CHECK_THROWS_WITH(parity_handover({1, 2}, {halving_kernel(1, 2, 6), halving_kernel(2, 2, 5)}, 40),
                    "the kernels of a parity must stand on the same heads");
}

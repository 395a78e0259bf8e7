// The delay line as a one-way protocol: states, tails, partial sums and shared nodes over a channel.

#include <catch2/catch.hpp>
#include <cmath>

#include "models/constructions/memory/closed_form.hpp"
#include "models/constructions/memory/ridge.hpp"
#include "models/constructions/memory/shared_nodes.hpp"
#include "models/constructions/memory/theorems.hpp"
#include "protocols/draw.hpp"
#include "reductions/delay_trials.hpp"

using namespace crossbits;

namespace {

std::vector<DelayTrial> trials_for(const DecayKernel& kernel, int random = 100) {
  return delay_trials(kernel, 3 * kernel.lag, random, 1);
}

/// Every strategy with which all T bits arrive.
std::vector<DelayStrategy> right_strategies(int lag) {
  const DecayKernel kernel = halving_kernel(lag, lag, 2);
  const KernelCertificate c = certify(kernel);
  return {state_handover(kernel, c.sufficient_bits), state_handover(kernel, widths_by_head(kernel, c)),
          one_head(lag, lag), raw_tail(kernel, lag), partial_sums(kernel, c.sufficient_bits)};
}

/// The last width on the way down from `sufficient` with which rounding to nearest is right on all trials.
int down_from(int sufficient, const DecayKernel& kernel, const std::vector<DelayTrial>& trials) {
  int width = sufficient;
  while (width > 1 && fitted_handover(kernel, std::vector<int>(kernel.decays.size(), width - 1),
                                      Rounding::nearest, trials))
    --width;
  return width;
}

}  // namespace

TEST_CASE("every strategy brings all T bits to Bob on every prefix, in at least T bits") {
  for (int lag = 1; lag <= 6; ++lag) {
    for (const DelayStrategy& strategy : right_strategies(lag)) {
      INFO(strategy.name << ", T = " << lag);
      const DelayScore all = score(strategy, all_delay_trials(lag, lag <= 3   ? 2 * lag + 1
                                                                   : lag <= 5 ? 8
                                                                              : 7));
      REQUIRE(all.perfect());
      REQUIRE(all.message_bits == strategy.message_bits());
      REQUIRE(all.message_bits >= static_cast<std::uint64_t>(lag));
      REQUIRE_FALSE(find_collision(strategy));
    }
  }
}

TEST_CASE("with fewer bits than the lag two prefixes collide, and Bob is wrong on one of them") {
  for (int lag = 2; lag <= 10; ++lag) {
    const DecayKernel kernel = halving_kernel(lag, lag, 2);
    std::vector<DelayStrategy> strategies{one_head(lag, lag - 1), raw_tail(kernel, lag - 1)};
    if (lag > 2) strategies.push_back(state_handover(halving_kernel(2, 2, 2), std::vector<int>{1, 1}));
    for (DelayStrategy& strategy : strategies) {
      strategy.lag = lag;
      INFO(strategy.name << ", T = " << lag);
      REQUIRE(strategy.message_bits() < static_cast<std::size_t>(lag));
      const auto collision = find_collision(strategy);
      REQUIRE(collision);
      REQUIRE(collision->prefix != collision->other);
      REQUIRE(strategy.speak(collision->prefix) == strategy.speak(collision->other));
      const Symbols zeros(static_cast<std::size_t>(lag), 0);
      const DelayRun one = run_delay(strategy, collision->prefix, zeros),
                     two = run_delay(strategy, collision->other, zeros);
      REQUIRE(one.outputs == two.outputs);
      REQUIRE((!one.right() || !two.right()));
    }
  }
}

TEST_CASE("one head of T bits is exact up to T = 256, and of T - 1 bits it is not") {
  for (const int lag : {1, 2, 3, 8, 31, 64, 65, 128, 200, 256}) {
    const DelayStrategy exact = one_head(lag, lag);
    Draw draw(static_cast<std::uint64_t>(lag));
    for (int k = 0; k < 20; ++k) {
      const DelayRun run = run_delay(exact, draw.symbols(2 * lag + 3, 2), draw.symbols(lag, 2));
      REQUIRE(run.right());
      REQUIRE(run.transcript.bits() == static_cast<std::uint64_t>(lag));
    }
    REQUIRE_FALSE(find_collision(exact));
    if (lag == 1) continue;
    const auto collision = find_collision(one_head(lag, lag - 1));
    REQUIRE(collision);
    REQUIRE(collision->position == 0);
  }
}

TEST_CASE("linear readout: the sufficient bits always work, and the smallest ones are those of the table") {
  struct Row {
    int lag, first, sufficient, smallest;
  };
  for (const Row& row :
       {Row{2, 2, 6, 2}, {4, 2, 15, 12}, {8, 2, 41, 40}, {8, 3, 47, 45}, {16, 2, 141, 136}}) {
    const DecayKernel kernel = halving_kernel(row.lag, row.lag, row.first);
    const auto trials = trials_for(kernel);
    REQUIRE(certify(kernel).sufficient_bits == row.sufficient);
    REQUIRE(score(state_handover(kernel, row.sufficient), trials).perfect());
    const int smallest = down_from(row.sufficient, kernel, trials);
    INFO("T = " << row.lag << ", K = " << row.first << ": " << smallest);
    CHECK(std::abs(smallest - row.smallest) <= 2);
    CHECK(smallest <= row.sufficient);
  }
}

TEST_CASE(
    "H p bits bring all T bits with a linear readout: 4 and 28 for T = 2 and 4, at most 320 and 1,640 for T "
    "= 8 and 16") {
  // Small lags on all prefixes and suffixes, with the rates that a search found.
  const auto two = smallest_handover(halving_kernel(2, std::vector<int>{1, 4}), 8, all_delay_trials(2, 12));
  REQUIRE(two);
  CHECK(two->bits() == 4);
  // The closed form's own rates: 7 bits a head, not 6, and no head with fewer.
  const DecayKernel close = halving_kernel(4, 4, 2);
  const auto few = smallest_handover(close, 12, all_delay_trials(4, 8));
  REQUIRE(few);
  CHECK(few->bits() == 28);
  CHECK(narrowed(close, *few, all_delay_trials(4, 8)).bits() == 28);
  CHECK(score(state_handover(close, few->widths, few->rounding, few->threshold), all_delay_trials(4, 12))
            .perfect());
  CHECK(score(state_handover(close, few->widths, few->rounding, few->threshold),
              delay_trials(close, 40, 2000, 2))
            .perfect());
  // Rates further apart: more bits, and right on longer prefixes too.
  const DecayKernel spread = halving_kernel(4, std::vector<int>{2, 3, 8, 9});
  const auto four = smallest_handover(spread, 12, all_delay_trials(4, 8));
  REQUIRE(four);
  CHECK(four->bits() == 36);
  CHECK(score(state_handover(spread, four->widths, four->rounding, four->threshold),
              delay_trials(spread, 40, 2000, 2))
            .perfect());
  const DecayKernel eight = halving_kernel(8, 8, 2);
  const auto found = smallest_handover(eight, 41, trials_for(eight));
  REQUIRE(found);
  CHECK(found->bits() <= 320);
  CHECK(score(state_handover(eight, found->widths, found->rounding, found->threshold),
              delay_trials(eight, 60, 200, 3))
            .perfect());
  // From T = 16 on the certified bits of a ridge kernel: right on every input.
  const auto sixteen = ridge_kernel(16, 16, {4.0 / 16, 8}, -198);
  REQUIRE(sixteen);
  const KernelCertificate c = certify(*sixteen);
  CHECK(c.sufficient_bits * 16 <= 1640);
  CHECK(score(state_handover(*sixteen, c.sufficient_bits), delay_trials(*sixteen, 64, 50, 4)).perfect());
}

TEST_CASE("widths by head bring all bits with fewer bits in all") {
  for (const int lag : {4, 8, 16}) {
    const DecayKernel kernel = halving_kernel(lag, lag, 2);
    const KernelCertificate c = certify(kernel);
    const DelayStrategy equal = state_handover(kernel, c.sufficient_bits),
                        by_head = state_handover(kernel, widths_by_head(kernel, c));
    REQUIRE(score(by_head, trials_for(kernel)).perfect());
    REQUIRE(by_head.message_bits() < equal.message_bits());
  }
}

TEST_CASE("power-law heads are handed over as shared nodes, whatever their number") {
  const PowerKernel power = harmonic_kernel(2, 4);
  const DecayKernel kernel = node_kernel(power, shared_nodes(4, 5, 8, -12));
  const KernelCertificate c = certify(kernel);
  REQUIRE(c.sufficient_bits > 0);
  const DelayStrategy strategy = state_handover(kernel, c.sufficient_bits);
  const DelayScore result = score(strategy, all_delay_trials(2, 8));
  REQUIRE(result.perfect());
  REQUIRE(result.message_bits == static_cast<std::uint64_t>(kernel.heads() * c.sufficient_bits));
}

TEST_CASE("the delay line and an OR decide disjointness on all pairs") {
  for (int lag = 1; lag <= 6; ++lag) {
    for (const DelayStrategy& strategy : {one_head(lag, lag), right_strategies(lag)[0]}) {
      const Domain all = Domain::bit_strings(lag);
      for (std::uint64_t a = 0; a < std::uint64_t{1} << lag; ++a) {
        for (std::uint64_t b = 0; b < std::uint64_t{1} << lag; ++b) {
          const Symbols x = all.at(a), y = all.at(b);
          const DelayRun run = run_delay(strategy, x, y);
          bool meets = false;
          for (std::size_t j = 0; j < y.size(); ++j) meets |= run.outputs[j] == 1 && y[j] == 1;
          REQUIRE(meets == ((a & b) != 0));
        }
      }
    }
  }
}

TEST_CASE("delay lines that make no sense are refused in a sentence") {
  CHECK_THROWS_WITH(one_head(0, 4), "the lag T must be from 1 to 4096, not 0");
  CHECK_THROWS_WITH(one_head(4, 0), "a head's message takes 1 to 4096 bits, not p = 0");
  CHECK_THROWS_WITH(state_handover(halving_kernel(4, 4, 2), 0),
                    "a head's message takes 1 to 4096 bits, not p = 0");
  CHECK_THROWS_AS(state_handover(halving_kernel(4, 4, 1), 30), std::invalid_argument);  // l1 error above 1
  CHECK_THROWS_AS(state_handover(halving_kernel(4, 4, 2), std::vector<int>{8}), std::invalid_argument);
  CHECK_THROWS_AS(run_delay(one_head(4, 4), {1, 0}, {0, 0, 0, 0}), std::invalid_argument);
}

#include "reductions/witness/collision.hpp"

#include <algorithm>
#include <exception>
#include <optional>

#include "basis/coin.hpp"

namespace crossbits {
namespace {

/// So many chains are expected to end before the first collision: enough for all lanes to be busy.
constexpr int chains_exponent = 15;

std::uint64_t low_bits(int bits) { return bits >= 64 ? ~std::uint64_t{0} : (std::uint64_t{1} << bits) - 1; }

}  // namespace

CollisionSearch::CollisionSearch(std::vector<std::unique_ptr<StateFunction>> functions, int state_bits,
                                 int image_bits, std::uint64_t seed, int threads)
    : groups_(functions.size()),
      state_mask_(low_bits(state_bits)),
      end_mask_(low_bits(std::clamp(std::min(state_bits, image_bits) / 2 - chains_exponent, 0, 24))),
      seed_(seed),
      threads_(threads) {
  for (std::size_t g = 0; g < groups_.size(); ++g) {
    groups_[g].function = std::move(functions[g]);
    for (std::size_t lane = 0; lane < StateFunction::batch; ++lane) restart(groups_[g], g, lane);
  }
}

void CollisionSearch::restart(Group& group, std::size_t index, std::size_t lane) {
  group.states[lane] = group.starts[lane] = coin(seed_, 100 + index, group.restarts++) & state_mask_;
  group.begun[lane] = group.step;
}

bool CollisionSearch::any_distinguished(const StateFunction::States& states) const {
  std::uint64_t any = 0;
  for (const std::uint64_t s : states) any |= std::uint64_t{(s & end_mask_) == 0};
  return any != 0;
}

void CollisionSearch::advance(Group& group, std::size_t index) {
  StateFunction::States next;
  const std::uint64_t longest = long_chain * (end_mask_ + 1);
  for (std::size_t k = 0; k < steps_; ++k) {
    group.function->step(group.states, next);
    group.states = next;
    ++group.step;
    if (!any_distinguished(group.states)) continue;
    for (std::size_t lane = 0; lane < StateFunction::batch; ++lane) {
      if ((group.states[lane] & end_mask_) != 0) continue;
      group.ended.push_back({group.starts[lane], group.states[lane], group.step - group.begun[lane]});
      restart(group, index, lane);
    }
  }
  for (std::size_t lane = 0; lane < StateFunction::batch; ++lane)
    if (group.step - group.begun[lane] > longest) restart(group, index, lane);
}

std::vector<StateCollision> CollisionSearch::round() {
  std::vector<std::exception_ptr> errors(groups_.size());
  const auto count = static_cast<std::int64_t>(groups_.size());
#pragma omp parallel for schedule(static, 1) num_threads(threads_) if (threads_ > 1)
  for (std::int64_t g = 0; g < count; ++g) {
    try {
      advance(groups_[static_cast<std::size_t>(g)], static_cast<std::size_t>(g));
    } catch (...) {
      errors[static_cast<std::size_t>(g)] = std::current_exception();
    }
  }
  for (const auto& error : errors)
    if (error) std::rethrow_exception(error);
  evaluations_ += steps_ * StateFunction::batch * groups_.size();
  steps_ = std::min(2 * steps_, most_steps);
  std::vector<Pair> met;
  for (Group& group : groups_) {
    for (const Chain& chain : group.ended) {
      const auto [place, fresh] = ends_.try_emplace(chain.end, chain);
      if (!fresh && place->second.start != chain.start) met.push_back({place->second, chain});
    }
    group.ended.clear();
  }
  return walk_again(met);
}

/// Both chains of each pair from their starts, the longer one first until equally many steps are left: just
/// before they meet their states differ. Where one begins on the other there is no such step.
std::vector<StateCollision> CollisionSearch::walk_again(const std::vector<Pair>& pairs) {
  constexpr std::size_t at_once = StateFunction::batch / 2;
  std::vector<StateCollision> found;
  StateFunction& function = *groups_.front().function;
  StateFunction::States states{}, next{};
  for (std::size_t first = 0; first < pairs.size(); first += at_once) {
    const std::size_t count = std::min(at_once, pairs.size() - first);
    std::array<std::uint64_t, StateFunction::batch> left{};
    std::uint64_t longest = 0;
    for (std::size_t p = 0; p < count; ++p) {
      const Pair& pair = pairs[first + p];
      states[2 * p] = pair.one.start, left[2 * p] = pair.one.length;
      states[2 * p + 1] = pair.other.start, left[2 * p + 1] = pair.other.length;
      longest = std::max({longest, pair.one.length, pair.other.length});
    }
    std::vector<std::optional<StateCollision>> of_pair(count);
    for (std::uint64_t step = longest; step > 0; --step) {
      function.step(states, next);
      evaluations_ += 2 * count;
      for (std::size_t p = 0; p < count; ++p) {
        const bool both = left[2 * p] >= step && left[2 * p + 1] >= step;
        if (both && states[2 * p] != states[2 * p + 1] && next[2 * p] == next[2 * p + 1])
          of_pair[p] = {states[2 * p], states[2 * p + 1]};
        for (const std::size_t lane : {2 * p, 2 * p + 1})
          if (left[lane] >= step) states[lane] = next[lane];
      }
    }
    for (const auto& collision : of_pair)
      if (collision) found.push_back(*collision);
  }
  return found;
}

}  // namespace crossbits

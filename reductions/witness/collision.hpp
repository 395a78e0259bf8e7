#pragma once

#include <array>
#include <cstdint>
#include <memory>
#include <unordered_map>
#include <vector>

namespace crossbits {

/// A function from states to states, evaluated for many states at once. One a thread.
class StateFunction {
 public:
  static constexpr std::size_t batch = 128;
  using States = std::array<std::uint64_t, batch>;

  virtual ~StateFunction() = default;
  /// next[i] = F(states[i]).
  virtual void step(const States& states, States& next) = 0;
};

/// Two different states with F(one) = F(other).
struct StateCollision {
  std::uint64_t one = 0, other = 0;
};

/// Parallel collision search with distinguished points (van Oorschot, Wiener 1999): chains s, F(s), F(F(s)),
/// ... end at the first state whose low bits are 0, and only ends are stored; two chains with one end have
/// met on the way. Groups of lanes go on in lock-step from round to round, so that what is found does not
/// depend on the number of threads.
class CollisionSearch {
 public:
  static constexpr std::size_t groups = 8;

  /// `functions`: one a group, all the same F on `state_bits` bits. About 2^(image_bits / 2) evaluations are
  /// expected.
  CollisionSearch(std::vector<std::unique_ptr<StateFunction>> functions, int state_bits, int image_bits,
                  std::uint64_t seed, int threads);

  /// Goes on for some steps and returns the collisions met, in order. Rounds grow from 2^12 evaluations to
  /// 2^18.
  std::vector<StateCollision> round();

  std::uint64_t evaluations() const { return evaluations_; }
  /// So many ends are stored that another F is due.
  bool full() const { return ends_.size() >= most_ends; }

 private:
  static constexpr std::size_t most_ends = std::size_t{1} << 19;
  static constexpr std::size_t most_steps = 256;
  static constexpr std::uint64_t long_chain =
      20;  ///< chains longer than so many times the mean go in circles

  struct Chain {
    std::uint64_t start = 0, end = 0, length = 0;
  };
  struct Group {
    std::unique_ptr<StateFunction> function;
    StateFunction::States states{}, starts{}, begun{};  // begun: the step at which a chain began
    std::uint64_t step = 0, restarts = 0;
    std::vector<Chain> ended;
  };
  struct Pair {
    Chain one, other;
  };

  void restart(Group& group, std::size_t index, std::size_t lane);
  void advance(Group& group, std::size_t index);
  bool any_distinguished(const StateFunction::States& states) const;
  std::vector<StateCollision> walk_again(const std::vector<Pair>& pairs);

  std::vector<Group> groups_;
  std::uint64_t state_mask_, end_mask_, seed_;
  int threads_;
  std::size_t steps_ = 4;
  std::uint64_t evaluations_ = 0;
  std::unordered_map<std::uint64_t, Chain> ends_;
};

}  // namespace crossbits

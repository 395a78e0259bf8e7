#pragma once

#include <cstdint>
#include <vector>

#include "reductions/delay_strategy.hpp"

namespace crossbits {

/// A prefix and a suffix that a delay line is tried on.
struct DelayTrial {
  Symbols prefix, suffix;
};

/// `runs` seeded trials: uniform prefixes of `before` bits and suffixes of `after`.
std::vector<DelayTrial> drawn_trials(int before, int after, int runs, std::uint64_t seed);

/// `random` seeded trials with prefixes of `length` bits, and adversarial ones: constant and periodic bits,
/// single ones at every place of the tail, and for every position of Bob's the past that pushes the kernel's
/// sum farthest to the wrong side, with either answer. Throws std::invalid_argument unless lag <= length <=
/// 4096.
std::vector<DelayTrial> delay_trials(const DecayKernel& kernel, int length, int random, std::uint64_t seed);

/// All prefixes of `length` bits with all suffixes; length + lag <= 16.
std::vector<DelayTrial> all_delay_trials(int lag, int length);

/// How many of the T bits were right over all trials, by running the protocol each time.
struct DelayScore {
  std::uint64_t bits = 0, right = 0;  ///< output bits
  std::uint64_t trials = 0, all_right = 0;
  std::uint64_t message_bits = 0;  ///< of every run, read off its transcript
  bool perfect() const { return right == bits; }
};
DelayScore score(const DelayStrategy& strategy, const std::vector<DelayTrial>& trials);

/// The threshold midway between the largest sum that should read 0 and the smallest that should read 1 over
/// all trials, in units of 2^-threshold_fraction; nothing where they overlap.
std::optional<BigInteger> fitted_threshold(const DecayKernel& kernel, const std::vector<int>& widths,
                                           Rounding rounding, const std::vector<DelayTrial>& trials);

/// A state handover that was right on all trials, each run over a channel.
struct FittedHandover {
  std::vector<int> widths;
  Rounding rounding = Rounding::middle;
  BigInteger threshold;
  std::size_t bits() const;
};

/// The handover with these widths and a fitted threshold, if it is right on all trials.
std::optional<FittedHandover> fitted_handover(const DecayKernel& kernel, const std::vector<int>& widths,
                                              Rounding rounding, const std::vector<DelayTrial>& trials);

/// The smallest width p, the same for all heads, of a handover that is right on all trials with a fitted
/// threshold, over all roundings. Nothing if none up to `most` is. A statement about these trials,
/// not about all inputs.
std::optional<FittedHandover> smallest_handover(const DecayKernel& kernel, int most,
                                                const std::vector<DelayTrial>& trials);

/// Widths by head: starting from equal ones, the head whose turn it is loses a bit as long as all trials stay
/// right.
FittedHandover narrowed(const DecayKernel& kernel, FittedHandover handover,
                        const std::vector<DelayTrial>& trials);

}  // namespace crossbits

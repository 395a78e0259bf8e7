#pragma once

#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "models/constructions/memory/decay_states.hpp"
#include "protocols/domain.hpp"
#include "protocols/run.hpp"

namespace crossbits {

/// A one-way protocol by which Bob continues a delay line of T steps: Alice holds the bits before the cut,
/// Bob T bits after it, and Bob outputs the bit T steps back at each of his T positions, which are Alice's
/// last T bits.
struct DelayStrategy {
  std::string name;  ///< as tables and messages of errors show it
  int lag = 1;
  std::string label;                ///< of the messages
  std::vector<std::size_t> widths;  ///< of the messages, public
  std::function<std::vector<Bits>(const Symbols& prefix)> speak;
  std::function<Symbols(const std::vector<Bits>& heard, const Symbols& suffix)> listen;
  /// Lags whose XOR Bob outputs, the largest being `lag`; none: the token at `lag` itself.
  std::vector<int> parity_of{};
  int token_bits = 1;  ///< tokens are numbers below 2^token_bits

  std::size_t message_bits() const;
};

/// Alice sends every head's output in widths[h] bits; Bob continues the recurrence, with linear readout and
/// threshold. With Rounding::middle and the certificate's sufficient bits right on every input. Throws
/// std::invalid_argument unless there is a width from 1 to 4096 for every head and the kernel decides.
DelayStrategy state_handover(const DecayKernel& kernel, const std::vector<int>& widths,
                             Rounding rounding = Rounding::middle);
DelayStrategy state_handover(const DecayKernel& kernel, int width, Rounding rounding = Rounding::middle);

/// The same with a threshold of its own, in units of 2^-threshold_fraction: one that was fitted to trials.
DelayStrategy state_handover(const DecayKernel& kernel, const std::vector<int>& widths, Rounding rounding,
                             const BigInteger& threshold);

/// One head with decay 1/2 whose state is kept to `width` bits, S' = floor((S + 2^width x) / 2), and read
/// digit by digit. Right for width >= lag. Throws std::invalid_argument for a width outside 1..4096.
DelayStrategy one_head(int lag, int width);

/// Alice sends her last `tokens` bits; Bob runs the model from there. Throws std::invalid_argument for tokens
/// < 0.
DelayStrategy raw_tail(const DecayKernel& kernel, int tokens);

/// Alice sends, for every head and every position of Bob's, what her bits contribute to that head there, in
/// `width` bits: the way that needs no recurrence. Lin heads.
DelayStrategy partial_sums(const DecayKernel& kernel, int width);

/// What Bob should output at his positions.
Symbols expected_outputs(const DelayStrategy& strategy, const Symbols& prefix, const Symbols& suffix);

/// One run over a channel.
struct DelayRun {
  Symbols outputs;
  Symbols expected;
  Transcript transcript;
  bool right() const { return outputs == expected; }
};
/// Runs the two parties as coroutines. Throws std::invalid_argument unless the prefix has at least, and the
/// suffix exactly, `lag` bits.
DelayRun run_delay(const DelayStrategy& strategy, const Symbols& prefix, const Symbols& suffix);

/// Two prefixes of Alice with equal messages and different last T tokens: on one of them Bob must be wrong.
struct DelayCollision {
  Symbols prefix, other;
  int position = 0;  ///< of Bob's, from 0, where the true outputs differ
  Symbols outputs;   ///< Bob's, the same on both
};
/// Looks through all prefixes of T tokens (T token_bits <= 20), beyond through all that differ in one bit
/// from a few. Nothing if none collide there.
std::optional<DelayCollision> find_collision(const DelayStrategy& strategy);

}  // namespace crossbits

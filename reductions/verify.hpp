#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "reductions/deciding_model.hpp"
#include "reductions/execute.hpp"
#include "reductions/factorised/crossing_rows.hpp"
#include "reductions/input_range.hpp"

namespace crossbits {

/// An input on which the model's answer is not the problem's.
struct WrongAnswer {
  Symbols x, y;
  int expected = 0, got = 0;
};

/// What `verify` found.
struct Verification {
  std::uint64_t inputs = 0;          ///< pairs looked at
  std::uint64_t wrong = 0;           ///< where the model's answer is not f(x, y)
  std::uint64_t pairs_compared = 0;  ///< where protocol and model were both run
  std::uint64_t differing = 0;       ///< where the protocol's answer was not the model's: must be 0
  std::uint64_t max_bits = 0, min_bits = 0;
  std::int64_t saturated = 0;              ///< numbers clipped to their formats, over all runs
  std::optional<WrongAnswer> first_wrong;  ///< in the order of inputs
  bool sampled = false;
  bool factorised = false;  ///< counted by per-side numbers; model and protocol were run on pairs_compared
  std::optional<CrossingRows>
      nested;  ///< the decision is a threshold of one sum, which must fail on one of these four pairs
  bool protocol_equals_model() const { return differing == 0; }
};

/// Up to so many pairs are run one by one unless the method is given; beyond, they are factorised where that
/// can be done.
inline constexpr std::uint64_t most_unasked_pairs = std::uint64_t{1} << 16;

/// problem == model == protocol on every input: the plain model is evaluated, the protocol is run over a
/// channel, both answers and the transcript's bits are compared. Threads share the inputs; the result does
/// not depend on their number. Many pairs are factorised (see factorised.hpp). Throws std::invalid_argument
/// when that is asked for and cannot be done, and when there are more than most_verified_pairs inputs that
/// would have to be run one by one.
Verification verify(const Embedding& embedding, const DecidingModel& model, const CompiledProtocol& protocol,
                    const VerifyOptions& options);

/// The upper end of the 95 % confidence interval for an error rate of which `wrong` of `samples` were seen
/// (Clopper, Pearson 1934).
double error_rate_upper_limit(std::uint64_t wrong, std::uint64_t samples);

}  // namespace crossbits

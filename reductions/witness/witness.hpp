#pragma once

#include <array>
#include <cstdint>
#include <limits>
#include <optional>

#include "reductions/deciding_model.hpp"

namespace crossbits {

/// Two inputs of Alice's with one message, and an input of Bob's on which their true answers differ: whatever
/// Bob does with the message, he is wrong on one of them. A lower bound made concrete.
struct Witness {
  Symbols x, x_other, y;
  Bits message;                   ///< what she sends on both
  std::array<int, 2> outputs{};   ///< the plain model's answers on (x, y) and (x_other, y): equal
  std::array<int, 2> expected{};  ///< f there: different
};

/// How a search went.
struct WitnessSearch {
  enum class Method { exhaustive, linear_algebra, distinguished_points } method = Method::exhaustive;
  std::optional<Witness> witness{};
  std::int64_t message_bits = 0;  ///< what Alice sends, on every input
  std::uint64_t searched = 0;     ///< messages computed
  bool complete = false;          ///< every input of Alice's was looked at: without a witness there is none
  bool rows_unsettled = false;    ///< some messages met, but no column was found that tells their rows apart
};
const char* name(WitnessSearch::Method method);

/// When to stop.
struct WitnessOptions {
  double seconds = 60;  ///< wall time; what is found does not depend on it, only whether there is time enough
  std::uint64_t most_messages = std::numeric_limits<std::uint64_t>::max();
  int threads = 0;  ///< 0: as OpenMP says. The result is the same for any number
  std::optional<WitnessSearch::Method> method{};  ///< only this one
};

/// Looks for a witness against `protocol`, in which Alice alone speaks before the answer is known
/// (std::invalid_argument otherwise). All inputs are hashed where there are few; beyond, exact linear algebra
/// where her message is linear in her input, then collision search. A witness is replayed by plain evaluation
/// and by the protocol before it is returned (std::logic_error should it fail).
WitnessSearch find_witness(const Embedding& embedding, const DecidingModel& model,
                           const CompiledProtocol& protocol, const WitnessOptions& options = {});

/// Fills in outputs, expected answers and the message by running model and protocol on both pairs. Throws
/// std::logic_error unless the messages are one, the outputs equal and the true answers different.
Witness replay_witness(const Embedding& embedding, const DecidingModel& model,
                       const CompiledProtocol& protocol, const Symbols& x, const Symbols& x_other,
                       const Symbols& y);

}  // namespace crossbits

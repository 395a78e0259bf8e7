#pragma once

#include <functional>
#include <optional>
#include <string>

#include "protocols/run.hpp"

namespace crossbits {

/// What a party of a two-party problem knows at the end: the answer, or nothing.
using Verdict = std::optional<int>;
/// A party with its own input bound, ready to be seated.
using AnsweringParty = std::function<Task<Verdict>(Port&)>;

/// A protocol with both inputs bound. Each factory holds its own party's input only.
struct Protocol {
  std::string name;
  AnsweringParty alice;
  AnsweringParty bob;
};

using ProtocolOutcome = Outcome<Verdict, Verdict>;

/// Runs it in this process. Throws as `drive`.
inline ProtocolOutcome run(const Protocol& protocol, const RunOptions& options = {}) {
  return run_two_party(protocol.alice, protocol.bob, options);
}

/// The answer of a run: Bob's, or Alice's where Bob does not know. Nothing if they know different answers or
/// none.
inline Verdict answer(const ProtocolOutcome& outcome) {
  if (outcome.alice && outcome.bob && outcome.alice != outcome.bob) return std::nullopt;
  return outcome.bob ? outcome.bob : outcome.alice;
}

}  // namespace crossbits

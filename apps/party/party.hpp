#pragma once

#include <optional>
#include <string>

#include "apps/party/converse.hpp"
#include "apps/study/experiment.hpp"

namespace crossbits {

/// What two processes must have in common to play `setup`: program version, reduction, problem and size,
/// model and formats by digest, how summaries are held, and who does what in which order by digest. Nothing
/// in it depends on an input.
Agreement agreement_of(const Setup& setup, const std::string& version);

/// What one party's process knows at the end.
struct PartyRun {
  Conversation<Bits> said;
  std::optional<int> answer;  ///< of the problem; nothing for a party that need not know it
};

/// Plays party number `self` (0 is Alice) of the setup's protocol over the wire. `input` is this party's own:
/// x or y. Throws as converse.
PartyRun play_party(const Setup& setup, int self, const Symbols& input, Wire& wire,
                    const std::string& version);

}  // namespace crossbits

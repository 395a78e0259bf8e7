#pragma once

#include <chrono>

#include "reductions/witness/alice_message.hpp"
#include "reductions/witness/witness.hpp"

namespace crossbits {

/// The part of a search that all methods share: what is asked, and when to stop.
struct WitnessTask {
  const Embedding& embedding;
  const DecidingModel& model;
  const CompiledProtocol& protocol;
  const WitnessOptions& options;
  std::chrono::steady_clock::time_point begin = std::chrono::steady_clock::now();

  const Problem& problem() const { return embedding.problem; }
  bool out_of_time() const {
    return std::chrono::duration<double>(std::chrono::steady_clock::now() - begin).count() > options.seconds;
  }
  AliceMessage message() const { return {embedding, model, protocol}; }
  Witness replay(const Symbols& x, const Symbols& other, const Symbols& y) const {
    return replay_witness(embedding, model, protocol, x, other, y);
  }
};

/// Two inputs of Alice's that send the same and a column that tells them apart; nothing, if there is none
/// such column.
std::optional<Witness> witness_of(const WitnessTask& task, const Symbols& x, const Symbols& other);

/// Most inputs of Alice's that are hashed one and all.
inline constexpr std::uint64_t most_hashed_inputs = std::uint64_t{1} << 20;

/// Hashes the messages of all inputs in order, up to most_hashed_inputs. Adds to `search`.
void search_all_inputs(const WitnessTask& task, WitnessSearch& search);

/// Looks for short integer null vectors of a message that is linear in Alice's symbols. Adds to `search`;
/// without a witness when it is not linear, or no such vector is found.
void search_null_vectors(const WitnessTask& task, WitnessSearch& search);

/// Collision search over messages, many at a time, until time is out. Adds to `search`.
void search_collisions(const WitnessTask& task, WitnessSearch& search);

}  // namespace crossbits

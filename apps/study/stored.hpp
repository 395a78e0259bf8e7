#pragma once

#include "apps/study/experiment.hpp"
#include "protocols/replay.hpp"

namespace crossbits {

/// A run with all that is needed to build its protocol again, as `run --save` writes it.
StoredRun store(const Setup& setup, const Experiment& experiment);

/// The question of a stored run. Throws std::invalid_argument for a `how` that does not tell.
Question question_of(const StoredRun& stored);

/// A stored run beside the same question asked again.
struct Replayed {
  Setup setup;
  Experiment experiment;
  std::string difference;  ///< the first one, as a sentence; empty: every message and the answer are the same
};

/// Builds model and protocol again, runs them on the stored inputs, and compares message by message.
Replayed replay_stored(const StoredRun& stored);

}  // namespace crossbits

#pragma once

#include "apps/study/experiment.hpp"
#include "protocols/transcript_io.hpp"

namespace crossbits {

/// The document of `crossbits run --json`.
Json run_json(const Setup& setup, const Experiment& experiment);

}  // namespace crossbits

#pragma once

#include "apps/study/experiment.hpp"
#include "protocols/transcript_io.hpp"

namespace crossbits {

/// Messages as {from, label, bits, carries, content}, in order.
Json messages_json(const std::vector<Saying>& said);

/// The document of `crossbits run --json`.
Json run_json(const Setup& setup, const Experiment& experiment);

}  // namespace crossbits

#pragma once

#include "apps/study/experiment.hpp"
#include "protocols/transcript_io.hpp"

namespace crossbits {

/// Both protocols of a setup without an input, schema crossbits.compiled/1: the question, then `paper` and
/// `optimal`, each null where there is none (and why_no_paper or why_no_optimal says why), else bits, rounds
/// and, by message, sender (0 Alice, 1 Bob), widths, labels and what each carries.
Json compiled_json(const Setup& setup);

}  // namespace crossbits

#pragma once

#include "apps/study/experiment.hpp"
#include "protocols/transcript_io.hpp"

namespace crossbits {

/// One run, with all that the page draws: the document of `crossbits run --json`, the domains of x and y,
/// tokens with their owners, heat maps, the cut, and the call of the command line that shows the same.
Json run_view(const Setup& setup, const Instance& instance);

}  // namespace crossbits

#pragma once

#include "apps/study/experiment.hpp"
#include "protocols/transcript_io.hpp"

namespace crossbits {

/// Most pairs of inputs of which the page shows a matrix.
inline constexpr std::uint64_t most_cells = 1 << 10;

/// Every pair of inputs: `truth` and `answers` as one text a row (the number of the value among `values`, *
/// for undefined), `transcript` as numbers into `transcripts`, each a list of {from, bits}. {"too_many":
/// pairs} beyond most_cells.
Json matrix_view(const Setup& setup);

/// A model that cannot be right, shown: the document of `crossbits witness --json` where Alice alone speaks;
/// in any other protocol two pairs of inputs with one transcript and two true answers, if there are such
/// among at most most_cells pairs.
Json witness_view(const Setup& setup);

}  // namespace crossbits

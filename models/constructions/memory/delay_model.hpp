#pragma once

#include <vector>

#include "models/constructions/construction.hpp"

namespace crossbits {

/// Tokens 0..tokens-1 hold a bit each (input field "x"). At every token t of `queries` the answer is the bit
/// `lag` steps back, 0 before the first token; or, under `conjunction`, its AND with token t's own bit.
struct DelayTask {
  std::int32_t lag = 1;
  std::int32_t tokens = 0;
  std::vector<std::int32_t> queries;
  bool conjunction = false;
};

/// The largest `first` of lin heads (decays 2^-first, ...) and of log heads (exponents first, ...): sizes at
/// which a model is still built in a few seconds. Far smaller ones are what delay lines need.
inline constexpr int most_lin_first = 32, most_log_first = 128;
/// The largest `bits` of a state or a weight.
inline constexpr int most_memory_bits = 4096;
/// Below it the tail of no log kernel can be summed.
inline constexpr int least_log_first = 3;

/// relative:type=,heads=,layers=,bits=,first=,readout=: heads whose weights depend on the distance only.
/// - type lin, readout linear: `layers` layers that share the lag out, each a halving kernel by `heads` heads
///   (default its own lag) with decays 2^-first, 2^-(first+1), ..., kept to `bits` bits at every step, and a
///   threshold. With fewer heads than its lag a layer reads the farthest lag it reaches.
/// - readout exact: one head with decay 1/2 and `bits` digits, the lag-th of which is the answer.
/// - type log: powers first, first + 1, ..., weights rounded to `bits` bits, a threshold.
/// Default bits: the fewest that are certified (log: at least 8). Throws std::invalid_argument for sizes out
/// of range.
Construction delay_relative(const DelayTask& task, const ModelSpec& spec);

}  // namespace crossbits

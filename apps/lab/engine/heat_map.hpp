#pragma once

#include "apps/study/experiment.hpp"
#include "protocols/transcript_io.hpp"

namespace crossbits {

/// What the model computes, as matrices to look at: {title, rows [label], columns [{label, owner}], values
/// [[number]], now}.
///   attention   the softmax weights of the query, one row for every input of the party that asks (where
///   few), `now` the row of
///               this instance; every row sums to 1
///   recurrent   the state after each token
///   feed-forward  the weights of the first layer, rows by input value
Json heat_maps_json(const Setup& setup, const Instance& instance);

}  // namespace crossbits

#pragma once

#include "models/constructions/construction.hpp"

namespace crossbits {

/// The dataflow of a decoder-style transformer without weights, for counting bits: every token is one input
/// number of `bits` bits (input field "token"), embedded into `width` numbers of `bits` bits; each of
/// `layers` layers has softmax attention of `heads` heads over all tokens (causal=0) or over those up to its
/// own (causal=1, the default), a residual and a feed-forward part, which is one value a token. Scores have
/// 16 bits, the shift is the row's maximum, and weights have max(bits, 8) bits of fraction (design section
/// 2). graph.outputs[t] is the last layer of token t.
///
/// transformer:layers=,heads=,width=,tokens=,bits=[,causal=]. Throws std::invalid_argument.
Construction transformer_architecture(const ModelSpec& spec);

}  // namespace crossbits

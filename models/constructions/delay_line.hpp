#pragma once

#include <string>

#include "models/layers/attention.hpp"

namespace crossbits {

/// A recurrent layer that remembers the last `cells` numbers that it read, newest first; the state after
/// every token, by token. `read` holds a number of `format` for each token.
///   cell=plain            h' = W x + U h, kept in `format`; starts with its lowest number.
///   cell=elman|gru|lstm   tanh and gates, saturated: tanh(+-1) is nearest to +-1, sigmoid(1) to 1 and
///   sigmoid(-1) to 0, so that
///                         the numbers of a state are -1, 0 (nothing read yet) or 1: 2 bits each. The memory
///                         of an LSTM says what its output is, so that it alone need be sent. `format` is
///                         that of a sign.
/// Throws std::invalid_argument for another name of a cell.
Stream add_delay_line(Graph& graph, const Stream& read, const Format& format, std::int32_t cells,
                      const std::string& cell);

}  // namespace crossbits

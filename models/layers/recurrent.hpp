#pragma once

#include "models/layers/attention.hpp"

namespace crossbits {

/// A recurrent layer. Gates are stacked in the matrices as PyTorch stacks them.
struct Recurrent {
  enum class Cell {
    elman,  ///< h' = tanh(W x + U h + b)                                                        (Elman 1990)
    gru,    ///< r, z, n: n = tanh(W x + b + r (U h + c)), h' = n + z (h - n)                   (Cho et al.
            ///< 2014)
    lstm    ///< i, f, g, o: c' = f c + i g, h' = o tanh(c')                        (Hochreiter, Schmidhuber
            ///< 1997)
  } cell = Cell::elman;
  DenseWeights input;     ///< W: gates * units rows
  DenseWeights hidden;    ///< U: gates * units rows, `units` columns
  Format state;           ///< of h, of gates and of tanh
  Format memory;          ///< of an LSTM's c
  Format inner;           ///< of pre-activations
  bool backward = false;  ///< from the last token to the first
  std::int16_t layer = 0;
};

/// How many gates a cell has: 1, 3, 4.
std::int32_t gates(Recurrent::Cell cell);

/// Appends the layer, from a state of zeros; h after every token, by token. Throws std::logic_error when
/// widths do not fit.
Stream add_recurrent(Graph& graph, const Stream& stream, const Recurrent& layer);

}  // namespace crossbits

#pragma once

#include <array>
#include <string>
#include <vector>

#include "models/import/operators/call.hpp"

namespace crossbits::operators {

/// The three recurrences of ONNX.
enum class CellKind { lstm, gru, rnn };

/// What a recurrence does in one direction.
struct RecurrentDirection {
  bool reversed = false;                 ///< reads the last position first
  std::vector<double (*)(double)> f;     ///< its activations: LSTM f, g, h; GRU f, g; RNN f
  std::vector<std::string> activations;  ///< their names
};

/// An LSTM, GRU or RNN node with its shapes checked and its options read. Gates lie in W, R and B in the
/// order of ONNX: LSTM i, o, f, c; GRU z, r, h.
struct RecurrentPlan {
  CellKind kind = CellKind::rnn;
  std::int64_t gates = 1;
  std::int64_t steps = 0;
  std::int64_t batch = 1;
  std::int64_t input_size = 0;
  std::int64_t hidden_size = 0;
  std::vector<RecurrentDirection> directions;
  bool linear_before_reset = false;  ///< GRU: reset after the product with R
  double clip = 0;                   ///< bound on the arguments of activations; infinite if there is none
  bool batch_first = false;          ///< layout = 1
};

/// Reads and checks a recurrent node; refuses input_forget, sequence_lens that are not full, other
/// activations than Sigmoid, Tanh, Relu, Softsign, Softplus, HardSigmoid, and parameters for activations.
RecurrentPlan plan_recurrent(const Call& call);

}  // namespace crossbits::operators

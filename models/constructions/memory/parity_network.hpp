#pragma once

#include <vector>

namespace crossbits {

/// A feed-forward network with one hidden layer of ReLU units that computes the parity of M bits exactly, in
/// whole numbers: unit k is max(0, x_1 + ... + x_M - k), and their sum with the weights 1, -2, 2, -2, ...
/// climbs and falls by 1 in turn as the number of ones grows (derived here). M units; the usual pairs of
/// units a step need 2 M.
class ParityNetwork {
 public:
  /// Throws std::invalid_argument unless there are 1 to 4096 inputs.
  explicit ParityNetwork(int inputs);

  int width() const { return static_cast<int>(biases_.size()); }
  /// The network's output on bits; throws std::invalid_argument unless there is one for every input.
  int apply(const std::vector<int>& bits) const;

 private:
  std::vector<int> biases_, output_weights_;  // by hidden unit; all weights of the first layer are 1
};

}  // namespace crossbits

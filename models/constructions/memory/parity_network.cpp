#include "models/constructions/memory/parity_network.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <numeric>
#include <stdexcept>

namespace crossbits {

ParityNetwork::ParityNetwork(int inputs) {
  if (inputs < 1 || inputs > 4096)
    throw std::invalid_argument(fmt::format("a parity network has 1 to 4096 inputs, not {}", inputs));
  for (int k = 0; k < inputs; ++k) {
    biases_.push_back(-k);
    output_weights_.push_back(k == 0 ? 1 : k % 2 == 1 ? -2 : 2);
  }
}

int ParityNetwork::apply(const std::vector<int>& bits) const {
  if (bits.size() != biases_.size())
    throw std::invalid_argument(
        fmt::format("{} bits do not fit a parity network of {} inputs", bits.size(), biases_.size()));
  const int ones = std::accumulate(bits.begin(), bits.end(), 0);
  int output = 0;
  for (std::size_t k = 0; k < biases_.size(); ++k)
    output += output_weights_[k] * std::max(0, ones + biases_[k]);
  return output;
}

}  // namespace crossbits

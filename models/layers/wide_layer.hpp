#pragma once

#include <map>

#include "models/graph.hpp"

namespace crossbits {

/// A linear map y = W u + b with coefficients of any size, rounded once: LinearLayer beyond 64 bits. The
/// coefficients stand in the graph as public constants. One object belongs to one graph.
class WideLayer {
 public:
  /// All zeros; an entry is in units of 2^-fraction.
  WideLayer(std::int32_t rows, std::int32_t columns, int fraction = 0);

  BigInteger& weight(std::int32_t row, std::int32_t column);
  /// Adds `numerator` 2^-fraction to a row.
  void set_bias(std::int32_t row, const BigInteger& numerator, int fraction);

  /// Appends W applied to `operand` (as many numbers as W has columns; their fractions may differ).
  ValueId apply(Graph& graph, const Operand& operand, const std::shared_ptr<const Parts>& shape,
                const Place& place, Role role);

 private:
  struct Bias {
    BigInteger numerator = 0;
    int fraction = 0;
  };
  struct Written {
    ValueId coefficients;
    std::shared_ptr<const Operation> operation;
  };
  Written write(Graph& graph, const std::vector<int>& fractions) const;

  std::int32_t columns_;
  int fraction_;
  std::vector<BigInteger> weights_;
  std::vector<Bias> biases_;
  std::map<std::vector<int>, Written> written_;  // by the fractions of the numbers read
};

}  // namespace crossbits

#pragma once

#include <string>
#include <vector>

#include "models/import/operators/call.hpp"

namespace crossbits::operators {

/// An Einsum equation held against the shapes of its operands.
struct EinsumPlan {
  std::vector<std::string> operands;  ///< labels of each operand's axes
  std::string result;                 ///< labels of the result's axes, in order
  std::string summed;                 ///< labels that are summed over
  Shape result_shape;                 ///< lengths of `result`
  Shape summed_shape;                 ///< lengths of `summed`
};

/// Parses `ij,jk->ik` (one or two operands, letters only; without `->` the result has the labels that occur
/// once, in alphabetical order). Refuses ellipses, unknown labels and lengths that contradict each other.
EinsumPlan plan_einsum(const Call& call);

/// Steps in operand `operand` for every label of `labels`: how far its element moves when that label moves by
/// one. A label that occurs twice walks along the diagonal.
Shape einsum_steps(const EinsumPlan& plan, std::size_t operand, const Shape& shape,
                   const std::string& labels);

}  // namespace crossbits::operators

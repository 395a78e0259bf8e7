#pragma once

#include <cstdint>
#include <string_view>
#include <vector>

#include "models/import/operators/call.hpp"

namespace crossbits {

/// One supported operator: data from which checks, evaluation and the table in docs/import.md follow.
struct OperatorRecord {
  std::string_view op;
  int since = 1;  ///< opset from which on files may use it; all up to 18
  int least_inputs = 0;
  int most_inputs = 0;  ///< -1: any number
  std::uint32_t static_inputs =
      0;  ///< bit s: the shape or type of the result depends on the numbers of input s
  Evaluate evaluate = nullptr;
  std::string_view remark;  ///< limits of the support, in words
  std::string_view domain;  ///< empty for the standard operators
};

/// All supported operators.
const std::vector<OperatorRecord>& operator_table();

/// The record of a node's operator, or null.
const OperatorRecord* find_operator(const Node& node);

}  // namespace crossbits

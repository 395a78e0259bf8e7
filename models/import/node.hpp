#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "models/import/tensor.hpp"

namespace crossbits {

/// Value of one attribute of an operator.
using Attribute = std::variant<std::int64_t, double, std::string, std::vector<std::int64_t>,
                               std::vector<double>, std::vector<std::string>, Tensor>;

/// One operator application as the file states it. An empty input or output name stands for an optional one
/// left out.
struct Node {
  std::string op;
  std::string domain;  ///< empty for the standard operators (`ai.onnx` is read as empty)
  std::string name;    ///< may be empty
  std::vector<std::string> inputs;
  std::vector<std::string> outputs;
  std::map<std::string, Attribute> attributes;
};

/// What reading and evaluating one model may cost; every excess is refused in a sentence.
struct Limits {
  std::int64_t file_bytes = std::int64_t{1} << 31;  ///< of the file and of each file of external data
  std::int64_t elements = std::int64_t{1} << 28;    ///< of any one tensor, and of all tensors alive together
  std::int64_t work = std::int64_t{1} << 42;  ///< elements written and products formed in one evaluation
};

/// What is left of the limits in the course of one evaluation.
struct Budget {
  explicit Budget(const Limits& given) : limits(given), work_left(given.work) {}
  Limits limits;
  std::int64_t work_left;
};

/// Where an operator stands: the model's name for messages, the node, its opset, and what it may still cost.
/// Carries the access to attributes and the one way in which operators refuse.
struct Site {
  const std::string& model;
  const Node& node;
  int opset;
  Budget& budget;

  /// Throws std::invalid_argument: `MODEL: OP 'NODE': WHAT`.
  [[noreturn]] void refuse(const std::string& what) const;

  /// Attribute of that name, or the given value if it is absent; refuses one of another kind.
  std::int64_t integer(const std::string& attribute, std::int64_t absent) const;
  double number(const std::string& attribute, double absent) const;
  std::string text(const std::string& attribute, const std::string& absent) const;
  /// Null if absent.
  const std::vector<std::int64_t>* integers(const std::string& attribute) const;
  const std::vector<double>* numbers(const std::string& attribute) const;
  const std::vector<std::string>* texts(const std::string& attribute) const;
  const Tensor* tensor_attribute(const std::string& attribute) const;

  /// An axis in [-rank, rank) as one in [0, rank); refuses others.
  std::size_t axis(std::int64_t given, std::size_t rank) const;

  /// Several axes made non-negative, sorted; refuses repetitions.
  std::vector<std::size_t> axes(const std::vector<std::int64_t>& given, std::size_t rank) const;

  /// Number of elements of a shape about to be produced, charged to the budget; refuses shapes beyond the
  /// limits.
  std::size_t claim_elements(const Shape& shape) const;

  /// Charges products or other steps to the budget; the count is given in factors so that it cannot overflow.
  void claim_work(std::initializer_list<std::int64_t> factors) const;

  /// An array of that shape within the limits, filled with one value.
  template <class T>
  Array<T> allocate(const Shape& shape, const T& value = T{}) const {
    return {shape, std::vector<T>(claim_elements(shape), value)};
  }
};

/// `MatMul 'encoder/MatMul_3'`, or the outputs' name if the node has none: how messages name a node.
std::string node_text(const Node& node);

}  // namespace crossbits

#pragma once

// Shared by the parts of the fixed-point reference evaluator; not part of the library's interface.

#include <deque>
#include <set>

#include "models/import/fixed_reference.hpp"

namespace crossbits::fixed {

/// No single token.
inline constexpr std::int32_t no_token = -1;

/// A number and the calibration key whose format it was rounded to.
struct Number : FixedNumber {
  const std::string* key = nullptr;
};
/// An element of a tensor. Copies of one number are one cell, so that the weights of a number add up before
/// they are rounded.
using Cell = const Number*;
using Cells = std::vector<Cell>;

/// weight * number + ... + bias, not rounded yet.
struct Form {
  std::vector<std::pair<Cell, double>> terms;
  double bias = 0;
};
/// A tensor: rounded cells, or forms where the one reader goes on linearly.
struct Values {
  Shape shape;
  Cells cells;
  std::vector<Form> forms;
};

/// The scores of one softmax attention on their way from the product to the mix: never formed as a tensor.
struct Scores {
  Values query, key;
  std::string query_name, key_name, name;
  double scale = 1;
  std::vector<double> bias;  ///< one a score; -infinity where the pair is absent
  Shape shape;
};

/// Rows and columns of a batched matrix product, and where their elements lie.
class Product {
 public:
  Product(Shape left, Shape right, bool left_transposed = false, bool right_transposed = false);
  std::size_t left(std::size_t batch, std::size_t row, std::size_t k) const {
    return left_matrix_[batch] * rows * inner + (left_transposed_ ? k * rows + row : row * inner + k);
  }
  std::size_t right(std::size_t batch, std::size_t k, std::size_t column) const {
    return right_matrix_[batch] * inner * columns +
           (right_transposed_ ? column * inner + k : k * columns + column);
  }
  std::size_t batches = 1, rows = 1, inner = 1, columns = 1;

 private:
  bool left_transposed_, right_transposed_;
  std::vector<std::size_t> left_matrix_, right_matrix_;
};

/// Where a reduction puts the elements of its input.
struct Reduced {
  std::size_t count;                ///< elements of the result
  std::vector<std::size_t> target;  ///< by element of the input
};

/// The evaluation of one input.
class Nodes {
 public:
  Nodes(const BoundModel& bound, const FixedRules& given) : model(bound), rules(given) {
    for (const Node& node : bound.model.nodes)
      for (const std::string& input : node.inputs) readers[input].push_back(&node);
    for (const PortInfo& output : bound.model.outputs) answers.insert(output.name);
  }

  /// Evaluates one node; false if it has no exact arithmetic.
  bool evaluate(const Node& node);

  const BoundModel& model;
  const FixedRules& rules;
  std::map<std::string, std::vector<const Node*>> readers;
  std::set<std::string> answers;
  std::map<std::string, Values> tensors;
  std::map<std::string, Scores> scores;

  bool known(const std::string& name) const { return model.model.constants.contains(name); }
  const Shape& shape_of(const std::string& name) const {
    return known(name) ? model.model.constants.at(name).shape() : model.shapes.at(name);
  }
  std::vector<double> reals(const std::string& name) const;
  const Format& format(const std::string& key) const;

  /// The axes of a reduction node, given as attribute or as its second input, applied to its input's shape.
  Reduced reduced(const Node& node, const Shape& shape) const;

  /// A new number.
  Cell keep(BigInteger numerator, int fraction, std::int32_t token, const std::string& key);
  /// number 2^-fraction rounded into the format of a key.
  Cell round(const BigInteger& number, int fraction, std::int32_t token, const std::string& key);
  /// A linear form rounded into the format of a key; over several tokens, each token's part is rounded first.
  Cell round(const Form& form, const std::string& key, bool relu = false);
  Cells round(const std::vector<Form>& forms, const std::string& key, bool relu = false);

  /// a / b, rounded. Throws std::domain_error where b is 0.
  Cell divide(Cell a, Cell b, const std::string& key);
  /// The largest of some cells, as a number of its own.
  Cell largest(const Cells& cells, const std::string& key);

  /// A dynamic tensor, rounded; a constant as numbers.
  const Values& ready(const std::string& name);
  Values constant_cells(const std::string& name);
  /// The forms of a tensor or constant, broadcast; continues what is not rounded yet if `unrounded`.
  std::vector<Form> forms_of(const std::string& name, const Shape& to, bool unrounded);
  /// Elements of a tensor or constant, broadcast.
  Cells cells_of(const std::string& name, const Shape& to);

  /// Keeps a node's result; stays unrounded where its one reader goes on linearly.
  void store(const Node& node, std::vector<Form> forms);
  void store(const Node& node, Cells cells, std::size_t output = 0);

  static std::int32_t token_of(const Cells& cells);
  std::int64_t parameter(double weight) const { return parameter(weight, rules.parameter_fraction); }
  std::int64_t parameter(double weight, int fraction) const;
  std::int64_t integer_attribute(const Node& node, const std::string& name, std::int64_t absent) const;
  double number_attribute(const Node& node, const std::string& name, double absent) const;

 private:
  bool layout(const Node& node);
  bool linear(const Node& node);
  bool pointwise(const Node& node);
  bool normalising(const Node& node);
  bool products(const Node& node);
  bool attention(const Node& node);
  bool recurrent(const Node& node);
  bool goes_on_linearly(const std::string& name) const;
  BigInteger exact(const std::vector<std::pair<Cell, double>>& terms, double bias, int& fraction) const;

  std::deque<Number> numbers_;
  std::set<std::string> keys_;
};

/// sum of coefficient * a * b (b null: coefficient * a), exact.
struct Monomial {
  std::int64_t coefficient;
  Cell a, b;
};
BigInteger sum_of(const std::vector<Monomial>& monomials, int& fraction);

}  // namespace crossbits::fixed

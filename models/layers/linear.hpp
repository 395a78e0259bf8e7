#pragma once

#include <map>

#include "models/graph.hpp"

namespace crossbits {

/// An integer matrix with a point: entries * 2^-fraction, row-major.
struct Matrix {
  std::int32_t rows = 0, columns = 0;
  int fraction = 0;
  std::vector<std::int64_t> entries;

  static Matrix zero(std::int32_t rows, std::int32_t columns, int fraction = 0);
  static Matrix identity(std::int32_t n);
  std::int64_t& at(std::int32_t row, std::int32_t column) {
    return entries[static_cast<std::size_t>(row) * static_cast<std::size_t>(columns) +
                   static_cast<std::size_t>(column)];
  }
};

/// A linear map shared by all tokens, y = relu?(W u + b), rounded once. Columns of zeros make no dependency.
class LinearLayer {
 public:
  /// `bias` has one entry a row, in units of 2^-bias_fraction, or none.
  explicit LinearLayer(Matrix weights, std::vector<std::int64_t> bias = {}, int bias_fraction = 0,
                       bool relu = false);

  /// Appends W applied to `operand` (as many numbers as W has columns; their fractions may differ).
  ValueId apply(Graph& graph, const Operand& operand, const std::shared_ptr<const Parts>& shape,
                const Place& place, Role role);

 private:
  std::shared_ptr<const Operation> operation_for(const std::vector<int>& fractions);

  Matrix weights_;
  std::vector<std::int64_t> bias_;
  int bias_fraction_;
  bool relu_;
  std::vector<std::int32_t> used_;  // columns that are not zero
  std::map<std::vector<int>, std::shared_ptr<const Operation>>
      operations_;  // by fractions of the numbers read
};

/// Appends a public constant.
ValueId add_constant(Graph& graph, const std::vector<BigInteger>& numerators, int fraction,
                     const Place& place = {}, Role role = Role::constant);
/// Appends an input: `field` of token `position`.
ValueId add_input(Graph& graph, const std::string& field, std::int32_t position, const Format& format,
                  std::int32_t count, Role role = Role::token);

}  // namespace crossbits

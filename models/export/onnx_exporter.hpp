#pragma once

#include <cmath>
#include <map>
#include <tuple>

#include "models/export/onnx.hpp"
#include "models/export/onnx_builder.hpp"

namespace crossbits {

/// Doubles hold integers up to here.
inline const BigInteger exact_limit = BigInteger(1) << 53;

inline double real_number(const BigInteger& numerator, int fraction) {
  return std::ldexp(static_cast<double>(numerator), -fraction);
}

/// Writes a graph as ONNX nodes, value by value. Inputs and outputs are in onnx.cpp, each family of
/// operations in a file of its own.
class OnnxExporter {
 public:
  explicit OnnxExporter(const Graph& graph) : graph_(graph), names_(static_cast<std::size_t>(graph.size())) {}
  std::string run();

 private:
  void add_inputs();
  void add_output();
  std::string operand(const Operand& operand);
  /// Into the format: nearest member, ties to the even index, clipped at both ends.
  std::string rounded(const std::string& tensor, const Format& format);
  std::string add(ValueId id);

  // onnx_operations.cpp.

  std::string constant(const Constant& c, ValueId id);
  std::string affine(const Affine& a, const Value& value, std::int32_t rows);
  /// Gather both factors of every term (a constant 1 stands behind the operand for linear terms), multiply,
  /// sum by row.
  std::string polynomial(const Polynomial& p, const Value& value);
  std::string dot(const Dot& d, const Value& value);

  // onnx_tables.cpp.

  std::string lookup(const Lookup& l, const Value& value, std::int32_t count, const Format& output);
  /// ONNX has no exact linear algebra: the query of every set of tokens, in a table that the set, read as a
  /// binary number, points into.
  std::string subset_query_table(const SubsetQuery& q, const Value& value, ValueId id);
  /// Rounded into the formats of value `id`; set s holds token j if bit j of s is 1.
  std::vector<double> queries_of_all_sets(const SubsetQuery& q, ValueId id, std::int32_t tokens) const;
  std::string compare(const Compare& c, const Value& value);
  std::string reduce(const char* op, const Value& value, std::int32_t parts);

  // onnx_attention.cpp: head by head: scores, integer weights, terms, one quotient.
  std::string attend(const Attend& a, const Value& value, std::int32_t count, const Format& output);
  /// Keys or values of the entries of one head, one below the other.
  std::string stacked(const std::vector<Operand>& all, const std::vector<std::int32_t>& entries,
                      std::int32_t h, std::int32_t width);
  /// The largest modulus of each number's numerator.
  std::vector<BigInteger> moduli(const Operand& operand) const;
  /// Scores are sums of products of integers, and doubles must hold the largest that there can be.
  void check_scores_fit(const Operand& query, const Operand& key) const;
  std::string head(const Attend& a, const Value& value, const std::vector<std::int32_t>& entries,
                   std::int32_t h, std::int32_t width);

  const Graph& graph_;
  OnnxBuilder onnx_;
  std::vector<std::string> names_;
  std::map<std::pair<const Affine*, std::vector<int>>, std::string> matrices_;
  std::map<const void*, std::string> tables_;  ///< by look-up or subset query
  std::map<std::tuple<const std::vector<Operand>*, std::vector<std::int32_t>, std::int32_t>, std::string>
      stacks_;
};

}  // namespace crossbits

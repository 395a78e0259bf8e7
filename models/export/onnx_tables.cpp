// Functions of a few symbols or of a set of tokens, as tables.

#include <fmt/format.h>

#include <algorithm>
#include <stdexcept>

#include "models/arithmetic/round.hpp"
#include "models/constructions/subset_query.hpp"
#include "models/export/onnx_exporter.hpp"

namespace crossbits {
namespace {

constexpr std::uint64_t most_table_numbers = std::uint64_t{1} << 20;

}  // namespace

std::string OnnxExporter::lookup(const Lookup& l, const Value& value, std::int32_t count,
                                 const Format& output) {
  const Format& f = graph_.format(value.operand.front().value, value.operand.front().offset);
  const std::int64_t row = count / length(value.operand),
                     rows = static_cast<std::int64_t>(l.table.size()) / row;
  auto& table = tables_[&l];
  if (table.empty()) {
    std::vector<double> entries;
    for (const std::int64_t e : l.table)
      entries.push_back(std::ldexp(static_cast<double>(e), -output.fraction));
    table = onnx_.reals(entries, {rows, row});
  }
  std::string index =
      onnx_.node("Sub", {operand(value.operand), onnx_.real(real_number(f.lowest, f.fraction))});
  index = onnx_.node(
      "Round",
      {onnx_.node("Mul", {index, onnx_.real(std::ldexp(1 / static_cast<double>(f.step), f.fraction))})});
  return onnx_.reshape(onnx_.node("Gather", {table, onnx_.cast(index, onnx::TensorProto::INT64)}), {count});
}

std::string OnnxExporter::subset_query_table(const SubsetQuery& q, const Value& value, ValueId id) {
  const std::int32_t tokens = length(value.operand), width = graph_.count(id);
  const std::uint64_t sets = std::uint64_t{1} << std::min(tokens, 40);
  if (sets * static_cast<std::uint64_t>(width) > most_table_numbers)
    throw std::invalid_argument(
        fmt::format("{} cannot be exported: a table of {} numbers for each of the 2^{} sets of tokens "
                    "passes {} numbers",
                    graph_.describe(id), width, tokens, most_table_numbers));
  auto& table = tables_[&q];
  if (table.empty())
    table = onnx_.reals(queries_of_all_sets(q, id, tokens), {static_cast<std::int64_t>(sets), width});
  std::vector<double> places;
  for (std::int32_t j = 0; j < tokens; ++j) places.push_back(std::ldexp(1.0, j));
  const std::string index = onnx_.node("MatMul", {onnx_.reals(places, {tokens}), operand(value.operand)});
  return onnx_.reshape(onnx_.node("Gather", {table, onnx_.cast(index, onnx::TensorProto::INT64)}), {width});
}

std::vector<double> OnnxExporter::queries_of_all_sets(const SubsetQuery& q, ValueId id,
                                                      std::int32_t tokens) const {
  std::vector<double> numbers;
  std::vector<BigInteger> multi_hot(static_cast<std::size_t>(tokens));
  for (std::uint64_t set = 0; set < std::uint64_t{1} << tokens; ++set) {
    for (std::size_t j = 0; j < multi_hot.size(); ++j) multi_hot[j] = set >> j & 1;
    const std::vector<Rational> query = subset_query(q, multi_hot);
    for (std::size_t i = 0; i < query.size(); ++i) {
      const Format& format = graph_.format(id, static_cast<std::int32_t>(i));
      const auto rounded = nearest_quotient(format, query[i].first, query[i].second, 0);
      numbers.push_back(real_number(rounded.numerator, format.fraction));
    }
  }
  return numbers;
}

}  // namespace crossbits

// Constants, sums and products, comparisons.

#include "models/export/onnx_exporter.hpp"

namespace crossbits {

std::string OnnxExporter::constant(const Constant& c, ValueId id) {
  std::vector<double> numbers;
  for (std::size_t k = 0; k < c.numerators.size(); ++k)
    numbers.push_back(real_number(c.numerators[k], graph_.format(id, static_cast<std::int32_t>(k)).fraction));
  return onnx_.reals(numbers, {static_cast<std::int64_t>(numbers.size())});
}

std::string OnnxExporter::affine(const Affine& a, const Value& value, std::int32_t rows) {
  const std::vector<int> points = graph_.fractions(value.operand);
  const auto columns = static_cast<std::int64_t>(points.size());
  std::string t;
  if (columns > 0) {
    auto& weights = matrices_[{&a, points}];
    if (weights.empty()) {
      std::vector<double> entries;
      for (std::size_t k = 0; k < a.weights.size(); ++k)
        entries.push_back(
            std::ldexp(static_cast<double>(a.weights[k]), points[k % points.size()] - a.fraction));
      weights = onnx_.reals(entries, {rows, columns});
    }
    t = onnx_.node("MatMul", {weights, operand(value.operand)});
  } else {
    t = onnx_.reals(std::vector<double>(static_cast<std::size_t>(rows), 0), {rows});
  }
  if (!a.bias.empty()) {
    std::vector<double> bias;
    for (const std::int64_t b : a.bias) bias.push_back(std::ldexp(static_cast<double>(b), -a.fraction));
    t = onnx_.node("Add", {t, onnx_.reals(bias, {rows})});
  }
  return a.relu ? onnx_.node("Relu", {t}) : t;
}

std::string OnnxExporter::polynomial(const Polynomial& p, const Value& value) {
  std::vector<int> points = graph_.fractions(value.operand);
  const auto one = static_cast<std::int64_t>(points.size()),
             rows = static_cast<std::int64_t>(p.row_ends.size());
  const auto terms = static_cast<std::int64_t>(p.terms.size());
  points.push_back(0);
  std::vector<std::int64_t> left, right;
  std::vector<double> sums(static_cast<std::size_t>(rows * terms), 0);
  for (std::int64_t k = 0, row = 0; k < terms; ++k) {
    const auto& term = p.terms[static_cast<std::size_t>(k)];
    left.push_back(term.a);
    right.push_back(term.b < 0 ? one : term.b);
    while (k >= p.row_ends[static_cast<std::size_t>(row)]) ++row;
    sums[static_cast<std::size_t>(row * terms + k)] =
        std::ldexp(static_cast<double>(term.coefficient), points[static_cast<std::size_t>(left.back())] +
                                                              points[static_cast<std::size_t>(right.back())] -
                                                              p.fraction);
  }
  const std::string u = onnx_.concatenate({operand(value.operand), onnx_.reals({1}, {1})});
  const std::string products = onnx_.node("Mul", {onnx_.node("Gather", {u, onnx_.integers(left)}),
                                                  onnx_.node("Gather", {u, onnx_.integers(right)})});
  std::string t = onnx_.node("MatMul", {onnx_.reals(sums, {rows, terms}), products});
  if (!p.constants.empty()) {
    std::vector<double> constants;
    for (const std::int64_t c : p.constants)
      constants.push_back(std::ldexp(static_cast<double>(c), -p.fraction));
    t = onnx_.node("Add", {t, onnx_.reals(constants, {rows})});
  }
  return p.relu ? onnx_.node("Relu", {t}) : t;
}

std::string OnnxExporter::dot(const Dot& d, const Value& value) {
  const std::int32_t half = length(value.operand) / 2;
  const int points = graph_.fractions(value.operand).front() + graph_.fractions(value.operand).back();
  const std::string sum = onnx_.node(
      "MatMul", {operand(slice(value.operand, 0, half)), operand(slice(value.operand, half, half))});
  const std::string scaled =
      onnx_.node("Mul", {sum, onnx_.real(std::ldexp(static_cast<double>(d.scale), points - d.fraction))});
  return onnx_.reshape(scaled, {1});
}

std::string OnnxExporter::compare(const Compare& c, const Value& value) {
  const std::string largest = onnx_.node("ReduceMax", {operand(value.operand)}, "keepdims", 1),
                    threshold = onnx_.reals({std::ldexp(static_cast<double>(c.threshold), -c.fraction)}, {1});
  return onnx_.cast(onnx_.node(c.test == Compare::Test::all_below ? "Less" : "Greater", {largest, threshold}),
                    onnx::TensorProto::DOUBLE);
}

std::string OnnxExporter::reduce(const char* op, const Value& value, std::int32_t parts) {
  const std::string t = onnx_.reshape(operand(value.operand), {parts, length(value.operand) / parts});
  if (std::string(op) == "ReduceMax")
    return onnx_.reshape(onnx_.node("ReduceMax", {onnx_.node("Transpose", {t})}, "keepdims", 1),
                         {length(value.operand) / parts});
  const std::string ones = onnx_.reals(std::vector<double>(static_cast<std::size_t>(parts), 1), {parts});
  return onnx_.node("MatMul", {ones, t});
}

}  // namespace crossbits

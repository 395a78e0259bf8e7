// Softmax attention, head by head: scores, integer weights, terms, one quotient.

#include <fmt/format.h>

#include <numeric>
#include <stdexcept>

#include "models/export/onnx_exporter.hpp"

namespace crossbits {

std::string OnnxExporter::attend(const Attend& a, const Value& value, std::int32_t count,
                                 const Format& output) {
  std::vector<std::int32_t> entries = a.entries;
  if (entries.empty()) {
    entries.resize(static_cast<std::size_t>(a.visible));
    std::iota(entries.begin(), entries.end(), 0);
  }
  std::vector<std::string> heads;
  for (std::int32_t h = 0; h < a.rule->heads; ++h)
    heads.push_back(head(a, value, entries, h, count / a.rule->heads));
  return rounded(onnx_.concatenate(heads), output);
}

std::string OnnxExporter::stacked(const std::vector<Operand>& all, const std::vector<std::int32_t>& entries,
                                  std::int32_t h, std::int32_t width) {
  auto& stack = stacks_[{&all, entries, h}];
  if (!stack.empty()) return stack;
  std::vector<std::string> rows;
  for (const std::int32_t e : entries)
    rows.push_back(operand(slice(all[static_cast<std::size_t>(e)], h * width, width)));
  stack = onnx_.reshape(onnx_.concatenate(rows), {static_cast<std::int64_t>(entries.size()), width});
  return stack;
}

std::vector<BigInteger> OnnxExporter::moduli(const Operand& operand) const {
  std::vector<BigInteger> result;
  for (const Segment& s : operand)
    for (std::int32_t i = 0; i < s.count; ++i)
      result.push_back(graph_.format(s.value, s.offset + i).modulus());
  return result;
}

void OnnxExporter::check_scores_fit(const Operand& query, const Operand& key) const {
  const std::vector<BigInteger> left = moduli(query), right = moduli(key);
  if (std::inner_product(left.begin(), left.end(), right.begin(), BigInteger(0)) >= exact_limit)
    throw std::invalid_argument(
        fmt::format("{} cannot be exported: its scores can pass 2^53, which doubles do not hold",
                    graph_.describe(query.front().value)));
}

std::string OnnxExporter::head(const Attend& a, const Value& value, const std::vector<std::int32_t>& entries,
                               std::int32_t h, std::int32_t width) {
  const AttentionRule& rule = *a.rule;
  const Operand query = slice(value.operand, h * a.query_width, a.query_width);
  const auto key = [&](std::int32_t entry) {
    return slice(a.tokens->keys[static_cast<std::size_t>(entry)], h * a.query_width, a.query_width);
  };
  for (const std::int32_t e : entries) check_scores_fit(query, key(e));
  // Numerators of query and key are multiplied and scaled, so their points come off together.
  const int points = graph_.fractions(query).front() + graph_.fractions(key(entries.front())).front();
  std::string s = onnx_.node("MatMul", {stacked(a.tokens->keys, entries, h, a.query_width), operand(query)});
  s = onnx_.node(
      "Mul", {s, onnx_.real(std::ldexp(static_cast<double>(rule.scale), points - rule.product_fraction))});
  if (!a.bias.empty()) {
    std::vector<double> bias;
    for (const std::int64_t b : a.bias)
      bias.push_back(std::ldexp(static_cast<double>(b), -rule.score.fraction));
    s = onnx_.node("Add", {s, onnx_.reals(bias, {static_cast<std::int64_t>(bias.size())})});
  }
  s = rounded(s, rule.score);
  const std::string shift =
      rule.shift == AttentionRule::Shift::maximum
          ? onnx_.node("ReduceMax", {s}, "keepdims", 1)
          : onnx_.real(std::ldexp(static_cast<double>(rule.shift_numerator), -rule.score.fraction));
  std::string w = onnx_.node("Exp", {onnx_.node("Sub", {s, shift})});
  w = onnx_.node("Round", {onnx_.node("Mul", {w, onnx_.real(std::ldexp(1.0, rule.weight_fraction))})});
  w = onnx_.node("Min", {w, onnx_.real(static_cast<double>(rule.weight_cap))});
  w = onnx_.node("Mul", {w, onnx_.real(std::ldexp(1.0, -rule.weight_fraction))});
  const auto n = static_cast<std::int64_t>(entries.size());
  std::string terms =
      onnx_.node("Mul", {onnx_.reshape(w, {n, 1}), stacked(a.tokens->values, entries, h, width)});
  terms = rounded(terms, rule.term);
  const std::string ones = onnx_.reals(std::vector<double>(entries.size(), 1), {n});
  return onnx_.node("Div", {onnx_.node("MatMul", {ones, terms}), onnx_.node("MatMul", {ones, w})});
}

}  // namespace crossbits

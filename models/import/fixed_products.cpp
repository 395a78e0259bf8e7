#include <algorithm>

#include "models/import/fixed_nodes.hpp"

namespace crossbits::fixed {
namespace {

/// The token of each step of the contraction, if every step has exactly one and they differ: the product then
/// sums over tokens.
std::vector<std::int32_t> tokens_of_steps(const Product& product, const Cells& a, const Cells& b) {
  std::vector<std::int32_t> tokens;
  for (std::size_t k = 0; k < product.inner; ++k) {
    std::set<std::int32_t> seen;
    for (std::size_t batch = 0; batch < product.batches; ++batch) {
      for (std::size_t i = 0; i < product.rows; ++i) seen.insert(a[product.left(batch, i, k)]->token);
      for (std::size_t j = 0; j < product.columns; ++j) seen.insert(b[product.right(batch, k, j)]->token);
    }
    if (seen.size() != 1 || *seen.begin() == no_token) return {};
    tokens.push_back(*seen.begin());
  }
  return std::set<std::int32_t>(tokens.begin(), tokens.end()).size() > 1 ? tokens
                                                                         : std::vector<std::int32_t>{};
}

/// One element over all steps at once.
Cell whole(Nodes& nodes, const std::vector<Monomial>& steps, const std::string& key) {
  Cells read;
  for (const Monomial& m : steps) read.insert(read.end(), {m.a, m.b});
  int fraction = 0;
  const BigInteger sum = sum_of(steps, fraction);
  return nodes.round(sum, fraction, Nodes::token_of(read), key);
}

/// One element as a sum of one rounded term a token.
Cell by_token(Nodes& nodes, const std::vector<Monomial>& steps, const std::vector<std::int32_t>& tokens,
              const std::string& key) {
  std::map<std::int32_t, std::vector<Monomial>> parts;
  for (std::size_t k = 0; k < steps.size(); ++k) parts[tokens[k]].push_back(steps[k]);
  const Format& term = nodes.format(key + "/term");
  BigInteger sum = 0;
  for (const auto& [token, part] : parts) {
    int fraction = 0;
    const BigInteger share = sum_of(part, fraction);
    sum += nearest(term, share, fraction).numerator;
  }
  return nodes.round(sum, term.fraction, no_token, key);
}

bool matrix_product(Nodes& nodes, const Node& node) {
  const Values a = nodes.ready(node.inputs[0]), b = nodes.ready(node.inputs[1]);
  const Product product(a.shape, b.shape);
  const auto tokens = tokens_of_steps(product, a.cells, b.cells);
  const std::string& key = node.outputs[0];
  Cells out;
  for (std::size_t batch = 0; batch < product.batches; ++batch)
    for (std::size_t i = 0; i < product.rows; ++i)
      for (std::size_t j = 0; j < product.columns; ++j) {
        std::vector<Monomial> steps;
        for (std::size_t k = 0; k < product.inner; ++k)
          steps.push_back({1, a.cells[product.left(batch, i, k)], b.cells[product.right(batch, k, j)]});
        out.push_back(tokens.empty() ? whole(nodes, steps, key) : by_token(nodes, steps, tokens, key));
      }
  nodes.store(node, std::move(out));
  return true;
}

bool embedding(Nodes& nodes, const Node& node) {
  if (!nodes.known(node.inputs[0]) || nodes.shape_of(node.inputs[0]).size() != 2 ||
      nodes.integer_attribute(node, "axis", 0) != 0)
    return false;
  const std::vector<double> table = nodes.reals(node.inputs[0]);
  const auto width = static_cast<std::size_t>(nodes.shape_of(node.inputs[0])[1]);
  Cells out;
  for (const Cell id : nodes.ready(node.inputs[1]).cells)
    for (std::size_t c = 0; c < width; ++c)
      out.push_back(
          nodes.round(nodes.parameter(table.at(static_cast<std::size_t>(id->numerator) * width + c), 40), 40,
                      id->token, node.outputs[0]));
  nodes.store(node, std::move(out));
  return true;
}

}  // namespace

bool Nodes::products(const Node& node) {
  if (node.op == "Gather") return embedding(*this, node);
  return node.op == "MatMul" && matrix_product(*this, node);
}

}  // namespace crossbits::fixed

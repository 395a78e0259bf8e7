#include <algorithm>
#include <cmath>
#include <limits>
#include <span>

#include "models/import/fixed_nodes.hpp"

namespace crossbits::fixed {
namespace {

constexpr double no_pair = -1e4;  // scores from here down say that a pair is absent
constexpr double nothing = -std::numeric_limits<double>::infinity();

bool passes(const Node& node) { return node.op == "Dropout" || node.op == "Identity" || node.op == "Cast"; }

/// The one node that reads a tensor, or null.
const Node* one_reader(const Nodes& nodes, const std::string& name) {
  const auto found = nodes.readers.find(name);
  return nodes.answers.contains(name) || found == nodes.readers.end() || found->second.size() != 1
             ? nullptr
             : found->second.front();
}

bool softmax_over_columns(const Nodes& nodes, const Node& node) {
  if (node.op != "Softmax") return false;
  const auto rank = static_cast<std::int64_t>(nodes.shape_of(node.inputs[0]).size());
  const std::int64_t axis = nodes.integer_attribute(node, "axis", nodes.model.model.opset < 13 ? 1 : -1);
  return axis == -1 || axis == rank - 1;
}

/// Does the softmax's answer do nothing but weigh the rows of another tensor?
bool is_mixed(const Nodes& nodes, const Node& softmax) {
  const Node* next = &softmax;
  do {
    const std::string& weights = next->outputs[0];
    next = one_reader(nodes, weights);
    if (next && next->op == "MatMul") return next->inputs[0] == weights && !nodes.known(next->inputs[1]);
  } while (next && passes(*next));
  return false;
}

/// One step of the way from a product to its softmax: scaled, shifted, masked. Changes `scores` (if given);
/// false if it is none of these.
bool score_step(const Nodes& nodes, const Node& node, const std::string& name, Scores* scores) {
  if (nodes.shape_of(node.outputs[0]) != nodes.shape_of(name)) return false;
  if (passes(node)) return true;
  const auto spread = [&](const std::string& constant) {
    const auto numbers = nodes.reals(constant);
    std::vector<double> all;
    for (const std::int64_t e : broadcast_offsets(nodes.shape_of(constant), nodes.shape_of(name)))
      all.push_back(numbers[static_cast<std::size_t>(e)]);
    return all;
  };
  if (node.op == "Where") {
    const std::size_t other = node.inputs[1] == name ? 2 : 1;
    if (!nodes.known(node.inputs[0]) || !nodes.known(node.inputs[other])) return false;
    for (const double x : nodes.reals(node.inputs[other]))
      if (x > no_pair) return false;
    if (!scores) return true;
    const auto condition = spread(node.inputs[0]);
    for (std::size_t e = 0; e < condition.size(); ++e)
      if ((condition[e] != 0) != (other == 2)) scores->bias[e] = nothing;
    return true;
  }
  if (node.op != "Mul" && node.op != "Div" && node.op != "Add") return false;
  const std::string& constant = node.inputs[node.inputs[0] == name ? 1 : 0];
  if (!nodes.known(constant) || (node.op == "Div" && node.inputs[0] != name)) return false;
  if (node.op == "Add") {
    if (!scores) return true;
    const auto shift = spread(constant);
    for (std::size_t e = 0; e < shift.size(); ++e)
      scores->bias[e] += shift[e] <= no_pair ? nothing : shift[e];
    return true;
  }
  const auto factor = nodes.reals(constant);
  if (factor.size() != 1 || factor[0] <= 0) return false;
  if (!scores) return true;
  const double f = node.op == "Mul" ? factor[0] : 1 / factor[0];
  scores->scale *= f;
  for (double& b : scores->bias) b *= f;
  return true;
}

/// Is this product of two dynamic tensors the scores of a softmax attention?
bool makes_scores(const Nodes& nodes, const Node& node) {
  if (node.op != "MatMul" || nodes.known(node.inputs[0]) || nodes.known(node.inputs[1])) return false;
  std::string name = node.outputs[0];
  while (const Node* next = one_reader(nodes, name)) {
    if (softmax_over_columns(nodes, *next)) return is_mixed(nodes, *next);
    if (!score_step(nodes, *next, name, nullptr)) return false;
    name = next->outputs[0];
  }
  return false;
}

/// Rows of cells with one format: copies in the format of `key` where they have several.
void unify(Nodes& nodes, std::vector<Cells>& rows, const std::string& key) {
  std::set<const std::string*> keys;
  for (const Cells& row : rows)
    for (const Cell c : row) keys.insert(c->key);
  if (keys.size() <= 1) return;
  for (Cells& row : rows)
    for (Cell& c : row) c = nodes.round(c->numerator, c->fraction, c->token, key);
}

/// One query's attention over the keys and values of its head.
struct Row {
  Nodes& nodes;
  const Scores& scores;
  std::span<const double> bias;
  std::string out;

  BigInteger score(const Cells& query, const Cells& key, double shift) const {
    const Format& f = nodes.format(scores.name);
    std::vector<Monomial> products;
    for (std::size_t i = 0; i < query.size(); ++i) products.push_back({1, query[i], key[i]});
    int fraction = 0;
    const BigInteger sum = sum_of(products, fraction) * nodes.parameter(scores.scale);
    const BigInteger rounded = nearest(f, sum, fraction + nodes.rules.parameter_fraction).numerator;
    return nearest(f, rounded + nodes.parameter(shift, f.fraction), f.fraction).numerator;
  }

  Cells mix(const Cells& query, const std::vector<Cells>& keys, const std::vector<Cells>& values) const {
    const bool some = std::any_of(bias.begin(), bias.end(), [](double b) { return std::isfinite(b); });
    std::vector<BigInteger> s;
    std::vector<std::size_t> seen;
    for (std::size_t j = 0; j < keys.size(); ++j) {
      if (some && !std::isfinite(bias[j])) continue;
      seen.push_back(j);
      s.push_back(score(query, keys[j], some ? bias[j] : 0));
    }
    const BigInteger top = *std::max_element(s.begin(), s.end());
    const int at = nodes.format(scores.name).fraction, f = nodes.rules.weight_fraction;
    const Format& term = nodes.format(scores.name + "/term");
    BigInteger total = 0;
    std::vector<BigInteger> sums(values[0].size(), 0);
    for (std::size_t k = 0; k < seen.size(); ++k) {
      const BigInteger w = round_function(Function::exp, BigInteger(s[k] - top), at, f);
      total += w;
      for (std::size_t c = 0; c < sums.size(); ++c) {
        const Cell v = values[seen[k]][c];
        sums[c] += nearest(term, w * v->numerator, f + v->fraction).numerator;
      }
    }
    const Format& format = nodes.format(out);
    Cells result;
    for (const BigInteger& sum : sums)
      result.push_back(nodes.keep(nearest_quotient(format, sum, total, term.fraction - f).numerator,
                                  format.fraction, Nodes::token_of(query), out));
    return result;
  }
};

Cells take(const Cells& cells, const std::vector<std::size_t>& at) {
  Cells result;
  for (const std::size_t e : at) result.push_back(cells[e]);
  return result;
}

Cells mix_all(Nodes& nodes, const Scores& scores, const std::string& value_name, const std::string& out) {
  const Values values = nodes.ready(value_name);
  const Product product(scores.query.shape, scores.key.shape), mix(scores.shape, values.shape);
  Cells result;
  for (std::size_t b = 0; b < product.batches; ++b) {
    std::vector<Cells> keys(product.columns), mixed(product.columns);
    std::vector<std::size_t> at;
    for (std::size_t j = 0; j < product.columns; ++j) {
      for (std::size_t k = 0; k < product.inner; ++k)
        keys[j].push_back(scores.key.cells[product.right(b, k, j)]);
      for (std::size_t c = 0; c < mix.columns; ++c) mixed[j].push_back(values.cells[mix.right(b, j, c)]);
    }
    unify(nodes, keys, scores.key_name + "/keys");
    unify(nodes, mixed, value_name + "/values");
    for (std::size_t i = 0; i < product.rows; ++i) {
      at.clear();
      for (std::size_t k = 0; k < product.inner; ++k) at.push_back(product.left(b, i, k));
      std::vector<Cells> query{take(scores.query.cells, at)};
      unify(nodes, query, scores.query_name + "/queries");
      const Row row{nodes, scores,
                    std::span(scores.bias).subspan((b * product.rows + i) * product.columns, product.columns),
                    out};
      const Cells answer = row.mix(query[0], keys, mixed);
      result.insert(result.end(), answer.begin(), answer.end());
    }
  }
  return result;
}

}  // namespace

bool Nodes::attention(const Node& node) {
  if (makes_scores(*this, node)) {
    const Shape& shape = shape_of(node.outputs[0]);
    Scores s{ready(node.inputs[0]),
             ready(node.inputs[1]),
             node.inputs[0],
             node.inputs[1],
             node.outputs[0],
             1,
             {},
             shape};
    s.bias.assign(static_cast<std::size_t>(*element_count(shape)), 0);
    scores.emplace(node.outputs[0], std::move(s));
    return true;
  }
  const auto input = std::find_if(node.inputs.begin(), node.inputs.end(),
                                  [&](const std::string& name) { return scores.contains(name); });
  if (input == node.inputs.end()) return false;
  Scores s = scores.at(*input);
  if (node.op == "MatMul") {
    store(node, mix_all(*this, s, node.inputs[1], node.outputs[0]));
    return true;
  }
  if (node.op == "Softmax") {
    s.name = *input;
  } else {
    score_step(*this, node, *input, &s);
  }
  scores.insert_or_assign(node.outputs[0], std::move(s));
  return true;
}

}  // namespace crossbits::fixed

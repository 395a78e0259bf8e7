#include "models/layers/attention.hpp"

#include <stdexcept>

namespace crossbits {
namespace {

constexpr int scale_fraction = 16;

/// 2^16 / sqrt(width), rounded.
std::int64_t inverse_root(std::int32_t width) {
  return round_function(Function::inverse_square_root, std::int64_t{width}, 0, scale_fraction);
}

std::shared_ptr<const AttentionRule> rule_of(const SelfAttention& block, std::int32_t query_width) {
  auto rule = std::make_shared<AttentionRule>();
  rule->score = block.score;
  rule->scale = inverse_root(query_width);
  rule->product_fraction = 2 * block.inner.fraction + scale_fraction;
  rule->weight_fraction = block.weight_fraction;
  rule->weight_cap = std::int64_t{1} << block.weight_fraction;
  rule->value_fraction = block.inner.fraction;
  // A weight is at most 1, so a term is a number like a value.
  rule->term = block.inner;
  rule->output = block.inner;
  rule->heads = block.heads;
  return rule;
}

std::shared_ptr<const Parts> shape_of(const Graph& graph, const Stream& stream) {
  return graph[stream.front()].shape;
}

/// W u, or W u + the token itself.
LinearLayer back_to_stream(const DenseWeights& output, bool residual) {
  return residual ? layer_of(side_by_side(output, {Matrix::identity(output.weights.rows)}))
                  : layer_of(output);
}

void check_heads(const SelfAttention& block) {
  const std::int32_t q = block.query.weights.rows, v = block.value.weights.rows;
  if (block.heads < 1 || q != block.key.weights.rows || q % block.heads != 0 || v % block.heads != 0 ||
      v != block.output.weights.columns)
    throw std::logic_error("the matrices of an attention block do not fit together");
}

}  // namespace

Stream add_self_attention(Graph& graph, const Stream& stream, const SelfAttention& block) {
  if (stream.empty()) return {};
  check_heads(block);
  const auto tokens = static_cast<std::int32_t>(stream.size());
  const auto place = [&](std::int32_t t) { return Place{t, block.layer, -1, 0}; };
  const auto project = [&](const DenseWeights& w, Role role) {
    LinearLayer layer = layer_of(w);
    const auto shape = one_part(block.inner, w.weights.rows);
    Stream result;
    for (std::int32_t t = 0; t < tokens; ++t)
      result.push_back(
          layer.apply(graph, {graph.whole(stream[static_cast<std::size_t>(t)])}, shape, place(t), role));
    return result;
  };
  const Stream queries = project(block.query, Role::query), keys = project(block.key, Role::key),
               values = project(block.value, Role::value);
  auto set = std::make_shared<TokenSet>();
  for (std::int32_t t = 0; t < tokens; ++t) {
    set->keys.push_back({graph.whole(keys[static_cast<std::size_t>(t)])});
    set->values.push_back({graph.whole(values[static_cast<std::size_t>(t)])});
    set->positions.push_back(t);
  }
  const std::int32_t query_width = block.query.weights.rows / block.heads;
  const auto rule = rule_of(block, query_width);
  const auto heads_shape = one_part(block.inner, block.value.weights.rows), shape = shape_of(graph, stream);
  LinearLayer output = back_to_stream(block.output, block.residual);
  Stream result;
  for (std::int32_t t = 0; t < tokens; ++t) {
    const auto k = static_cast<std::size_t>(t);
    const ValueId heads =
        graph.add({operation(Attend{rule, set, block.causal ? t + 1 : tokens, {}, {}, query_width}),
                   heads_shape,
                   {graph.whole(queries[k])},
                   place(t),
                   Role::activation});
    Operand read{graph.whole(heads)};
    if (block.residual) append(read, {graph.whole(stream[k])});
    result.push_back(output.apply(graph, read, shape, place(t), Role::activation));
  }
  return result;
}

Stream add_positions(Graph& graph, const Stream& stream,
                     const std::vector<std::vector<std::int64_t>>& positions, int fraction) {
  Stream result;
  for (std::size_t t = 0; t < stream.size(); ++t) {
    LinearLayer shift(Matrix::identity(graph.count(stream[t])), positions.at(t), fraction);
    result.push_back(shift.apply(graph, {graph.whole(stream[t])}, graph[stream[t]].shape,
                                 graph[stream[t]].place, Role::activation));
  }
  return result;
}

Stream add_feed_forward(Graph& graph, const Stream& stream, const FeedForward& block) {
  LinearLayer hidden = layer_of(block.hidden, !block.activation),
              output = back_to_stream(block.output, block.residual);
  const auto inner = one_part(block.inner, block.hidden.weights.rows);
  const auto activate = block.activation ? operation(Map{*block.activation}) : nullptr;
  Stream result;
  for (std::size_t t = 0; t < stream.size(); ++t) {
    const Place place{static_cast<std::int32_t>(t), block.layer, -1, 0};
    ValueId h = hidden.apply(graph, {graph.whole(stream[t])}, inner, place,
                             activate ? Role::pre_activation : Role::activation);
    if (activate) h = graph.add({activate, inner, {graph.whole(h)}, place, Role::activation});
    Operand read{graph.whole(h)};
    if (block.residual) append(read, {graph.whole(stream[t])});
    result.push_back(output.apply(graph, read, graph[stream[t]].shape, place, Role::activation));
  }
  return result;
}

}  // namespace crossbits

#include <algorithm>
#include <cmath>
#include <limits>

#include "models/import/lowering.hpp"
#include "models/import/matrix_walk.hpp"

namespace crossbits::lowering {
namespace {

constexpr double absent_below = -1e4;  // a score this low says that the pair is not there

/// Walks back from a softmax to the product of queries and keys.
class ScoreChain {
 public:
  ScoreChain(const BoundModel& model, const std::map<std::string, const Node*>& producers,
             const std::map<std::string, int>& uses)
      : model_(model), producers_(producers), uses_(uses) {}

  std::optional<AttentionPattern> follow(const std::string& scores, std::set<const Node*>& absorbed) {
    pattern_.scores = scores;
    pattern_.score_shape = model_.shapes.at(scores);
    std::string name = scores;
    std::vector<const Node*> nodes;
    double factor = 1;  // of what stands further back
    while (true) {
      const auto producer = producers_.find(name);
      if (producer == producers_.end() || uses_.at(name) != 1) return std::nullopt;
      const Node& node = *producer->second;
      nodes.push_back(&node);
      const bool left = model_.shapes.contains(node.inputs[0]),
                 right = node.inputs.size() > 1 && model_.shapes.contains(node.inputs[1]);
      if (node.op == "MatMul" && left && right) {
        pattern_.query = node.inputs[0];
        pattern_.key = node.inputs[1];
        pattern_.scale = factor;
        absorbed.insert(nodes.begin(), nodes.end());
        return pattern_;
      }
      if ((node.op == "Mul" || node.op == "Div") && left != right && (left || node.op == "Mul")) {
        const std::vector<double> c = constants(node.inputs[left ? 1 : 0]);
        if (c.size() != 1 || c[0] <= 0) return std::nullopt;
        factor *= node.op == "Mul" ? c[0] : 1 / c[0];
        name = node.inputs[left ? 0 : 1];
      } else if (node.op == "Add" && left != right) {
        if (!add_bias(constants(node.inputs[left ? 1 : 0]),
                      model_.model.constants.at(node.inputs[left ? 1 : 0]).shape(), factor))
          return std::nullopt;
        name = node.inputs[left ? 0 : 1];
      } else if (node.op == "Where" && !left &&
                 model_.shapes.contains(node.inputs[1]) != model_.shapes.contains(node.inputs[2])) {
        const bool keep_true = model_.shapes.contains(node.inputs[1]);
        if (!mask(node, keep_true)) return std::nullopt;
        name = node.inputs[keep_true ? 1 : 2];
      } else if (node.op == "Identity" || node.op == "Cast" || node.op == "Dropout") {
        name = node.inputs[0];
      } else {
        return std::nullopt;
      }
      if (model_.shapes.at(name) != pattern_.score_shape) return std::nullopt;
    }
  }

 private:
  std::vector<double> constants(const std::string& name) const {
    const Tensor& t = model_.model.constants.at(name);
    if (is_real(t.type)) return t.reals().data;
    std::vector<double> result;
    if (is_integer(t.type))
      result.assign(t.integers().data.begin(), t.integers().data.end());
    else
      result.assign(t.flags().data.begin(), t.flags().data.end());
    return result;
  }
  bool add_bias(const std::vector<double>& numbers, const Shape& shape, double factor) {
    if (broadcast_shape(shape, pattern_.score_shape) != pattern_.score_shape) return false;
    const auto from = broadcast_offsets(shape, pattern_.score_shape);
    pattern_.bias.resize(from.size(), 0);
    for (std::size_t e = 0; e < from.size(); ++e) {
      const double b = numbers[static_cast<std::size_t>(from[e])];
      pattern_.bias[e] += b <= absent_below ? -std::numeric_limits<double>::infinity() : b * factor;
    }
    return true;
  }
  bool mask(const Node& node, bool keep_true) {
    const std::vector<double> other = constants(node.inputs[keep_true ? 2 : 1]);
    if (std::any_of(other.begin(), other.end(), [](double x) { return x > absent_below; })) return false;
    std::vector<double> blocked = constants(node.inputs[0]);
    for (double& c : blocked) c = (c != 0) == keep_true ? 0 : -std::numeric_limits<double>::infinity();
    return add_bias(blocked, model_.model.constants.at(node.inputs[0]).shape(), 1);
  }

  const BoundModel& model_;
  const std::map<std::string, const Node*>& producers_;
  const std::map<std::string, int>& uses_;
  AttentionPattern pattern_;
};

bool last_axis(const Node& node, const BoundModel& model) {
  const auto rank = static_cast<std::int64_t>(model.shapes.at(node.inputs[0]).size());
  const auto axis = node.attributes.find("axis");
  const std::int64_t a = axis == node.attributes.end() ? (model.model.opset < 13 ? 1 : -1)
                                                       : std::get<std::int64_t>(axis->second);
  return a == -1 || a == rank - 1;
}

}  // namespace

std::map<const Node*, AttentionPattern> find_attention(const BoundModel& model,
                                                       std::set<const Node*>& absorbed) {
  std::map<std::string, const Node*> producers;
  std::map<std::string, int> uses;
  std::map<std::string, const Node*> reader;
  for (const Node& node : model.model.nodes) {
    for (const auto& o : node.outputs) producers[o] = &node;
    for (const auto& i : node.inputs) ++uses[i], reader[i] = &node;
  }
  for (const auto& o : model.model.outputs) ++uses[o.name];
  std::map<const Node*, AttentionPattern> found;
  for (const Node& node : model.model.nodes) {
    if (node.op != "Softmax" || !last_axis(node, model)) continue;
    std::vector<const Node*> forward{&node};
    std::string weights = node.outputs[0];
    const auto passes = [](const Node& n) {
      return n.op == "Dropout" || n.op == "Identity" || n.op == "Cast";
    };
    while (uses[weights] == 1 && reader.contains(weights) && passes(*reader[weights])) {
      forward.push_back(reader[weights]);
      weights = reader[weights]->outputs[0];
    }
    if (uses[weights] != 1 || !reader.contains(weights)) continue;
    const Node& mix = *reader[weights];
    if (mix.op != "MatMul" || mix.inputs[0] != weights || !model.shapes.contains(mix.inputs[1])) continue;
    ScoreChain chain(model, producers, uses);
    std::set<const Node*> own;
    auto pattern = chain.follow(node.inputs[0], own);
    if (!pattern) continue;
    pattern->value = mix.inputs[1];
    absorbed.insert(own.begin(), own.end());
    absorbed.insert(forward.begin(), forward.end());
    found.emplace(&mix, std::move(*pattern));
  }
  return found;
}

void lower_attention(Lowering& l, const Node& node, const AttentionPattern& pattern) {
  const Lowered q = l.ready(pattern.query), k = l.ready(pattern.key), v = l.ready(pattern.value);
  const MatrixWalk score_walk(q.shape, k.shape, false, false),
      mix_walk(pattern.score_shape, v.shape, false, false);
  const std::int64_t n = score_walk.rows, m = score_walk.columns, width = mix_walk.columns;
  const std::int64_t batches = score_walk.size() / (n * m);
  Lowered out{
      l.model.shapes.at(node.outputs[0]), std::vector<Ref>(static_cast<std::size_t>(mix_walk.size())), {}};
  const auto layer = l.layers++;
  for (std::int64_t b = 0; b < batches; ++b) {
    auto tokens = std::make_shared<Draft::Tokens>();
    std::vector<Refs*> key_lists, value_lists;
    for (std::int64_t j = 0; j < m; ++j) {
      Refs key, value;
      for (std::int64_t i = 0; i < score_walk.inner; ++i)
        key.push_back(k.refs[static_cast<std::size_t>(score_walk.right(b * n * m + j, i))]);
      for (std::int64_t c = 0; c < width; ++c)
        value.push_back(v.refs[static_cast<std::size_t>(mix_walk.right(b * n * width + c, j))]);
      tokens->keys.push_back(std::move(key));
      tokens->values.push_back(std::move(value));
    }
    for (auto& list : tokens->keys) key_lists.push_back(&list);
    for (auto& list : tokens->values) value_lists.push_back(&list);
    l.make_uniform(key_lists, pattern.key + "/keys");
    l.make_uniform(value_lists, pattern.value + "/values");
    for (std::size_t j = 0; j < tokens->keys.size(); ++j) {
      Refs both = tokens->keys[j];
      both.insert(both.end(), tokens->values[j].begin(), tokens->values[j].end());
      tokens->positions.push_back(l.token_of(both));
      l.set_roles(tokens->keys[j], Role::key);
      l.set_roles(tokens->values[j], Role::value);
    }
    for (std::int64_t i = 0; i < n; ++i) {
      Refs query;
      for (std::int64_t c = 0; c < score_walk.inner; ++c)
        query.push_back(q.refs[static_cast<std::size_t>(score_walk.left((b * n + i) * m, c))]);
      l.make_uniform({&query}, pattern.query + "/queries");
      l.set_roles(query, Role::query);
      Draft::Attend attend{tokens, {}, {}, pattern.scale, static_cast<std::int32_t>(width), pattern.scores};
      const auto row = static_cast<std::size_t>((b * n + i) * m);
      bool some = false, shifted = false;
      const auto bias = [&](std::int64_t j) {
        return pattern.bias.empty() ? 0.0 : pattern.bias[row + static_cast<std::size_t>(j)];
      };
      for (std::int64_t j = 0; j < m; ++j)
        some = some || std::isfinite(bias(j)), shifted = shifted || (std::isfinite(bias(j)) && bias(j) != 0);
      for (std::int64_t j = 0; j < m; ++j) {
        if (some && !std::isfinite(bias(j))) continue;
        attend.entries.push_back(static_cast<std::int32_t>(j));
        if (some && shifted) attend.bias.push_back(bias(j));
      }
      const Place place{l.token_of(query), layer, static_cast<std::int16_t>(batches > 1 ? b : -1), 0};
      const std::int32_t id = l.draft.add({std::move(attend), query, static_cast<std::int32_t>(width), place,
                                           Role::activation, node.outputs[0], Draft::Precision::activation});
      for (std::int64_t c = 0; c < width; ++c)
        out.refs[static_cast<std::size_t>((b * n + i) * width + c)] = {id, static_cast<std::int32_t>(c)};
    }
  }
  l.tensors[node.outputs[0]] = std::move(out);
}

}  // namespace crossbits::lowering

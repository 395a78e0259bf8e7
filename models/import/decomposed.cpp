#include "models/import/decomposed.hpp"

#include <algorithm>
#include <cmath>
#include <optional>
#include <set>

namespace crossbits {
namespace {

/// Nodes by what they write and read, with the constants, of one model.
class Joiner {
 public:
  explicit Joiner(BoundModel& model) : bound_(model), nodes_(model.model.nodes) {
    for (std::size_t k = 0; k < nodes_.size(); ++k) {
      for (const auto& output : nodes_[k].outputs) producer_[output] = k;
      for (const auto& input : nodes_[k].inputs) readers_[input].push_back(k);
    }
    for (const auto& output : model.model.outputs) answers_.insert(output.name);
  }

  void run() {
    for (std::size_t k = 0; k < nodes_.size(); ++k) {
      if (gone_.contains(k)) continue;
      if (nodes_[k].op == "Div") layer_normalization(k);
      if (nodes_[k].op == "Erf") gelu(k);
    }
    std::vector<Node> kept;
    for (std::size_t k = 0; k < nodes_.size(); ++k) {
      if (gone_.contains(k)) continue;
      const auto joined = joined_.find(k);
      kept.push_back(joined == joined_.end() ? std::move(nodes_[k]) : std::move(joined->second));
    }
    nodes_ = std::move(kept);
  }

 private:
  using Found = std::optional<std::size_t>;

  bool dynamic(const std::string& name) const { return bound_.shapes.contains(name); }
  const Shape& shape(const std::string& name) const { return bound_.shapes.at(name); }

  /// The node that writes a tensor, if it is one of `ops`; casts between real types and the like are looked
  /// through.
  Found written_by(std::string name, const std::set<std::string>& ops) const {
    while (true) {
      const auto found = producer_.find(name);
      if (found == producer_.end()) return {};
      const Node& node = nodes_[found->second];
      if (ops.contains(node.op)) return found->second;
      if (node.op != "Cast" && node.op != "Identity") return {};
      name = node.inputs[0];
    }
  }
  /// The one node that reads a tensor, if it is one of `ops`.
  Found read_by(const std::string& name, const std::set<std::string>& ops) const {
    const auto found = readers_.find(name);
    if (answers_.contains(name) || found == readers_.end() || found->second.size() != 1) return {};
    return ops.contains(nodes_[found->second[0]].op) ? Found(found->second[0]) : std::nullopt;
  }
  /// The number that an input always is.
  std::optional<double> number(const std::string& name) const {
    const auto found = bound_.model.constants.find(name);
    if (found == bound_.model.constants.end() || found->second.size() != 1) return {};
    return std::visit([](const auto& array) { return static_cast<double>(array.data[0]); },
                      found->second.values);
  }
  /// The constant operand of a node with one, and the other operand.
  std::optional<std::pair<std::string, std::string>> constant_and_other(const Node& node) const {
    for (const std::size_t slot : {0, 1})
      if (bound_.model.constants.contains(node.inputs[slot]) && dynamic(node.inputs[1 - slot]))
        return std::pair(node.inputs[slot], node.inputs[1 - slot]);
    return {};
  }
  std::optional<double> scalar_of(const Node& node, std::string* other) const {
    const auto operands = constant_and_other(node);
    if (!operands) return {};
    *other = operands->second;
    return number(operands->first);
  }
  bool averages_last_axis(const Node& node, const std::string& of) const {
    if (node.op != "ReduceMean" || node.inputs[0] != of) return false;
    const auto rank = static_cast<std::int64_t>(shape(of).size());
    std::vector<std::int64_t> axes;
    if (node.inputs.size() > 1 && !node.inputs[1].empty())
      axes = bound_.model.constants.at(node.inputs[1]).integers().data;
    else if (const auto given = node.attributes.find("axes"); given != node.attributes.end())
      axes = std::get<std::vector<std::int64_t>>(given->second);
    return axes.size() == 1 && (axes[0] == -1 || axes[0] == rank - 1) &&
           shape(node.outputs[0]).size() == shape(of).size();
  }

  /// Whether a node is (x - mean of x) along the last axis; gives x.
  std::optional<std::string> centred(const Node& sub) const {
    const auto mean = written_by(sub.inputs[1], {"ReduceMean"});
    if (!mean || !averages_last_axis(nodes_[*mean], sub.inputs[0])) return {};
    return sub.inputs[0];
  }
  /// Whether a node is the square of a tensor.
  bool squares(const Node& node, std::size_t of) const {
    const bool power = node.op == "Pow" && number(node.inputs[1]) == 2.0;
    const bool product = node.op == "Mul" && node.inputs[0] == node.inputs[1];
    return (power || product) && written_by(node.inputs[0], {"Sub"}) == Found(of);
  }

  /// (x - mean) / sqrt(mean of squares + epsilon), with gain and bias where they follow.
  void layer_normalization(std::size_t div) {
    const auto sub = written_by(nodes_[div].inputs[0], {"Sub"}),
               root = written_by(nodes_[div].inputs[1], {"Sqrt", "Pow"});
    if (!sub || !root || (nodes_[*root].op == "Pow" && number(nodes_[*root].inputs[1]) != 0.5)) return;
    const auto x = centred(nodes_[*sub]);
    const auto sum = written_by(nodes_[*root].inputs[0], {"Add"});
    if (!x || !sum) return;
    std::string variance;
    const auto epsilon = scalar_of(nodes_[*sum], &variance);
    const auto mean = written_by(variance, {"ReduceMean"});
    if (!epsilon || *epsilon < 0 || !mean) return;
    const auto square = written_by(nodes_[*mean].inputs[0], {"Pow", "Mul"});
    if (!square || !squares(nodes_[*square], *sub) ||
        !averages_last_axis(nodes_[*mean], nodes_[*mean].inputs[0]))
      return;
    std::size_t last = div;
    const std::string gain = follow(last, "Mul", shape(*x).back()),
                      bias = follow(last, "Add", shape(*x).back());
    Node norm{"LayerNormalization",      "",
              nodes_[div].name,          {*x, gain.empty() ? ones(shape(*x).back()) : gain},
              {nodes_[last].outputs[0]}, {}};
    if (!bias.empty()) norm.inputs.push_back(bias);
    norm.attributes = {{"axis", std::int64_t{-1}}, {"epsilon", *epsilon}};
    replace(last, std::move(norm));
  }

  /// The vector by which the one reader of node `last` goes on; moves `last` on to it.
  std::string follow(std::size_t& last, const std::string& op, std::int64_t width) {
    const auto next = read_by(nodes_[last].outputs[0], {op});
    if (!next) return {};
    const auto operands = constant_and_other(nodes_[*next]);
    if (!operands || bound_.model.constants.at(operands->first).shape() != Shape{width}) return {};
    last = *next;
    return operands->first;
  }
  std::string ones(std::int64_t width) {
    const std::string name = "crossbits/ones/" + std::to_string(width);
    bound_.model.constants.insert_or_assign(
        name, real_tensor({{width}, std::vector<double>(static_cast<std::size_t>(width), 1.0)}));
    return name;
  }

  static bool close(std::optional<double> x, double y) { return x && std::abs(*x - y) < 1e-6 * y; }

  /// x (1 + erf(x / sqrt 2)) / 2, the half before or behind the product.
  void gelu(std::size_t erf) {
    const auto scaled = written_by(nodes_[erf].inputs[0], {"Div", "Mul"});
    if (!scaled) return;
    std::string x, inner;
    const auto factor = scalar_of(nodes_[*scaled], &x);
    if (!close(factor, nodes_[*scaled].op == "Div" ? std::sqrt(2.0) : std::sqrt(0.5))) return;
    const auto add = read_by(nodes_[erf].outputs[0], {"Add"});
    if (!add || scalar_of(nodes_[*add], &inner) != 1.0) return;
    const auto product = read_by(nodes_[*add].outputs[0], {"Mul"});
    if (!product) return;
    const Node& mul = nodes_[*product];
    const std::string& other = mul.inputs[mul.inputs[0] == nodes_[*add].outputs[0] ? 1 : 0];
    std::size_t last = *product;
    if (other == x) {
      const auto half = read_by(mul.outputs[0], {"Mul", "Div"});
      if (!half || !halves(nodes_[*half], mul.outputs[0])) return;
      last = *half;
    } else {
      const auto half = written_by(other, {"Mul", "Div"});
      if (!half || !halves(nodes_[*half], x)) return;
    }
    replace(last, {"Gelu", "", nodes_[erf].name, {x}, {nodes_[last].outputs[0]}, {}});
  }
  bool halves(const Node& node, const std::string& of) const {
    std::string other;
    const auto c = scalar_of(node, &other);
    return other == of && close(c, node.op == "Mul" ? 0.5 : 2.0) &&
           (node.op == "Mul" || node.inputs[0] == of);
  }

  /// Puts a node in the place of `last`; what only led there goes.
  void replace(std::size_t last, Node node) {
    for (const auto& input : node.inputs) readers_[input].push_back(last);
    drop(last);
    gone_.erase(last);
    joined_.insert_or_assign(last, std::move(node));
  }
  void drop(std::size_t node) {
    gone_.insert(node);
    for (const auto& input : nodes_[node].inputs) {
      auto& readers = readers_[input];
      readers.erase(std::find(readers.begin(), readers.end(), node));
      const auto producer = producer_.find(input);
      if (producer == producer_.end() || joined_.contains(producer->second) ||
          gone_.contains(producer->second))
        continue;
      if (unread(nodes_[producer->second])) drop(producer->second);
    }
  }
  bool unread(const Node& node) const {
    return std::all_of(node.outputs.begin(), node.outputs.end(), [&](const std::string& output) {
      const auto found = readers_.find(output);
      return !answers_.contains(output) && (found == readers_.end() || found->second.empty());
    });
  }

  BoundModel& bound_;
  std::vector<Node>& nodes_;
  std::map<std::string, std::size_t> producer_;
  std::map<std::string, std::vector<std::size_t>> readers_;
  std::set<std::string> answers_;
  std::set<std::size_t> gone_;
  std::map<std::size_t, Node> joined_;
};

}  // namespace

BoundModel join_decomposed(BoundModel model) {
  Joiner(model).run();
  return model;
}

}  // namespace crossbits

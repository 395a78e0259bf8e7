#include "models/import/plain_products.hpp"

#include <algorithm>
#include <numeric>
#include <optional>
#include <set>

#include "models/import/reference.hpp"

namespace crossbits {
namespace {

/// The labels of an Einsum of two operands by what happens to them.
struct Labels {
  std::string left, right, out;             // as written
  std::string batch, rows, inner, columns;  // in both and kept; left only; summed; right only
};
std::optional<Labels> labels_of(const Node& node) {
  const auto given = node.attributes.find("equation");
  if (node.inputs.size() != 2 || given == node.attributes.end()) return {};
  std::string text = std::get<std::string>(given->second);
  std::erase(text, ' ');
  const auto comma = text.find(','), arrow = text.find("->");
  if (comma == std::string::npos || arrow == std::string::npos || text.find('.') != std::string::npos)
    return {};
  Labels l{text.substr(0, comma),
           text.substr(comma + 1, arrow - comma - 1),
           text.substr(arrow + 2),
           "",
           "",
           "",
           ""};
  for (const std::string* s : {&l.left, &l.right, &l.out})
    if (std::set<char>(s->begin(), s->end()).size() != s->size()) return {};
  const auto in = [](const std::string& s, char c) { return s.find(c) != std::string::npos; };
  for (const char c : l.left) {
    if (!in(l.right, c) && !in(l.out, c)) return {};
    (!in(l.right, c) ? l.rows : in(l.out, c) ? l.batch : l.inner) += c;
  }
  for (const char c : l.right) {
    if (in(l.left, c)) continue;
    if (!in(l.out, c)) return {};
    l.columns += c;
  }
  return l;
}

std::vector<std::int64_t> order(const std::string& from, const std::string& to) {
  std::vector<std::int64_t> perm;
  for (const char c : to) perm.push_back(static_cast<std::int64_t>(from.find(c)));
  return perm;
}

/// Rewrites nodes one after the other, into a new list.
class Rewriter {
 public:
  explicit Rewriter(BoundModel& model) : bound_(model), old_(std::move(model.model.nodes)) {
    for (std::size_t k = 0; k < old_.size(); ++k) {
      for (const auto& output : old_[k].outputs) producer_[output] = k;
      for (const auto& input : old_[k].inputs) readers_[input].push_back(k);
    }
    for (const auto& output : model.model.outputs) readers_[output.name].push_back(old_.size());
  }

  void run() {
    for (std::size_t k = 0; k < old_.size(); ++k)
      if (old_[k].op == "Softmax") turn_scores(k);
    for (std::size_t k = 0; k < old_.size(); ++k) {
      if (gone_.contains(k)) continue;
      const auto turned = turned_.find(k);
      if (turned != turned_.end())
        write_turned(turned->second);
      else if (old_[k].op != "Einsum" || !write_einsum(old_[k]))
        bound_.model.nodes.push_back(old_[k]);
    }
  }

 private:
  /// A softmax over rows on its way from a product to its transpose.
  struct Turned {
    std::vector<std::size_t> chain;  // from the softmax back to the product
    std::string output;              // of the transpose
  };

  const Shape& shape(const std::string& name) const {
    const auto found = bound_.shapes.find(name);
    return found != bound_.shapes.end() ? found->second : bound_.model.constants.at(name).shape();
  }
  bool known(const std::string& name) const { return bound_.model.constants.contains(name); }

  /// Appends a node of one output, or evaluates it where everything it reads is known.
  std::string add(Node node, Shape result, const std::string& name = "") {
    const std::string output = name.empty() ? "crossbits/product/" + std::to_string(next_++) : name;
    node.outputs = {output};
    if (std::all_of(node.inputs.begin(), node.inputs.end(), [&](const std::string& i) { return known(i); })) {
      std::vector<const Tensor*> inputs;
      for (const auto& input : node.inputs) inputs.push_back(&bound_.model.constants.at(input));
      Budget budget{Limits{}};
      Tensor value = evaluate_node(bound_.model, node, inputs, budget).at(0);
      bound_.model.constants.insert_or_assign(output, std::move(value));
      return output;
    }
    for (const auto& input : node.inputs)
      if (!known(input)) bound_.types[output] = bound_.types.at(input);
    bound_.shapes[output] = std::move(result);
    bound_.model.nodes.push_back(std::move(node));
    return output;
  }
  std::string transpose(const std::string& name, const std::vector<std::int64_t>& perm,
                        const std::string& output = "") {
    if (output.empty() && std::is_sorted(perm.begin(), perm.end())) return name;
    Shape result;
    for (const std::int64_t axis : perm) result.push_back(shape(name)[static_cast<std::size_t>(axis)]);
    return add({"Transpose", "", "", {name}, {}, {{"perm", perm}}}, result, output);
  }
  std::string reshape(const std::string& name, const Shape& to) {
    if (shape(name) == to) return name;
    const std::string target = "crossbits/shape/" + std::to_string(next_++);
    bound_.model.constants.insert_or_assign(target,
                                            integer_tensor({{static_cast<std::int64_t>(to.size())}, to}));
    return add({"Reshape", "", "", {name, target}, {}, {}}, to);
  }

  bool write_einsum(const Node& node) {
    const auto l = labels_of(node);
    if (!l) return false;
    std::map<char, std::int64_t> length;
    for (std::size_t k = 0; k < l->left.size(); ++k) length[l->left[k]] = shape(node.inputs[0])[k];
    for (std::size_t k = 0; k < l->right.size(); ++k) {
      const auto [entry, fresh] = length.try_emplace(l->right[k], shape(node.inputs[1])[k]);
      if (entry->second != shape(node.inputs[1])[k]) return false;
    }
    const auto lengths = [&](const std::string& labels) {
      Shape s;
      for (const char c : labels) s.push_back(length[c]);
      return s;
    };
    const auto joined = [&](const std::string& labels) { return Shape{*element_count(lengths(labels))}; };
    const auto plus = [](Shape a, const Shape& b) {
      a.insert(a.end(), b.begin(), b.end());
      return a;
    };
    const Shape batch = lengths(l->batch),
                rows = l->batch.empty() && !l->rows.empty() ? lengths(l->rows) : joined(l->rows);
    const std::string a = reshape(transpose(node.inputs[0], order(l->left, l->batch + l->rows + l->inner)),
                                  plus(plus(batch, rows), joined(l->inner)));
    const std::string b =
        reshape(transpose(node.inputs[1], order(l->right, l->batch + l->inner + l->columns)),
                plus(plus(batch, joined(l->inner)), joined(l->columns)));
    const std::string natural = l->batch + l->rows + l->columns;
    const Shape product = plus(plus(batch, rows), joined(l->columns));
    const bool plain = natural == l->out && product == lengths(l->out);
    const std::string y =
        add({"MatMul", "", node.name, {a, b}, {}, {}}, product, plain ? node.outputs[0] : "");
    if (!plain) transpose(reshape(y, lengths(natural)), order(natural, l->out), node.outputs[0]);
    return true;
  }

  static bool swaps_last_two(const Node& node, std::size_t rank) {
    const auto given = node.attributes.find("perm");
    if (node.op != "Transpose" || given == node.attributes.end() || rank < 2) return false;
    std::vector<std::int64_t> perm(rank);
    std::iota(perm.begin(), perm.end(), 0);
    std::swap(perm[rank - 1], perm[rank - 2]);
    return std::get<std::vector<std::int64_t>>(given->second) == perm;
  }

  void turn_scores(std::size_t softmax) {
    const Node& node = old_[softmax];
    const auto rank = static_cast<std::int64_t>(shape(node.inputs[0]).size());
    const auto axis = node.attributes.find("axis");
    if (bound_.model.opset < 13 || axis == node.attributes.end() || rank < 2) return;
    const std::int64_t a = std::get<std::int64_t>(axis->second);
    const auto& next = readers_[node.outputs[0]];
    if ((a != -2 && a != rank - 2) || next.size() != 1 || next[0] == old_.size() ||
        !swaps_last_two(old_[next[0]], static_cast<std::size_t>(rank)))
      return;
    Turned turned{{softmax}, old_[next[0]].outputs[0]};
    std::string name = node.inputs[0];
    while (true) {
      const auto found = producer_.find(name);
      if (found == producer_.end() || readers_[name].size() != 1) return;
      const Node& step = old_[found->second];
      turned.chain.push_back(found->second);
      if (step.op == "MatMul" && !known(step.inputs[0]) && !known(step.inputs[1]) &&
          shape(step.inputs[0]).size() == shape(step.inputs[1]).size())
        break;
      if (step.op != "Mul" && step.op != "Div" && step.op != "Add" && step.op != "Where") return;
      std::string other;
      for (const auto& input : step.inputs) {
        if (!known(input) && !other.empty()) return;
        if (!known(input))
          other = input;
        else if (shape(input).size() < 2 && *element_count(shape(input)) != 1)
          return;
      }
      if (shape(other) != shape(name)) return;
      name = other;
    }
    for (const std::size_t k : turned.chain) gone_.insert(k);
    gone_.erase(next[0]);
    turned_[next[0]] = std::move(turned);
  }

  std::string swapped(const std::string& name) {
    const std::size_t rank = shape(name).size();
    if (rank < 2) return name;
    std::vector<std::int64_t> perm(rank);
    std::iota(perm.begin(), perm.end(), 0);
    std::swap(perm[rank - 1], perm[rank - 2]);
    return transpose(name, perm);
  }
  void write_turned(const Turned& turned) {
    const Node& product = old_[turned.chain.back()];
    Shape flipped = shape(product.outputs[0]);
    std::swap(flipped[flipped.size() - 1], flipped[flipped.size() - 2]);
    std::string before = product.outputs[0];
    std::string now =
        add({"MatMul", "", product.name, {swapped(product.inputs[1]), swapped(product.inputs[0])}, {}, {}},
            flipped);
    for (std::size_t k = turned.chain.size() - 1; k-- > 1;) {
      Node step = old_[turned.chain[k]];
      for (auto& input : step.inputs) input = input == before ? now : swapped(input);
      before = step.outputs[0];
      now = add(std::move(step), flipped);
    }
    add({"Softmax", "", old_[turned.chain[0]].name, {now}, {}, {{"axis", std::int64_t{-1}}}}, flipped,
        turned.output);
  }

  BoundModel& bound_;
  std::vector<Node> old_;
  std::map<std::string, std::size_t> producer_;
  std::map<std::string, std::vector<std::size_t>> readers_;
  std::set<std::size_t> gone_;
  std::map<std::size_t, Turned> turned_;  // by the transpose that they replace
  int next_ = 0;
};

}  // namespace

BoundModel plain_products(BoundModel model) {
  const bool any = std::any_of(model.model.nodes.begin(), model.model.nodes.end(),
                               [](const Node& n) { return n.op == "Einsum" || n.op == "Softmax"; });
  if (any) Rewriter(model).run();
  return model;
}

}  // namespace crossbits

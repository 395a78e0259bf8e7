#include <fmt/format.h>

#include <algorithm>
#include <nlohmann/json.hpp>
#include <set>

#include "protocols/check/evidence.hpp"
#include "protocols/check/reader.hpp"

namespace crossbits::check {
namespace {

constexpr std::size_t most_tree_nodes = std::size_t{1} << 22;

/// Walks a protocol tree with the rows and columns that reach each node.
class TreeWalk {
 public:
  TreeWalk(const Function& f, const Json& tree)
      : f_(f), nodes_(list(tree, "nodes")), places_(f.rows() * f.columns(), 0) {}

  /// The depth of the subtree; fills in places(), and fault() where it is none.
  int depth(std::size_t at, std::vector<std::size_t> rows, std::vector<std::size_t> columns, int level) {
    if (level > 64 || ++visited_ > most_tree_nodes) {
      fault_ = "the protocol tree is too deep or too large";
      return 0;
    }
    const Json& node = nodes_[at];
    if (!lacks(node, "value")) return leaf(node, rows, columns);
    const std::string speaker = text(node, "speaker");
    if (speaker != "Alice" && speaker != "Bob") fault_ = fmt::format("\"{}\" is no party", speaker);
    auto& own = speaker == "Alice" ? rows : columns;
    const auto one_if = lines(node, "one_if", speaker == "Alice" ? f_.rows() : f_.columns());
    const std::set<std::size_t> says_one(one_if.begin(), one_if.end());
    std::vector<std::size_t> zero, one;
    for (const std::size_t i : own) (says_one.contains(i) ? one : zero).push_back(i);
    const std::size_t below_zero = number_below(member(node, "zero"), nodes_.size(), "a node"),
                      below_one = number_below(member(node, "one"), nodes_.size(), "a node");
    if (!fault_.empty()) return 0;
    own = zero;
    const int left = depth(below_zero, rows, columns, level + 1);
    own = one;
    return 1 + std::max(left, fault_.empty() ? depth(below_one, rows, columns, level + 1) : 0);
  }
  const std::string& fault() const { return fault_; }
  const std::vector<int>& places() const { return places_; }
  std::size_t size() const { return nodes_.size(); }

 private:
  int leaf(const Json& node, const std::vector<std::size_t>& rows, const std::vector<std::size_t>& columns) {
    const int place = f_.place_of(integer(member(node, "value"), "a leaf's value"));
    for (const std::size_t i : rows) {
      for (const std::size_t j : columns) places_[i * f_.columns() + j] = place;
    }
    return 0;
  }

  const Function& f_;
  const Json& nodes_;
  std::vector<int> places_;
  std::size_t visited_ = 0;
  std::string fault_;
};

std::vector<std::size_t> all_lines(std::size_t count) {
  std::vector<std::size_t> lines(count);
  for (std::size_t i = 0; i < count; ++i) lines[i] = i;
  return lines;
}

}  // namespace

TreeAnswers answers_of_tree(const Function& f, const Json& tree) {
  TreeWalk walk(f, tree);
  const std::size_t root = number_below(member(tree, "root"), walk.size(), "the root");
  const int depth = walk.depth(root, all_lines(f.rows()), all_lines(f.columns()), 0);
  return {depth, walk.places(), walk.fault()};
}

}  // namespace crossbits::check

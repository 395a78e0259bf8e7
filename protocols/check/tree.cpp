#include <fmt/format.h>

#include <algorithm>
#include <nlohmann/json.hpp>
#include <set>

#include "protocols/check/evidence.hpp"
#include "protocols/check/reader.hpp"

namespace crossbits::check {
namespace {

constexpr int most_depth = 64;

/// Walks a protocol tree with the rows and columns that reach each node. Those of the nodes of one level are
/// disjoint rectangles, and nodes that no input reaches get no lines: what is looked at is the matrix, once a
/// level.
class TreeWalk {
 public:
  using Lines = std::vector<std::size_t>;

  TreeWalk(const Function& f, const Json& tree)
      : f_(f),
        nodes_(list(tree, "nodes")),
        places_(f.rows() * f.columns(), 0),
        reached_(nodes_.size(), false) {}

  /// The depth of the subtree; fills in places(), and fault() where it is none.
  int depth(std::size_t at, const Lines& rows, const Lines& columns, int level) {
    if (level > most_depth) return fail("the protocol tree is too deep");
    if (reached_[at]) return fail(fmt::format("node {} of the protocol tree is reached twice", at));
    reached_[at] = true;
    const Json& node = nodes_[at];
    if (!lacks(node, "value")) return leaf(node, rows, columns);
    const std::string speaker = text(node, "speaker");
    if (speaker != "Alice" && speaker != "Bob") return fail(fmt::format("\"{}\" is no party", speaker));
    const bool is_alice = speaker == "Alice";
    const auto one_if = lines(node, "one_if", is_alice ? f_.rows() : f_.columns());
    const std::set<std::size_t> says_one(one_if.begin(), one_if.end());
    Lines zero, one;
    if (!rows.empty() && !columns.empty()) {
      for (const std::size_t i : is_alice ? rows : columns) (says_one.contains(i) ? one : zero).push_back(i);
    }
    const auto below = [&](const char* key, const Lines& own) {
      const std::size_t child = number_below(member(node, key), nodes_.size(), "a node");
      return is_alice ? depth(child, own, columns, level + 1) : depth(child, rows, own, level + 1);
    };
    const int left = below("zero", zero);
    return 1 + std::max(left, fault_.empty() ? below("one", one) : 0);
  }
  const std::string& fault() const { return fault_; }
  const std::vector<int>& places() const { return places_; }
  std::size_t size() const { return nodes_.size(); }

 private:
  int fail(std::string fault) {
    fault_ = std::move(fault);
    return 0;
  }

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
  std::vector<bool> reached_;
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

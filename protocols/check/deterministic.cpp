#include <fmt/format.h>

#include <algorithm>
#include <map>
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
  TreeWalk(const Function& f, const Json& tree) : f_(f), nodes_(list(tree, "nodes")) {}

  /// The depth of the subtree; sets fault() where a leaf has a wrong answer.
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
  std::size_t size() const { return nodes_.size(); }

 private:
  int leaf(const Json& node, const std::vector<std::size_t>& rows, const std::vector<std::size_t>& columns) {
    const int place = f_.place_of(integer(member(node, "value"), "a leaf's value"));
    for (const std::size_t i : rows) {
      for (const std::size_t j : columns) {
        if (f_.differs(i, j, place))
          fault_ = fmt::format("the protocol tree is wrong on row {}, column {}", i, j);
      }
    }
    return 0;
  }

  const Function& f_;
  const Json& nodes_;
  std::size_t visited_ = 0;
  std::string fault_;
};

std::vector<std::size_t> all_lines(std::size_t count) {
  std::vector<std::size_t> lines(count);
  for (std::size_t i = 0; i < count; ++i) lines[i] = i;
  return lines;
}

Proved prove_tree(const Case& c, const Json& tree) {
  TreeWalk walk(c.f, tree);
  const std::size_t root = number_below(member(tree, "root"), walk.size(), "the root");
  const int depth = walk.depth(root, all_lines(c.f.rows()), all_lines(c.f.columns()), 0);
  return {depth, depth, walk.fault()};
}

/// The speaker names its line by a prefix code with room for the answer: ceil(log2 of the sum over its
/// different lines of 2^ceil(log2 number of answers in it)), by Kraft's inequality.
Proved prove_line_protocol(const Case& c, const Json& side) {
  const bool by_rows = text(side, "speaker") == "Alice";
  std::map<std::string, std::set<int>> different;
  for (std::size_t i = 0; i < (by_rows ? c.f.rows() : c.f.columns()); ++i) {
    std::string line;
    std::set<int> values;
    for (std::size_t j = 0; j < (by_rows ? c.f.columns() : c.f.rows()); ++j) {
      const int place = by_rows ? c.f.place(i, j) : c.f.place(j, i);
      line += static_cast<char>('1' + place);
      if (place != Function::undefined) values.insert(place);
    }
    different.emplace(std::move(line), std::move(values));
  }
  std::uint64_t transcripts = 0;
  for (const auto& [line, values] : different) transcripts += std::uint64_t{1} << bits_to_tell(values.size());
  return {bits_to_tell(transcripts), bits_to_tell(transcripts), {}};
}

Proved prove_upper(const Case& c, const Json& side) {
  const std::string by = text(side, "by");
  if (by == "tree") return prove_tree(c, member(side, "tree"));
  if (by == "line_protocol") return prove_line_protocol(c, side);
  return Proved::no(fmt::format("\"{}\" is no protocol", by));
}

Proved prove_lower(const Case& c, const Json& side) {
  const std::string by = text(side, "by");
  if (by == "table") return prove_table(c, side);
  if (by != "leaves") return Proved::no(fmt::format("\"{}\" does not bound the depth from below", by));
  const Count leaves = count_leaves(c, side);
  return {bits_to_tell(leaves.count), bits_to_tell(leaves.count), leaves.fault};
}

}  // namespace

Proved prove_deterministic(const Case& c, const Json& evidence) {
  if (c.is("upper")) return prove_upper(c, member(evidence, "upper"));
  const Proved lower = prove_lower(c, member(evidence, "lower"));
  if (c.is("lower") || !lower.fault.empty()) return lower;
  const Proved upper = prove_upper(c, member(evidence, "upper"));
  if (!upper.fault.empty() || upper.value == lower.value) return upper;
  return Proved::no(
      fmt::format("the evidence proves at least {} and at most {}", lower.value.str(), upper.value.str()));
}

}  // namespace crossbits::check

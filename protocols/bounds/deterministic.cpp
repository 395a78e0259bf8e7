#include "protocols/bounds/deterministic.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <nlohmann/json.hpp>

#include "protocols/bounds/depth_search.hpp"
#include "protocols/bounds/filled.hpp"
#include "protocols/bounds/line_protocol.hpp"
#include "protocols/bounds/techniques.hpp"

namespace crossbits {
namespace {

constexpr std::uint64_t depth_steps = 60'000'000;  // lines dealt to a side, and parts looked at
constexpr std::uint64_t filled_steps = 2'000'000;  // the same, where undefined entries are filled in
constexpr std::size_t most_tree_entries = std::size_t{1} << 20;

struct LineProtocol {
  int depth = 0;
  int speaker = 0;
  std::vector<LineClass> classes;
};

LineProtocol best_line_protocol(const CommunicationMatrix& matrix) {
  LineProtocol alice{.speaker = 0, .classes = row_classes(matrix)},
      bob{.speaker = 1, .classes = row_classes(matrix.transposed())};
  alice.depth = line_protocol_depth(alice.classes);
  bob.depth = line_protocol_depth(bob.classes);
  return alice.depth <= bob.depth ? alice : bob;
}

Json masks_json(const Merged& merged, const std::vector<Refuted>& table) {
  Json lines = Json::array();
  for (const Refuted& r : table) {
    Json line = {r.part.rows, r.part.columns, r.bits};
    if (!r.pairs.empty()) line.push_back(r.pairs);
    lines.push_back(std::move(line));
  }
  return {{"by", "table"},
          {"rows", numbers_json(merged.rows)},
          {"columns", numbers_json(merged.columns)},
          {"parts", lines}};
}

/// Between the two sides: deeper and deeper, until a tree is found or the effort is spent.
void search(Facts& facts, Depth& depth) {
  const SmallMatrix small(facts.merged().matrix);
  DepthSearch search(small);
  Effort effort = facts.effort().share(depth_steps);
  while (depth.lower < depth.upper) {
    const auto found = search.at_most(depth.lower, effort);
    if (!found) return;
    if (*found) {
      depth.upper = depth.lower;
      depth.tree = whole_tree(search.tree(depth.upper), facts.merged());
      return;
    }
    depth.lower_evidence = masks_json(facts.merged(), search.refutation(depth.lower));
    depth.how = fmt::format("depth {} refuted by a table of parts", depth.lower);
    ++depth.lower;
  }
}

ProtocolTree tree_of(LineProtocol lines, const Merged& merged) {
  ProtocolTree tree(merged.matrix.rows(), merged.matrix.columns());
  add_line_protocol(tree, lines.speaker, std::move(lines.classes));
  return whole_tree(tree, merged);
}

/// What is known of the matrix with undefined entries filled in is an upper side for f itself.
void search_filled(Facts& facts, Depth& depth) {
  const auto fill = filled(facts.merged());
  if (!fill) return;
  LineProtocol lines = best_line_protocol(fill->matrix);
  if (lines.depth < depth.upper) {
    depth.upper = lines.depth;
    depth.tree = tree_of(std::move(lines), *fill);
  }
  if (!SmallMatrix::fits(fill->matrix)) return;
  const SmallMatrix small(fill->matrix);
  DepthSearch search(small);
  Effort effort = facts.effort().part(2).share(filled_steps);
  for (int d = depth.lower; d < depth.upper; ++d) {
    const auto found = search.at_most(d, effort);
    if (!found) return;
    if (!*found) continue;
    depth.upper = d;
    depth.tree = whole_tree(search.tree(d), *fill);
  }
}

}  // namespace

/// A line says what the line says that stands for it.
ProtocolTree whole_tree(const ProtocolTree& tree, const Merged& merged) {
  ProtocolTree whole(merged.row_class.size(), merged.column_class.size());
  for (const ProtocolTree::Node& node : tree.nodes()) {
    if (node.is_leaf) {
      whole.add_leaf(merged.matrix.values()[static_cast<std::size_t>(node.value)]);
      continue;
    }
    Bits says;
    for (const std::size_t line : node.speaker == 0 ? merged.row_class : merged.column_class)
      says.push_back(node.says[line]);
    whole.add_inner(node.speaker, std::move(says), node.zero, node.one);
  }
  return whole;
}

Depth deterministic_depth(Facts& facts) {
  LineProtocol lines = best_line_protocol(facts.merged().matrix);
  const std::size_t enough = lines.depth == 0 ? 1 : (std::size_t{1} << (lines.depth - 1)) + 1;
  const std::vector<LeafPart> parts = facts.leaf_parts(enough);
  Depth depth{.lower = bits_to_index(total_count(parts)),
              .upper = lines.depth,
              .upper_speaker = lines.speaker,
              .lower_evidence = leaves_json(parts),
              .how = fmt::format("at least {} leaves", total_count(parts))};
  const bool has_tree = facts.matrix().rows() * facts.matrix().columns() <= most_tree_entries;
  if (depth.lower < depth.upper && has_tree) search_filled(facts, depth);
  if (depth.lower < depth.upper && SmallMatrix::fits(facts.merged().matrix)) search(facts, depth);
  if (!depth.tree && has_tree) depth.tree = tree_of(std::move(lines), facts.merged());
  return depth;
}

Json tree_json(const ProtocolTree& tree) {
  Json nodes = Json::array();
  for (const ProtocolTree::Node& node : tree.nodes()) {
    if (node.is_leaf) {
      nodes.push_back({{"value", node.value}});
      continue;
    }
    std::vector<std::size_t> ones;
    for (std::size_t i = 0; i < node.says.size(); ++i) {
      if (node.says[i]) ones.push_back(i);
    }
    nodes.push_back({{"speaker", node.speaker == 0 ? "Alice" : "Bob"},
                     {"one_if", ones},
                     {"zero", node.zero},
                     {"one", node.one}});
  }
  return {{"root", tree.root()}, {"nodes", nodes}};
}

std::vector<Bound> deterministic_bound(Facts& facts) {
  Depth depth = deterministic_depth(facts);
  const Json upper =
      depth.tree ? Json{{"by", "tree"}, {"tree", tree_json(*depth.tree)}}
                 : Json{{"by", "line_protocol"}, {"speaker", depth.upper_speaker == 0 ? "Alice" : "Bob"}};
  const char* const reached = depth.tree ? "a protocol tree" : "one party sends its line";
  if (depth.is_exact()) {
    return {{.name = "deterministic",
             .kind = Kind::exact,
             .value = depth.lower,
             .bits = depth.lower,
             .how = fmt::format("{}; {}", reached, depth.how),
             .evidence = {{"upper", upper}, {"lower", depth.lower_evidence}}}};
  }
  return {{.name = "deterministic",
           .kind = Kind::lower_bound,
           .value = depth.lower,
           .bits = depth.lower,
           .how = depth.how,
           .evidence = {{"lower", depth.lower_evidence}}},
          {.name = "deterministic",
           .kind = Kind::upper_bound,
           .value = depth.upper,
           .bits = depth.upper,
           .how = reached,
           .evidence = {{"upper", upper}}}};
}

}  // namespace crossbits

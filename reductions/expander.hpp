#pragma once

#include <map>
#include <tuple>

#include "reductions/expand.hpp"

namespace crossbits {

/// What the entries of one token set have become.
struct ExpandedTokens {
  std::shared_ptr<TokenSet> set;  // in the new graph
  std::vector<int> group;         // by entry
  std::array<std::shared_ptr<std::vector<std::int32_t>>, largest_grouping>
      members;                                                 // entries of each group, ascending
  std::array<std::vector<ValueId>, largest_grouping> bundles;  // bundles[g][k]: the first k + 1 members
};

/// Writes the graph of expand() value by value: sums and shapes in expand.cpp, attention in one of two forms.
class Expander {
 public:
  Expander(const Graph& graph, Grouping groups, const std::vector<ValueId>& wanted, std::int64_t pair_limit);
  Expanded run();

 private:
  std::int64_t count_pairs() const;
  Operand image(const Operand& operand) const;
  ValueId add(Operation op, std::shared_ptr<const Parts> shape, Operand operand, Place place, Role role);
  Segment whole(ValueId id) const { return result_.graph.whole(id); }
  void expand_value(ValueId id);
  ValueId expand_sum(const Value& value, std::int32_t parts);
  ValueId partial_sum(const std::vector<Operand>& terms, std::int32_t m, const Place& place);
  ExpandedTokens& tokens_of(const std::shared_ptr<const TokenSet>& set);
  /// Entry `e` of a set, brought over when first asked for (not all entries of a set need be needed).
  void bring(ExpandedTokens& tokens, const TokenSet& set, std::int32_t e);
  static std::vector<std::int32_t> entries_of(const Attend& a);

  // Pair form: expand_pairs.cpp.
  Operand expand_pairs(const Value& value, const Attend& a);
  std::shared_ptr<const AttentionRule> one_head(const std::shared_ptr<const AttentionRule>& rule);
  ValueId expand_head(const Value& value, const Attend& a, const ExpandedTokens& tokens,
                      const std::vector<std::int32_t>& entries, const Operand& query, std::int32_t head);
  ValueId row_maximum(const std::vector<ValueId>& scores,
                      const std::array<std::vector<std::size_t>, largest_grouping>& by_group,
                      const std::shared_ptr<const Parts>& shape, const Place& place);

  // Group form: expand_groups.cpp.
  ValueId expand_groups(ValueId id, const Attend& a);
  void extend_bundle(ExpandedTokens& tokens, std::size_t g, std::int32_t e);
  ValueId one_bundle(const ExpandedTokens& tokens, const std::vector<std::int32_t>& entries);

  // Shapes, shared so that a large graph stays small.
  std::int32_t graph_count(const Value& value) const;
  std::shared_ptr<const Parts> shared_shape(const Format& format, std::int32_t count);
  std::shared_ptr<const Parts> summary_shape(const AttentionRule& rule, std::int32_t head_width,
                                             std::int64_t n);

  const Graph& graph_;
  Grouping groups_;
  std::vector<char> needed_;
  bool pairs_;
  Expanded result_;
  std::map<const TokenSet*, ExpandedTokens> tokens_;
  std::map<const AttentionRule*, std::shared_ptr<const AttentionRule>> single_;
  std::vector<std::shared_ptr<const Parts>> shapes_;
  std::map<std::tuple<const AttentionRule*, std::int32_t, std::int64_t>, std::shared_ptr<const Parts>>
      summary_shapes_;
};

}  // namespace crossbits

// Attention with the tokens of one owner read as a group, all heads at once.

#include "reductions/expander.hpp"

namespace crossbits {

ValueId Expander::expand_groups(ValueId id, const Attend& a) {
  const Value& value = graph_[id];
  ExpandedTokens& tokens = tokens_of(a.tokens);
  const AttentionRule& rule = *a.rule;
  const std::int32_t head_width = graph_count(value) / rule.heads;
  const std::vector<std::int32_t> entries = entries_of(a);
  auto attend = std::make_shared<Attend>(a);
  attend->tokens = tokens.set;
  std::array<std::int32_t, largest_grouping> count{};
  std::array<std::shared_ptr<const std::vector<std::int32_t>>, largest_grouping> members;
  std::array<ValueId, largest_grouping> bundle{};
  if (a.entries.empty()) {
    for (const std::int32_t e : entries) {
      bring(tokens, *a.tokens, e);
      const auto g = static_cast<std::size_t>(tokens.group[static_cast<std::size_t>(e)]);
      if (static_cast<std::size_t>(count[g]) == tokens.members[g]->size()) extend_bundle(tokens, g, e);
      ++count[g];
    }
    for (std::size_t g = 0; g < largest_grouping; ++g) {
      members[g] = tokens.members[g];
      if (count[g] > 0) bundle[g] = tokens.bundles[g][static_cast<std::size_t>(count[g]) - 1];
    }
  } else {
    std::array<std::vector<std::int32_t>, largest_grouping> own;
    for (const std::int32_t e : entries) {
      bring(tokens, *a.tokens, e);
      own[static_cast<std::size_t>(tokens.group[static_cast<std::size_t>(e)])].push_back(e);
    }
    for (std::size_t g = 0; g < largest_grouping; ++g) {
      count[g] = static_cast<std::int32_t>(own[g].size());
      if (count[g] > 0) bundle[g] = one_bundle(tokens, own[g]);
      members[g] = std::make_shared<const std::vector<std::int32_t>>(std::move(own[g]));
    }
  }
  const Operand query = image(value.operand);
  Operand shift;
  if (rule.shift == AttentionRule::Shift::maximum) {
    const auto shape = shared_shape(rule.score, rule.heads);
    Operand joint;
    for (std::size_t g = 0; g < largest_grouping; ++g) {
      if (count[g] == 0) continue;
      Operand operand = query;
      operand.push_back({bundle[g], 0, 0});
      joint.push_back(
          whole(add(GroupMaximum{attend, members[g], count[g]}, shape, operand, value.place, Role::shift)));
    }
    const auto n = static_cast<std::int32_t>(joint.size());
    shift = n == 1 ? joint : Operand{whole(add(Maximum{n}, shape, joint, value.place, Role::shift))};
  }
  Operand summaries;
  Finish finish{a.rule, 0, 0};
  for (std::size_t g = 0; g < largest_grouping; ++g) {
    if (count[g] == 0) continue;
    Operand operand = query;
    append(operand, shift);
    operand.push_back({bundle[g], 0, 0});
    ++finish.summaries;
    const auto shape = summary_shape(rule, head_width, count[g]);
    summaries.push_back(
        whole(add(GroupSummary{attend, members[g], count[g]}, shape, operand, value.place, Role::partial)));
  }
  return add(finish, value.shape, std::move(summaries), value.place, value.role);
}

void Expander::extend_bundle(ExpandedTokens& tokens, std::size_t g, std::int32_t e) {
  tokens.members[g]->push_back(e);
  const auto k = static_cast<std::size_t>(e);
  Operand operand;
  if (!tokens.bundles[g].empty()) operand.push_back({tokens.bundles[g].back(), 0, 0});
  for (const auto* part : {&tokens.set->keys[k], &tokens.set->values[k]})
    operand.insert(operand.end(), part->begin(), part->end());
  tokens.bundles[g].push_back(add(Bundle{}, shared_shape(Format::constant(0), 0), operand, {}, Role::key));
}

ValueId Expander::one_bundle(const ExpandedTokens& tokens, const std::vector<std::int32_t>& entries) {
  Operand operand;
  for (const std::int32_t e : entries) {
    const auto k = static_cast<std::size_t>(e);
    for (const auto* part : {&tokens.set->keys[k], &tokens.set->values[k]})
      operand.insert(operand.end(), part->begin(), part->end());
  }
  return add(Bundle{}, shared_shape(Format::constant(0), 0), operand, {}, Role::key);
}

}  // namespace crossbits

// Attention written out pair by pair: scores, weights and sums of every head.

#include "reductions/expander.hpp"

namespace crossbits {

Operand Expander::expand_pairs(const Value& value, const Attend& a) {
  ExpandedTokens& tokens = tokens_of(a.tokens);
  const std::vector<std::int32_t> entries = entries_of(a);
  for (const std::int32_t e : entries) bring(tokens, *a.tokens, e);
  const Operand query = image(value.operand);
  Operand outputs;
  for (std::int32_t head = 0; head < a.rule->heads; ++head)
    append(outputs, {whole(expand_head(value, a, tokens, entries, query, head))});
  return outputs;
}

std::shared_ptr<const AttentionRule> Expander::one_head(const std::shared_ptr<const AttentionRule>& rule) {
  if (rule->heads == 1) return rule;
  auto& single = single_[rule.get()];
  if (!single) {
    AttentionRule copy = *rule;
    copy.heads = 1;
    single = std::make_shared<const AttentionRule>(copy);
  }
  return single;
}

ValueId Expander::expand_head(const Value& value, const Attend& a, const ExpandedTokens& tokens,
                              const std::vector<std::int32_t>& entries, const Operand& query,
                              std::int32_t head) {
  const auto rule = one_head(a.rule);
  const std::int32_t width = length(value.operand) == 0 ? 0 : a.query_width;
  const std::int32_t head_width = graph_count(value) / a.rule->heads;
  Place place = value.place;
  if (a.rule->heads > 1) place.head = static_cast<std::int16_t>(head);
  const auto score_shape = shared_shape(rule->score, 1);
  const auto weight_shape = shared_shape(Format::range(0, rule->weight_cap, rule->weight_fraction), 1);

  std::array<std::vector<std::size_t>, largest_grouping> by_group;  // indices into entries
  std::vector<ValueId> scores(entries.size());
  for (std::size_t k = 0; k < entries.size(); ++k) {
    const auto e = static_cast<std::size_t>(entries[k]);
    by_group[static_cast<std::size_t>(tokens.group[e])].push_back(k);
    Operand both = slice(query, head * width, width);
    const Operand key = slice(tokens.set->keys[e], head * width, width);
    both.insert(both.end(), key.begin(), key.end());
    Place here = place;
    here.position = tokens.set->positions[e];
    scores[k] =
        add(Score{rule, a.bias.empty() ? 0 : a.bias[k]}, score_shape, std::move(both), here, Role::score);
  }
  Operand shift;
  if (rule->shift == AttentionRule::Shift::maximum)
    shift = {whole(row_maximum(scores, by_group, score_shape, place))};

  std::vector<ValueId> weights(entries.size());
  for (std::size_t k = 0; k < entries.size(); ++k) {
    Operand operand{whole(scores[k])};
    append(operand, shift);
    weights[k] =
        add(Weight{rule}, weight_shape, std::move(operand), result_.graph[scores[k]].place, Role::weight);
  }
  Operand summaries, singles;
  Finish finish{rule, 0, 0};
  for (const auto& members : by_group) {
    if (members.empty()) continue;
    Operand w, v;
    for (const std::size_t k : members) {
      w.push_back(whole(weights[k]));
      const Operand one =
          slice(tokens.set->values[static_cast<std::size_t>(entries[k])], head * head_width, head_width);
      v.insert(v.end(), one.begin(), one.end());
    }
    w.insert(w.end(), v.begin(), v.end());
    if (members.size() == 1) {
      ++finish.singles;
      singles.insert(singles.end(), w.begin(), w.end());
    } else {
      ++finish.summaries;
      const auto shape = summary_shape(*rule, head_width, static_cast<std::int64_t>(members.size()));
      summaries.push_back(whole(add(Summarise{rule, static_cast<std::int32_t>(members.size())}, shape,
                                    std::move(w), place, Role::partial)));
    }
  }
  summaries.insert(summaries.end(), singles.begin(), singles.end());
  return add(finish, shared_shape((*value.shape)[0].format, head_width), std::move(summaries), place,
             value.role);
}

ValueId Expander::row_maximum(const std::vector<ValueId>& scores,
                              const std::array<std::vector<std::size_t>, largest_grouping>& by_group,
                              const std::shared_ptr<const Parts>& shape, const Place& place) {
  Operand joint;
  for (const auto& members : by_group) {
    if (members.empty()) continue;
    Operand operand;
    for (const std::size_t k : members) operand.push_back(whole(scores[k]));
    const auto n = static_cast<std::int32_t>(members.size());
    joint.push_back(n == 1 ? operand.front() : whole(add(Maximum{n}, shape, operand, place, Role::shift)));
  }
  if (joint.size() == 1) return joint.front().value;
  const auto n = static_cast<std::int32_t>(joint.size());
  return add(Maximum{n}, shape, std::move(joint), place, Role::shift);
}

}  // namespace crossbits

#include "reductions/expand.hpp"

#include <map>
#include <numeric>
#include <tuple>

namespace crossbits {
namespace {

constexpr std::size_t most_groups = largest_grouping;

/// Owner groups of tokens: by the parties on whom they depend; where that is both, by the token's own inputs.
class OwnerGroups {
 public:
  OwnerGroups(const Graph& graph, const Owners& owners) : dependence_(dependences(graph, owners)) {
    const std::vector<ValueId> inputs = graph.inputs();
    for (const ValueId id : inputs) {
      const std::int32_t position = graph[id].place.position;
      if (position >= 0) at_[position] |= dependence_[static_cast<std::size_t>(id)];
    }
  }

  int operator()(const Operand& operand, std::int32_t position) const {
    Dependence d = on_nobody;
    for (const Segment& s : operand) d |= dependence_[static_cast<std::size_t>(s.value)];
    const auto own = at_.find(position);
    return d == on_both && own != at_.end() ? own->second : d;
  }

 private:
  std::vector<Dependence> dependence_;
  std::map<std::int32_t, Dependence> at_;
};

/// What the entries of one token set have become.
struct Tokens {
  std::shared_ptr<TokenSet> set;  // in the new graph
  std::vector<int> group;         // by entry
  std::array<std::shared_ptr<std::vector<std::int32_t>>, most_groups>
      members;                                            // entries of each group, ascending
  std::array<std::vector<ValueId>, most_groups> bundles;  // bundles[g][k]: the first k + 1 members
};

class Expander {
 public:
  Expander(const Graph& graph, Grouping groups, const std::vector<ValueId>& wanted, std::int64_t pair_limit)
      : graph_(graph),
        groups_(std::move(groups)),
        needed_(needed_for(graph, wanted)),
        pairs_(count_pairs() <= pair_limit) {
    result_.images.resize(static_cast<std::size_t>(graph.size()));
    result_.graph.tokens = graph.tokens;
  }

  Expanded run() {
    for (ValueId id = 0; id < graph_.size(); ++id)
      if (needed_[static_cast<std::size_t>(id)] || std::holds_alternative<Input>(*graph_[id].operation))
        expand_value(id);
    for (const ValueId id : graph_.outputs) {
      const Operand& image = result_.images[static_cast<std::size_t>(id)];
      for (const Segment& s : image) result_.graph.outputs.push_back(s.value);
    }
    return std::move(result_);
  }

 private:
  std::int64_t count_pairs() const {
    std::int64_t total = 0;
    for (ValueId id = 0; id < graph_.size(); ++id) {
      const auto* a = std::get_if<Attend>(graph_[id].operation.get());
      if (a && needed_[static_cast<std::size_t>(id)]) {
        total += std::int64_t{a->rule->heads} *
                 (a->entries.empty() ? a->visible : static_cast<std::int64_t>(a->entries.size()));
      }
    }
    return total;
  }

  Operand image(const Operand& operand) const {
    Operand result;
    for (const Segment& s : operand)
      append(result, slice(result_.images[static_cast<std::size_t>(s.value)], s.offset, s.count));
    return result;
  }

  ValueId add(Operation op, std::shared_ptr<const Parts> shape, Operand operand, Place place, Role role) {
    return result_.graph.add({operation(std::move(op)), std::move(shape), std::move(operand), place, role});
  }

  Segment whole(ValueId id) const { return result_.graph.whole(id); }

  void expand_value(ValueId id) {
    const Value& value = graph_[id];
    Operand& mine = result_.images[static_cast<std::size_t>(id)];
    if (const auto* a = std::get_if<Attend>(value.operation.get())) {
      mine = pairs_ || !a->bias.empty() ? expand_pairs(value, *a) : Operand{whole(expand_groups(id, *a))};
    } else if (const auto* sum = std::get_if<Accumulate>(value.operation.get())) {
      mine = {whole(expand_sum(value, sum->parts))};
    } else {
      Value copy = value;
      copy.operand = image(value.operand);
      mine = {whole(result_.graph.add(std::move(copy)))};
    }
  }

  ValueId expand_sum(const Value& value, std::int32_t parts) {
    const std::int32_t m = length(value.operand) / parts;
    std::array<std::vector<Operand>, most_groups> by_group;
    for (std::int32_t k = 0; k < parts; ++k) {
      const Operand part = slice(value.operand, k * m, m);
      const std::int32_t position = part.empty() ? -1 : graph_[part.front().value].place.position;
      by_group[static_cast<std::size_t>(groups_(part, position))].push_back(image(part));
    }
    Operand total;
    std::int32_t total_parts = 0;
    for (const auto& terms : by_group) {
      if (terms.empty()) continue;
      ++total_parts;
      append(total, terms.size() == 1 ? terms.front() : Operand{whole(partial_sum(terms, m, value.place))});
    }
    return add(Accumulate{total_parts}, value.shape, total, value.place, value.role);
  }

  ValueId partial_sum(const std::vector<Operand>& terms, std::int32_t m, const Place& place) {
    Operand all;
    std::vector<Format> formats;
    for (const Operand& t : terms) {
      append(all, t);
      formats.push_back(result_.graph.hull(t));
    }
    return add(Accumulate{static_cast<std::int32_t>(terms.size())}, one_part(Format::sum(formats), m), all,
               place, Role::partial);
  }

  Tokens& tokens_of(const std::shared_ptr<const TokenSet>& set) {
    const auto [place, fresh] = tokens_.try_emplace(set.get());
    Tokens& tokens = place->second;
    if (!fresh) return tokens;
    tokens.set = std::make_shared<TokenSet>();
    tokens.set->positions = set->positions;
    for (auto& m : tokens.members) m = std::make_shared<std::vector<std::int32_t>>();
    return tokens;
  }

  /// Entry `e` of a set, brought over when first asked for (not all entries of a set need be needed).
  void bring(Tokens& tokens, const TokenSet& set, std::int32_t e) {
    const auto k = static_cast<std::size_t>(e);
    if (tokens.group.size() <= k) {
      tokens.group.resize(set.keys.size(), -1);
      tokens.set->keys.resize(set.keys.size());
      tokens.set->values.resize(set.keys.size());
    }
    if (tokens.group[k] >= 0) return;
    tokens.set->keys[k] = image(set.keys[k]);
    tokens.set->values[k] = image(set.values[k]);
    Operand both = set.keys[k];
    append(both, set.values[k]);
    tokens.group[k] = groups_(both, set.positions[k]);
  }

  static std::vector<std::int32_t> entries_of(const Attend& a) {
    if (!a.entries.empty()) return a.entries;
    std::vector<std::int32_t> entries(static_cast<std::size_t>(a.visible));
    std::iota(entries.begin(), entries.end(), 0);
    return entries;
  }

  // Pair form.

  Operand expand_pairs(const Value& value, const Attend& a) {
    Tokens& tokens = tokens_of(a.tokens);
    const std::vector<std::int32_t> entries = entries_of(a);
    for (const std::int32_t e : entries) bring(tokens, *a.tokens, e);
    const Operand query = image(value.operand);
    Operand outputs;
    for (std::int32_t head = 0; head < a.rule->heads; ++head)
      append(outputs, {whole(expand_head(value, a, tokens, entries, query, head))});
    return outputs;
  }

  std::shared_ptr<const AttentionRule> one_head(const std::shared_ptr<const AttentionRule>& rule) {
    if (rule->heads == 1) return rule;
    auto& single = single_[rule.get()];
    if (!single) {
      AttentionRule copy = *rule;
      copy.heads = 1;
      single = std::make_shared<const AttentionRule>(copy);
    }
    return single;
  }

  ValueId expand_head(const Value& value, const Attend& a, const Tokens& tokens,
                      const std::vector<std::int32_t>& entries, const Operand& query, std::int32_t head) {
    const auto rule = one_head(a.rule);
    const std::int32_t width = length(value.operand) == 0 ? 0 : a.query_width;
    const std::int32_t head_width = graph_count(value) / a.rule->heads;
    Place place = value.place;
    if (a.rule->heads > 1) place.head = static_cast<std::int16_t>(head);
    const auto score_shape = shared_shape(rule->score, 1);
    const auto weight_shape = shared_shape(Format::range(0, rule->weight_cap, rule->weight_fraction), 1);

    std::array<std::vector<std::size_t>, most_groups> by_group;  // indices into entries
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

  ValueId row_maximum(const std::vector<ValueId>& scores,
                      const std::array<std::vector<std::size_t>, most_groups>& by_group,
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

  // Group form.

  ValueId expand_groups(ValueId id, const Attend& a) {
    const Value& value = graph_[id];
    Tokens& tokens = tokens_of(a.tokens);
    const AttentionRule& rule = *a.rule;
    const std::int32_t head_width = graph_count(value) / rule.heads;
    const std::vector<std::int32_t> entries = entries_of(a);
    auto attend = std::make_shared<Attend>(a);
    attend->tokens = tokens.set;
    std::array<std::int32_t, most_groups> count{};
    std::array<std::shared_ptr<const std::vector<std::int32_t>>, most_groups> members;
    std::array<ValueId, most_groups> bundle{};
    if (a.entries.empty()) {
      for (const std::int32_t e : entries) {
        bring(tokens, *a.tokens, e);
        const auto g = static_cast<std::size_t>(tokens.group[static_cast<std::size_t>(e)]);
        if (static_cast<std::size_t>(count[g]) == tokens.members[g]->size()) extend_bundle(tokens, g, e);
        ++count[g];
      }
      for (std::size_t g = 0; g < most_groups; ++g) {
        members[g] = tokens.members[g];
        if (count[g] > 0) bundle[g] = tokens.bundles[g][static_cast<std::size_t>(count[g]) - 1];
      }
    } else {
      std::array<std::vector<std::int32_t>, most_groups> own;
      for (const std::int32_t e : entries) {
        bring(tokens, *a.tokens, e);
        own[static_cast<std::size_t>(tokens.group[static_cast<std::size_t>(e)])].push_back(e);
      }
      for (std::size_t g = 0; g < most_groups; ++g) {
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
      for (std::size_t g = 0; g < most_groups; ++g) {
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
    for (std::size_t g = 0; g < most_groups; ++g) {
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

  void extend_bundle(Tokens& tokens, std::size_t g, std::int32_t e) {
    tokens.members[g]->push_back(e);
    const auto k = static_cast<std::size_t>(e);
    Operand operand;
    if (!tokens.bundles[g].empty()) operand.push_back({tokens.bundles[g].back(), 0, 0});
    for (const auto* part : {&tokens.set->keys[k], &tokens.set->values[k]})
      operand.insert(operand.end(), part->begin(), part->end());
    tokens.bundles[g].push_back(add(Bundle{}, shared_shape(Format::constant(0), 0), operand, {}, Role::key));
  }

  ValueId one_bundle(const Tokens& tokens, const std::vector<std::int32_t>& entries) {
    Operand operand;
    for (const std::int32_t e : entries) {
      const auto k = static_cast<std::size_t>(e);
      for (const auto* part : {&tokens.set->keys[k], &tokens.set->values[k]})
        operand.insert(operand.end(), part->begin(), part->end());
    }
    return add(Bundle{}, shared_shape(Format::constant(0), 0), operand, {}, Role::key);
  }

  // Shapes, shared so that a large graph stays small.

  std::int32_t graph_count(const Value& value) const {
    std::int32_t total = 0;
    for (const Part& p : *value.shape) total += p.count;
    return total;
  }

  std::shared_ptr<const Parts> shared_shape(const Format& format, std::int32_t count) {
    for (const auto& s : shapes_)
      if ((*s)[0].count == count && (*s)[0].format == format) return s;
    if (shapes_.size() > 64) shapes_.clear();
    return shapes_.emplace_back(one_part(format, count));
  }

  std::shared_ptr<const Parts> summary_shape(const AttentionRule& rule, std::int32_t head_width,
                                             std::int64_t n) {
    auto& shape = summary_shapes_[{&rule, head_width, n}];
    if (!shape) {
      const Format& t = rule.term;
      const Format terms{t.lowest * n, t.step, t.fraction, (t.count - 1) * n + 1};
      const Format weights = Format::range(0, BigInteger(rule.weight_cap) * n, rule.weight_fraction);
      shape = std::make_shared<const Parts>(Parts{{terms, rule.heads * head_width}, {weights, rule.heads}});
    }
    return shape;
  }

  const Graph& graph_;
  Grouping groups_;
  std::vector<char> needed_;
  bool pairs_;
  Expanded result_;
  std::map<const TokenSet*, Tokens> tokens_;
  std::map<const AttentionRule*, std::shared_ptr<const AttentionRule>> single_;
  std::vector<std::shared_ptr<const Parts>> shapes_;
  std::map<std::tuple<const AttentionRule*, std::int32_t, std::int64_t>, std::shared_ptr<const Parts>>
      summary_shapes_;
};

}  // namespace

Grouping by_owner(const Graph& graph, const Owners& owners) { return OwnerGroups(graph, owners); }

Expanded expand(const Graph& graph, const Grouping& grouping, const std::vector<ValueId>& wanted,
                std::int64_t pair_limit) {
  return Expander(graph, grouping, wanted, pair_limit).run();
}

Expanded expand(const Graph& graph, const Owners& owners, const std::vector<ValueId>& wanted,
                std::int64_t pair_limit) {
  return expand(graph, by_owner(graph, owners), wanted, pair_limit);
}

}  // namespace crossbits

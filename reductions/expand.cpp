#include "reductions/expand.hpp"

#include <map>
#include <numeric>

#include "reductions/expander.hpp"

namespace crossbits {
namespace {

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

}  // namespace

Expander::Expander(const Graph& graph, Grouping groups, const std::vector<ValueId>& wanted,
                   std::int64_t pair_limit)
    : graph_(graph),
      groups_(std::move(groups)),
      needed_(needed_for(graph, wanted)),
      pairs_(count_pairs() <= pair_limit) {
  result_.images.resize(static_cast<std::size_t>(graph.size()));
  result_.graph.tokens = graph.tokens;
}

Expanded Expander::run() {
  for (ValueId id = 0; id < graph_.size(); ++id)
    if (needed_[static_cast<std::size_t>(id)] || std::holds_alternative<Input>(*graph_[id].operation))
      expand_value(id);
  for (const ValueId id : graph_.outputs) {
    const Operand& image = result_.images[static_cast<std::size_t>(id)];
    for (const Segment& s : image) result_.graph.outputs.push_back(s.value);
  }
  return std::move(result_);
}

std::int64_t Expander::count_pairs() const {
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

Operand Expander::image(const Operand& operand) const {
  Operand result;
  for (const Segment& s : operand)
    append(result, slice(result_.images[static_cast<std::size_t>(s.value)], s.offset, s.count));
  return result;
}

ValueId Expander::add(Operation op, std::shared_ptr<const Parts> shape, Operand operand, Place place,
                      Role role) {
  return result_.graph.add({operation(std::move(op)), std::move(shape), std::move(operand), place, role});
}

void Expander::expand_value(ValueId id) {
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

ValueId Expander::expand_sum(const Value& value, std::int32_t parts) {
  const std::int32_t m = length(value.operand) / parts;
  std::array<std::vector<Operand>, largest_grouping> by_group;
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

ValueId Expander::partial_sum(const std::vector<Operand>& terms, std::int32_t m, const Place& place) {
  Operand all;
  std::vector<Format> formats;
  for (const Operand& t : terms) {
    append(all, t);
    formats.push_back(result_.graph.hull(t));
  }
  return add(Accumulate{static_cast<std::int32_t>(terms.size())}, one_part(Format::sum(formats), m), all,
             place, Role::partial);
}

ExpandedTokens& Expander::tokens_of(const std::shared_ptr<const TokenSet>& set) {
  const auto [place, fresh] = tokens_.try_emplace(set.get());
  ExpandedTokens& tokens = place->second;
  if (!fresh) return tokens;
  tokens.set = std::make_shared<TokenSet>();
  tokens.set->positions = set->positions;
  for (auto& m : tokens.members) m = std::make_shared<std::vector<std::int32_t>>();
  return tokens;
}

void Expander::bring(ExpandedTokens& tokens, const TokenSet& set, std::int32_t e) {
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

std::vector<std::int32_t> Expander::entries_of(const Attend& a) {
  if (!a.entries.empty()) return a.entries;
  std::vector<std::int32_t> entries(static_cast<std::size_t>(a.visible));
  std::iota(entries.begin(), entries.end(), 0);
  return entries;
}

std::int32_t Expander::graph_count(const Value& value) const {
  std::int32_t total = 0;
  for (const Part& p : *value.shape) total += p.count;
  return total;
}

std::shared_ptr<const Parts> Expander::shared_shape(const Format& format, std::int32_t count) {
  for (const auto& s : shapes_)
    if ((*s)[0].count == count && (*s)[0].format == format) return s;
  if (shapes_.size() > 64) shapes_.clear();
  return shapes_.emplace_back(one_part(format, count));
}

std::shared_ptr<const Parts> Expander::summary_shape(const AttentionRule& rule, std::int32_t head_width,
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

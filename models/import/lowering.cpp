#include "models/import/lowering.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <stdexcept>

namespace crossbits::lowering {
namespace {

Refs reads_of(const std::vector<Row>& rows, const std::vector<std::size_t>& elements) {
  std::set<Ref> all;
  for (const std::size_t e : elements)
    for (const auto& [ref, weight] : rows[e].terms) all.insert(ref);
  return {all.begin(), all.end()};
}

Refs refs_of(const Row& row) {
  Refs refs;
  for (const auto& [ref, weight] : row.terms) refs.push_back(ref);
  return refs;
}

/// The weights of one number add up before they are rounded; where they cancel, nothing is read.
Row merged(Row row) {
  const auto& t = row.terms;
  const auto unordered = [](const auto& a, const auto& b) { return !(a.first < b.first); };
  if (std::adjacent_find(t.begin(), t.end(), unordered) == t.end() &&
      std::none_of(t.begin(), t.end(), [](const auto& a) { return a.second == 0; }))
    return row;
  std::stable_sort(row.terms.begin(), row.terms.end(),
                   [](const auto& a, const auto& b) { return a.first < b.first; });
  std::vector<std::pair<Ref, double>> terms;
  for (const auto& term : row.terms) {
    if (!terms.empty() && terms.back().first == term.first)
      terms.back().second += term.second;
    else
      terms.push_back(term);
  }
  std::erase_if(terms, [](const auto& term) { return term.second == 0; });
  row.terms = std::move(terms);
  return row;
}

}  // namespace

std::vector<double> Lowering::reals(const std::string& name) const {
  const Tensor& t = constant(name);
  if (is_real(t.type)) return t.reals().data;
  std::vector<double> result;
  if (is_integer(t.type))
    for (const auto x : t.integers().data) result.push_back(static_cast<double>(x));
  else
    for (const auto x : t.flags().data) result.push_back(x);
  return result;
}

void Lowering::refuse(const Node& node, const std::string& what) const {
  throw std::invalid_argument(fmt::format("{}: {}: {}", model.model.name, node_text(node), what));
}

std::int32_t Lowering::token_of(const Refs& refs) const {
  std::int32_t token = global;
  for (const Ref& r : refs) {
    const std::int32_t t = draft.values[static_cast<std::size_t>(r.value)].place.position;
    if (t == global || t == token) continue;
    if (token != global) return global;
    token = t;
  }
  return token;
}

std::int32_t Lowering::token_of(const Row& row) const { return token_of(refs_of(row)); }

const Lowered& Lowering::ready(const std::string& name) {
  Lowered& t = tensors.at(name);
  if (t.pending()) {
    t.refs = emit_rows(name, t.rows, false);
    t.rows.clear();
  }
  return t;
}

std::vector<Row> Lowering::rows_of(const std::string& name) {
  const Lowered& t = tensors.at(name);
  if (t.pending()) return t.rows;
  std::vector<Row> rows(t.refs.size());
  for (std::size_t e = 0; e < rows.size(); ++e) rows[e].terms = {{t.refs[e], 1.0}};
  return rows;
}

std::vector<Ref> Lowering::constant_refs(const std::string& key, const std::vector<double>& numbers) {
  Draft::Value v{
      Draft::Constant{numbers}, {}, static_cast<std::int32_t>(numbers.size()), {}, Role::constant, key,
      Draft::Precision::given};
  const std::int32_t id = draft.add(std::move(v));
  std::vector<Ref> refs;
  for (std::int32_t i = 0; i < static_cast<std::int32_t>(numbers.size()); ++i) refs.push_back({id, i});
  return refs;
}

std::shared_ptr<const RealRows> Lowering::shared(RealRows rows) {
  if (!last_rows_ || !(*last_rows_ == rows)) last_rows_ = std::make_shared<const RealRows>(std::move(rows));
  return last_rows_;
}

std::int32_t Lowering::emit_linear(const std::string& key, const std::vector<Row>& rows,
                                   const std::vector<std::size_t>& elements, bool relu, std::int32_t token,
                                   Role role, Draft::Precision precision) {
  const Refs reads = reads_of(rows, elements);
  std::map<Ref, std::int32_t> at;
  for (std::size_t k = 0; k < reads.size(); ++k) at[reads[k]] = static_cast<std::int32_t>(k);
  std::size_t terms = 0;
  bool biased = false;
  for (const std::size_t e : elements) {
    terms += rows[e].terms.size();
    biased = biased || rows[e].bias != 0;
  }
  Draft::Value v{Draft::ArgMax{},    reads, static_cast<std::int32_t>(elements.size()),
                 {token, -1, -1, 0}, role,  key,
                 precision};
  if (terms * 4 < elements.size() * reads.size()) {  // sparse
    Draft::Product p;
    p.rows = v.count;
    p.relu = relu;
    for (std::size_t r = 0; r < elements.size(); ++r) {
      for (const auto& [ref, weight] : rows[elements[r]].terms)
        p.terms.push_back({static_cast<std::int32_t>(r), weight, at[ref], -1});
      if (biased) p.constants.push_back(rows[elements[r]].bias);
    }
    v.operation = std::move(p);
  } else {
    RealRows m{v.count,
               static_cast<std::int32_t>(reads.size()),
               std::vector<double>(elements.size() * reads.size(), 0),
               {},
               relu};
    for (std::size_t r = 0; r < elements.size(); ++r) {
      for (const auto& [ref, weight] : rows[elements[r]].terms)
        m.weights[r * reads.size() + static_cast<std::size_t>(at[ref])] += weight;
      if (biased) m.bias.push_back(rows[elements[r]].bias);
    }
    v.operation = Draft::Linear{shared(std::move(m))};
  }
  return draft.add(std::move(v));
}

void Lowering::emit_sum(const std::string& key, const std::vector<Row>& rows,
                        const std::vector<std::size_t>& elements, bool relu, std::vector<Ref>& out) {
  std::set<std::int32_t> tokens;
  for (const std::size_t e : elements)
    for (const auto& [ref, weight] : rows[e].terms)
      tokens.insert(draft.values[static_cast<std::size_t>(ref.value)].place.position);
  Refs reads;
  std::vector<std::size_t> all(elements.size());
  for (std::size_t r = 0; r < all.size(); ++r) all[r] = r;
  for (const std::int32_t token : tokens) {
    std::vector<Row> part(elements.size());
    for (std::size_t r = 0; r < elements.size(); ++r)
      for (const auto& term : rows[elements[r]].terms)
        if (draft.values[static_cast<std::size_t>(term.first.value)].place.position == token)
          part[r].terms.push_back(term);
    const std::int32_t id =
        emit_linear(key + "/term", part, all, false, token, Role::partial, Draft::Precision::activation);
    for (std::int32_t i = 0; i < static_cast<std::int32_t>(elements.size()); ++i) reads.push_back({id, i});
  }
  const auto n = static_cast<std::int32_t>(elements.size());
  const std::int32_t sum = draft.add({Draft::Accumulate{static_cast<std::int32_t>(tokens.size())},
                                      reads,
                                      n,
                                      {},
                                      Role::partial,
                                      key + "/sum",
                                      Draft::Precision::given});
  std::vector<Row> total(elements.size());
  for (std::int32_t r = 0; r < n; ++r)
    total[static_cast<std::size_t>(r)] = {{{{sum, r}, 1.0}},
                                          rows[elements[static_cast<std::size_t>(r)]].bias};
  const std::int32_t id =
      emit_linear(key, total, all, relu, global, Role::activation, Draft::Precision::activation);
  for (std::int32_t r = 0; r < n; ++r) out[elements[static_cast<std::size_t>(r)]] = {id, r};
}

std::vector<Ref> Lowering::emit_rows(const std::string& key, const std::vector<Row>& unmerged, bool relu,
                                     Role role, Draft::Precision precision) {
  std::vector<Row> rows;
  for (const Row& row : unmerged) rows.push_back(merged(row));
  std::vector<Ref> out(rows.size());
  std::map<std::int32_t, std::vector<std::size_t>> by_token;
  std::map<std::vector<std::int32_t>, std::vector<std::size_t>> by_tokens, by_values;
  for (std::size_t e = 0; e < rows.size(); ++e) {
    std::set<std::int32_t> tokens, values;
    for (const auto& [ref, weight] : rows[e].terms) {
      const std::int32_t t = draft.values[static_cast<std::size_t>(ref.value)].place.position;
      if (t != global) tokens.insert(t);
      values.insert(ref.value);
    }
    if (tokens.size() == 1)
      by_token[*tokens.begin()].push_back(e);
    else if (tokens.empty())
      by_values[{values.begin(), values.end()}].push_back(e);
    else
      by_tokens[{tokens.begin(), tokens.end()}].push_back(e);
  }
  const auto emit = [&](const std::vector<std::size_t>& elements, std::int32_t token) {
    const std::int32_t id = emit_linear(key, rows, elements, relu, token, role, precision);
    for (std::size_t r = 0; r < elements.size(); ++r) out[elements[r]] = {id, static_cast<std::int32_t>(r)};
  };
  for (const auto& [token, elements] : by_token) emit(elements, token);
  for (const auto& [values, elements] : by_values) emit(elements, global);
  for (const auto& [tokens, elements] : by_tokens) emit_sum(key, rows, elements, relu, out);
  return out;
}

std::vector<Ref> Lowering::emit_groups(const std::string& key, const std::vector<Refs>& reads,
                                       const Make& make, Draft::Precision precision) {
  std::map<std::pair<std::int32_t, std::vector<std::int32_t>>, std::vector<std::size_t>> groups;
  for (std::size_t e = 0; e < reads.size(); ++e) {
    const std::int32_t token = token_of(reads[e]);
    std::set<std::int32_t> values;
    if (token == global)
      for (const Ref& r : reads[e]) values.insert(r.value);
    groups[{token, {values.begin(), values.end()}}].push_back(e);
  }
  std::vector<Ref> out(reads.size());
  for (const auto& [group, elements] : groups) {
    auto [op, read] = make(elements);
    const std::int32_t id = draft.add({std::move(op),
                                       std::move(read),
                                       static_cast<std::int32_t>(elements.size()),
                                       {group.first, -1, -1, 0},
                                       Role::activation,
                                       key,
                                       precision});
    for (std::size_t r = 0; r < elements.size(); ++r) out[elements[r]] = {id, static_cast<std::int32_t>(r)};
  }
  return out;
}

void Lowering::make_uniform(std::vector<Refs*> lists, const std::string& key) {
  std::set<std::string> keys;
  for (const Refs* list : lists)
    for (const Ref& r : *list) keys.insert(draft.values[static_cast<std::size_t>(r.value)].key);
  if (keys.size() <= 1) return;
  for (Refs* list : lists) {
    std::vector<Row> rows;
    for (const Ref& r : *list) rows.push_back({{{r, 1.0}}, 0});
    *list = emit_rows(key, rows, false);
  }
}

void Lowering::set_roles(const std::vector<Ref>& refs, Role role) {
  for (const Ref& r : refs) {
    Role& mine = draft.values[static_cast<std::size_t>(r.value)].role;
    if (mine == Role::activation) mine = role;
  }
}

}  // namespace crossbits::lowering

#include <fmt/format.h>

#include <algorithm>

#include "models/import/lowering.hpp"
#include "models/import/matrix_walk.hpp"

namespace crossbits::lowering {
namespace {

/// Element e of the product as one polynomial of the numbers it reads.
std::pair<Draft::Operation, Refs> polynomial(const MatrixWalk& walk, const std::vector<Ref>& a,
                                             const std::vector<Ref>& b,
                                             const std::vector<std::size_t>& elements,
                                             const std::vector<std::int64_t>& inner) {
  std::map<Ref, std::int32_t> at;
  Refs read;
  const auto place = [&](const Ref& r) {
    const auto [entry, fresh] = at.try_emplace(r, static_cast<std::int32_t>(read.size()));
    if (fresh) read.push_back(r);
    return entry->second;
  };
  Draft::Product p;
  p.rows = static_cast<std::int32_t>(elements.size());
  for (std::int32_t r = 0; r < p.rows; ++r) {
    const auto e = static_cast<std::int64_t>(elements[static_cast<std::size_t>(r)]);
    for (const std::int64_t k : inner) {
      const std::int32_t left = place(a[static_cast<std::size_t>(walk.left(e, k))]);
      p.terms.push_back({r, 1, left, place(b[static_cast<std::size_t>(walk.right(e, k))])});
    }
  }
  return {std::move(p), std::move(read)};
}

bool mixes_tokens(const Lowering& l, const Refs& refs) {
  std::set<std::int32_t> seen;
  for (const Ref& r : refs) seen.insert(l.draft.values[static_cast<std::size_t>(r.value)].place.position);
  seen.erase(global);
  return seen.size() > 1;
}

/// The token of each contraction step, if every step has one and they are not all the same: then the product
/// is a sum over tokens.
std::vector<std::int32_t> tokens_of_steps(const Lowering& l, const MatrixWalk& walk,
                                          const std::vector<Ref>& a, const std::vector<Ref>& b) {
  std::vector<std::int32_t> tokens(static_cast<std::size_t>(walk.inner));
  for (std::int64_t k = 0; k < walk.inner; ++k) {
    Refs both;
    for (std::int64_t e = 0; e < walk.size(); ++e) {
      both.push_back(a[static_cast<std::size_t>(walk.left(e, k))]);
      both.push_back(b[static_cast<std::size_t>(walk.right(e, k))]);
    }
    std::set<std::int32_t> seen;
    for (const Ref& r : both) seen.insert(l.draft.values[static_cast<std::size_t>(r.value)].place.position);
    if (seen.size() != 1 || *seen.begin() == global) return {};
    tokens[static_cast<std::size_t>(k)] = *seen.begin();
  }
  const bool all_same =
      std::all_of(tokens.begin(), tokens.end(), [&](std::int32_t t) { return t == tokens[0]; });
  return all_same ? std::vector<std::int32_t>{} : tokens;
}

/// K^T V and the like: one rounded term a token, then an exact sum.
std::vector<Ref> sum_over_tokens(Lowering& l, const std::string& key, const MatrixWalk& walk,
                                 const std::vector<Ref>& a, const std::vector<Ref>& b,
                                 const std::vector<std::int32_t>& tokens) {
  std::map<std::int32_t, std::vector<std::int64_t>> steps;
  for (std::size_t k = 0; k < tokens.size(); ++k) steps[tokens[k]].push_back(static_cast<std::int64_t>(k));
  std::vector<std::size_t> all(static_cast<std::size_t>(walk.size()));
  for (std::size_t e = 0; e < all.size(); ++e) all[e] = e;
  const auto n = static_cast<std::int32_t>(all.size());
  Refs reads;
  for (const auto& [token, inner] : steps) {
    auto [op, read] = polynomial(walk, a, b, all, inner);
    const std::int32_t id = l.draft.add({std::move(op),
                                         std::move(read),
                                         n,
                                         {token, -1, -1, 0},
                                         Role::partial,
                                         key + "/term",
                                         Draft::Precision::activation});
    for (std::int32_t i = 0; i < n; ++i) reads.push_back({id, i});
  }
  const std::int32_t sum = l.draft.add({Draft::Accumulate{static_cast<std::int32_t>(steps.size())},
                                        reads,
                                        n,
                                        {},
                                        Role::partial,
                                        key + "/sum",
                                        Draft::Precision::given});
  std::vector<Row> total(all.size());
  for (std::int32_t e = 0; e < n; ++e) total[static_cast<std::size_t>(e)].terms = {{{sum, e}, 1.0}};
  return l.emit_rows(key, total, false);
}

/// Look-up of integer ids in a constant table of rows.
bool embedding(Lowering& l, const Node& node) {
  const Tensor& table = l.constant(node.inputs[0]);
  const auto axis = node.attributes.find("axis");
  if (table.shape().size() != 2 ||
      (axis != node.attributes.end() && std::get<std::int64_t>(axis->second) != 0))
    return false;
  const Lowered ids = l.ready(node.inputs[1]);
  const auto width = static_cast<std::int32_t>(table.shape()[1]);
  Lowered out{l.model.shapes.at(node.outputs[0]), {}, {}};
  for (const Ref& id : ids.refs) {
    const std::int32_t token = l.token_of(Refs{id});
    const std::int32_t value = l.draft.add({Draft::Lookup{l.reals(node.inputs[0]), width, 0},
                                            {id},
                                            width,
                                            {token, -1, -1, 0},
                                            Role::activation,
                                            node.outputs[0],
                                            Draft::Precision::activation});
    for (std::int32_t i = 0; i < width; ++i) out.refs.push_back({value, i});
  }
  l.tensors[node.outputs[0]] = std::move(out);
  return true;
}

}  // namespace

bool lower_products(Lowering& l, const Node& node) {
  if (node.op == "Gather")
    return !l.is_dynamic(node.inputs[0]) && l.is_dynamic(node.inputs[1]) && embedding(l, node);
  if (node.op != "MatMul") return false;
  const Lowered a = l.ready(node.inputs[0]), b = l.ready(node.inputs[1]);
  const MatrixWalk walk(a.shape, b.shape, false, false);
  const std::string& key = node.outputs[0];
  const auto tokens = tokens_of_steps(l, walk, a.refs, b.refs);
  Lowered out{l.model.shapes.at(key), {}, {}};
  if (!tokens.empty()) {
    out.refs = sum_over_tokens(l, key, walk, a.refs, b.refs, tokens);
  } else {
    std::vector<Refs> reads(static_cast<std::size_t>(walk.size()));
    std::vector<std::int64_t> inner(static_cast<std::size_t>(walk.inner));
    for (std::size_t k = 0; k < inner.size(); ++k) inner[k] = static_cast<std::int64_t>(k);
    for (std::int64_t e = 0; e < walk.size(); ++e)
      for (const std::int64_t k : inner) {
        reads[static_cast<std::size_t>(e)].push_back(a.refs[static_cast<std::size_t>(walk.left(e, k))]);
        reads[static_cast<std::size_t>(e)].push_back(b.refs[static_cast<std::size_t>(walk.right(e, k))]);
      }
    out.refs = l.emit_groups(key, reads, [&](const std::vector<std::size_t>& elements) {
      return polynomial(walk, a.refs, b.refs, elements, inner);
    });
    if (std::any_of(reads.begin(), reads.end(), [&](const Refs& r) { return mixes_tokens(l, r); }))
      l.draft.remarks.push_back(fmt::format(
          "{} mixes tokens but is no attention or sum that can be split: its numbers need all they read",
          node_text(node)));
  }
  l.tensors[key] = std::move(out);
  return true;
}

}  // namespace crossbits::lowering

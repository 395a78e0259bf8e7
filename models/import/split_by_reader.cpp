#include <algorithm>
#include <map>
#include <set>

#include "models/import/lower.hpp"

namespace crossbits {
namespace {

/// For every number of every value: who reads it. Token sets count as one reader for each value that attends
/// over them, which all read the same entries or a prefix of them; one number for the set is enough to keep
/// its keys together.
using Readers = std::vector<std::vector<std::set<std::int32_t>>>;

template <class Visit>
void for_each_list(const Draft::Value& v, std::set<const Draft::Tokens*>& seen, Visit visit) {
  visit(v.reads);
  const auto* attend = std::get_if<Draft::Attend>(&v.operation);
  if (!attend || !seen.insert(attend->tokens.get()).second) return;
  for (const Refs& key : attend->tokens->keys) visit(key);
  for (const Refs& value : attend->tokens->values) visit(value);
}

Readers readers_of(const Draft& draft) {
  Readers readers(draft.values.size());
  for (std::size_t id = 0; id < draft.values.size(); ++id)
    readers[id].resize(static_cast<std::size_t>(draft.values[id].count));
  std::set<const Draft::Tokens*> seen;
  std::int32_t reader = 0;
  const auto mark = [&](const Refs& refs) {
    for (const Ref& r : refs)
      readers[static_cast<std::size_t>(r.value)][static_cast<std::size_t>(r.element)].insert(reader);
    ++reader;
  };
  for (const Draft::Value& v : draft.values) for_each_list(v, seen, mark);
  for (const auto& output : draft.outputs) mark(output.refs);
  return readers;
}

bool splits(const Draft::Operation& op) {
  return std::holds_alternative<Draft::Linear>(op) || std::holds_alternative<Draft::Product>(op) ||
         std::holds_alternative<Draft::Apply>(op);
}

/// The operation for some of a value's rows, and what it reads.
std::pair<Draft::Operation, Refs> some_rows(const Draft::Value& v, const std::vector<std::int32_t>& rows) {
  Refs reads;
  if (std::holds_alternative<Draft::Apply>(v.operation)) {
    for (const std::int32_t r : rows) reads.push_back(v.reads[static_cast<std::size_t>(r)]);
    return {v.operation, reads};
  }
  if (const auto* l = std::get_if<Draft::Linear>(&v.operation)) {
    RealRows m{static_cast<std::int32_t>(rows.size()), l->rows->columns, {}, {}, l->rows->relu};
    for (const std::int32_t r : rows) {
      const auto from = l->rows->weights.begin() + std::ptrdiff_t{r} * l->rows->columns;
      m.weights.insert(m.weights.end(), from, from + l->rows->columns);
      if (!l->rows->bias.empty()) m.bias.push_back(l->rows->bias[static_cast<std::size_t>(r)]);
    }
    return {Draft::Linear{std::make_shared<const RealRows>(std::move(m))}, v.reads};
  }
  const auto& p = std::get<Draft::Product>(v.operation);
  std::map<std::int32_t, std::int32_t> row_at, at;
  for (std::size_t k = 0; k < rows.size(); ++k) row_at[rows[k]] = static_cast<std::int32_t>(k);
  const auto place = [&](std::int32_t old) {
    if (old < 0) return old;
    const auto [entry, fresh] = at.try_emplace(old, static_cast<std::int32_t>(reads.size()));
    if (fresh) reads.push_back(v.reads[static_cast<std::size_t>(old)]);
    return entry->second;
  };
  Draft::Product some{{}, {}, static_cast<std::int32_t>(rows.size()), p.relu};
  for (const auto& t : p.terms) {
    if (!row_at.contains(t.row)) continue;
    const std::int32_t a = place(t.a);
    some.terms.push_back({row_at[t.row], t.coefficient, a, place(t.b)});
  }
  if (!p.constants.empty())
    for (const std::int32_t r : rows) some.constants.push_back(p.constants[static_cast<std::size_t>(r)]);
  return {std::move(some), std::move(reads)};
}

class Splitter {
 public:
  explicit Splitter(const Draft& draft) : draft_(draft), moved_(draft.values.size()) {
    result_.tokens = draft.tokens;
    result_.remarks = draft.remarks;
  }

  Draft run(const Readers& readers) {
    for (std::size_t id = 0; id < draft_.values.size(); ++id) {
      const Draft::Value& v = draft_.values[id];
      std::map<std::set<std::int32_t>, std::vector<std::int32_t>> groups;
      for (std::int32_t e = 0; e < v.count; ++e)
        groups[readers[id][static_cast<std::size_t>(e)]].push_back(e);
      moved_[id].assign(static_cast<std::size_t>(v.count), Ref{});
      const bool is_input = std::holds_alternative<Draft::Input>(v.operation);
      const bool dead = groups.size() == 1 && groups.begin()->first.empty();
      if (dead && !is_input) continue;
      if (groups.size() == 1 || !splits(v.operation)) {
        add_rows(id, {}, v.count);
      } else {
        // In order of their first row, so that the order of values does not depend on readers.
        std::vector<std::vector<std::int32_t>> parts;
        for (auto& [who, rows] : groups)
          if (!who.empty()) parts.push_back(std::move(rows));
        std::sort(parts.begin(), parts.end());
        for (const auto& rows : parts) add_rows(id, rows, static_cast<std::int32_t>(rows.size()));
      }
    }
    for (const auto& output : draft_.outputs) result_.outputs.push_back({output.position, move(output.refs)});
    return std::move(result_);
  }

 private:
  Refs move(const Refs& refs) const {
    Refs result;
    for (const Ref& r : refs)
      result.push_back(moved_[static_cast<std::size_t>(r.value)][static_cast<std::size_t>(r.element)]);
    return result;
  }

  void add_rows(std::size_t id, const std::vector<std::int32_t>& rows, std::int32_t count) {
    Draft::Value v = draft_.values[id];
    if (!rows.empty()) std::tie(v.operation, v.reads) = some_rows(draft_.values[id], rows);
    v.count = count;
    v.reads = move(v.reads);
    if (auto* attend = std::get_if<Draft::Attend>(&v.operation)) attend->tokens = move(attend->tokens);
    const std::int32_t now = result_.add(std::move(v));
    for (std::int32_t k = 0; k < count; ++k)
      moved_[id][static_cast<std::size_t>(rows.empty() ? k : rows[static_cast<std::size_t>(k)])] = {now, k};
  }

  std::shared_ptr<const Draft::Tokens> move(const std::shared_ptr<const Draft::Tokens>& tokens) {
    auto& done = token_sets_[tokens.get()];
    if (done) return done;
    auto copy = std::make_shared<Draft::Tokens>(*tokens);
    for (Refs& key : copy->keys) key = move(key);
    for (Refs& value : copy->values) value = move(value);
    done = std::move(copy);
    return done;
  }

  const Draft& draft_;
  Draft result_;
  std::vector<std::vector<Ref>> moved_;
  std::map<const Draft::Tokens*, std::shared_ptr<const Draft::Tokens>> token_sets_;
};

}  // namespace

Draft split_by_reader(const Draft& draft) {
  // Dropping dead numbers can make others dead: repeat until nothing changes.
  Draft current = draft;
  while (true) {
    Draft next = Splitter(current).run(readers_of(current));
    const bool done = next.values.size() == current.values.size();
    current = std::move(next);
    if (done) return current;
  }
}

}  // namespace crossbits

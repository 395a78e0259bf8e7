#include "models/kernels/attention.hpp"

#include <numeric>

#include "models/attention_weights.hpp"

namespace crossbits::kernel {
namespace {

/// Everything one row of attention reads: the query's operand and some entries of the token set.
struct Row {
  const Attend& attend;
  std::span<const std::int32_t> entries;  // of the token set
  std::span<const std::int64_t> bias;     // beside entries, or empty
  Operand query;
  const void* list;  // names the entries: rows of one list see the same, or more of the same
};

/// The entries a row sees, written out.
struct RowEntries {
  explicit RowEntries(const Attend& op) : all(op.entries) {
    if (!all.empty()) return;
    first_.resize(static_cast<std::size_t>(op.visible));
    std::iota(first_.begin(), first_.end(), 0);
    all = first_;
  }
  std::span<const std::int32_t> all;

 private:
  std::vector<std::int32_t> first_;
};

bool is_wide(const Operand& operand, const Store& store) {
  return std::any_of(operand.begin(), operand.end(), [&](const Segment& s) { return store.wide(s.value); });
}

/// int64 sums of products cannot overflow.
bool narrow_products(const Row& row, const Graph& graph, const Store& store) {
  if (is_wide(row.query, store)) return false;
  const BigInteger query = graph.hull(row.query).modulus() * row.attend.query_width;
  const Format* last = nullptr;
  for (const std::int32_t e : row.entries) {
    for (const Segment& s : row.attend.tokens->keys[static_cast<std::size_t>(e)]) {
      if (store.wide(s.value)) return false;
      const Format& f = graph.format(s.value, s.offset);
      if (&f == last) continue;
      last = &f;
      if (query * f.modulus() >= BigInteger(1) << 62) return false;
    }
  }
  return true;
}

template <class Integer>
void scores_of_head(const Row& row, std::int32_t head, Store& store, std::vector<Integer>& query,
                    std::vector<Integer>& key, std::vector<std::int64_t>& scores) {
  const AttentionRule& rule = *row.attend.rule;
  const NarrowFormat format(rule.score);
  const std::int32_t width = row.attend.query_width;
  const auto q = gather(store, slice(row.query, head * width, width), query);
  for (std::size_t k = 0; k < row.entries.size(); ++k) {
    const Operand& whole = row.attend.tokens->keys[static_cast<std::size_t>(row.entries[k])];
    const std::int64_t bias = row.bias.empty() ? 0 : row.bias[k];
    if (rule.heads == 1) {
      scores.push_back(score<Integer>(rule, format, q, gather(store, whole, key), bias, store));
    } else {
      scores.push_back(score<Integer>(rule, format, q, gather(store, slice(whole, head * width, width), key),
                                      bias, store));
    }
  }
}

/// Scores of one head against the row's entries, one by one: what the packed way must agree with.
void scores_one_by_one(const Row& row, const Graph& graph, std::int32_t head, Store& store, Scratch& scratch,
                       std::vector<std::int64_t>& result) {
  result.reserve(row.entries.size());
  if (narrow_products(row, graph, store)) {
    scores_of_head(row, head, store, scratch.narrow, scratch.narrow_more, result);
  } else {
    scores_of_head(row, head, store, scratch.wide, scratch.wide_more, result);
  }
}

/// The row's entries packed, if that pays and is exact for the query; else nothing.
const PackedTokens* packed_entries(const Row& row, const Graph& graph, std::span<const std::int64_t> query,
                                   const Store& store, Scratch& scratch) {
  const AttentionRule& rule = *row.attend.rule;
  const TokenSet& set = *row.attend.tokens;
  const PackedTokens* tokens = nullptr;
  if (PackedTokens* known = scratch.tokens.find(row.list, set, rule.heads, store)) {
    tokens = known->extend(row.entries, store) ? known : nullptr;
  } else {
    const Operand& key = set.keys[static_cast<std::size_t>(row.entries.front())];
    const BigInteger bound =
        graph.hull(row.query).modulus() * graph.hull(key).modulus() * row.attend.query_width;
    scratch.tokens.announce(row.list, set, rule.heads, store, bound < PackedRows::single_limit);
  }
  const std::int64_t largest = largest_modulus(query);
  const auto exact = [&](const PackedTokens* t) {
    for (std::int32_t h = 0; t && h < rule.heads; ++h)
      if (!t->keys(static_cast<std::size_t>(h)).exact_for(largest)) return false;
    return t != nullptr;
  };
  if (!tokens || exact(tokens)) return tokens;
  tokens = scratch.tokens.widen(row.list, set, rule.heads, row.entries, store);
  return exact(tokens) ? tokens : nullptr;
}

constexpr std::size_t fewest_packed = 8;

/// Scores of all heads of a row, and its entries packed, where they are.
struct RowScores {
  std::vector<std::vector<std::int64_t>>& by_head;
  const PackedTokens* tokens;
};

RowScores row_scores(const Row& row, const Graph& graph, Store& store, Scratch& scratch) {
  const AttentionRule& rule = *row.attend.rule;
  const auto heads = static_cast<std::size_t>(rule.heads),
             width = static_cast<std::size_t>(row.attend.query_width);
  const NarrowFormat format(rule.score);
  const bool may_pack = row.bias.empty() && row.entries.size() >= fewest_packed &&
                        std::abs(rule.scale) < 256 && width > 0 &&
                        rounds_by_shift(format, rule.product_fraction) && !is_wide(row.query, store);
  const PackedTokens* tokens = nullptr;
  std::span<const std::int64_t> query;
  if (may_pack) {
    query = gather(store, row.query, scratch.narrow);
    tokens = packed_entries(row, graph, query, store, scratch);
  }
  auto& known = scratch.tokens.scores_for(row.bias.empty() ? row.list : nullptr, &rule, row.query,
                                          row.entries.size(), store.state());
  const bool again = row.bias.empty() && !known.by_head.empty();
  if (again) return {known.by_head, tokens};
  known.by_head.assign(heads, {});
  for (std::size_t h = 0; h < heads; ++h) {
    auto& scores = known.by_head[h];
    if (!tokens) {
      scores_one_by_one(row, graph, static_cast<std::int32_t>(h), store, scratch, scores);
      continue;
    }
    scores.resize(row.entries.size());
    tokens->keys(h).times(query.subspan(h * width, width), scores);
    if (rule.scale != 1)
      for (std::int64_t& s : scores) s *= rule.scale;
    store.saturated += round_row(scores, rule.product_fraction, format, scores.data());
  }
  return {known.by_head, tokens};
}

struct Sums {
  std::vector<std::int64_t> terms;
  std::int64_t weights = 0;
};

/// Weights, and where the packed values allow it, their terms in 32 bits.
Sums packed_summary(const ExpTable& table, const AttentionRule& rule, const PackedTokens& tokens,
                    std::size_t head, std::span<const std::int64_t> scores, std::int64_t shift,
                    std::size_t width, const NarrowFormat& format, Store& store) {
  Sums sums{std::vector<std::int64_t>(width, 0), 0};
  std::vector<std::int32_t> terms(width, 0);
  for (std::size_t k = 0; k < scores.size(); ++k) {
    const std::int64_t w = table(scores[k] - shift);
    if (w == 0) continue;  // its terms are zero
    sums.weights += w;
    store.saturated += add_terms(static_cast<std::int32_t>(w), tokens.values(head, k),
                                 rule.weight_fraction + rule.value_fraction, format, terms.data());
  }
  std::copy(terms.begin(), terms.end(), sums.terms.begin());
  return sums;
}

/// Products below 2^30 and sums of terms below 2^31; a zero weight must give a zero term.
bool terms_in_32_bits(const AttentionRule& rule, const PackedTokens& tokens, std::size_t entries,
                      const NarrowFormat& format) {
  const int fraction = rule.weight_fraction + rule.value_fraction, drop = fraction - format.fraction;
  const Int128 product = Int128{rule.weight_cap} * tokens.largest_value();
  if (!rounds_by_shift(format, fraction) || drop > 30 || product >= Int128{1} << 30) return false;
  const auto largest = static_cast<std::int64_t>(product >> drop) + 1;
  const std::int64_t outside =
      std::max({largest, format.lowest, -format.highest});  // terms never leave 0 for a far format
  return format.lowest <= 0 && format.highest >= 0 &&
         outside * static_cast<std::int64_t>(entries) < std::int64_t{1} << 31;
}

/// Sums of terms and weights of one head, given its scores and the shift.
Sums summary(const Evaluator& evaluator, const Row& row, const PackedTokens* tokens, std::int32_t head,
             std::span<const std::int64_t> scores, std::int64_t shift, std::int32_t width, Store& store,
             Scratch& scratch) {
  const AttentionRule& rule = *row.attend.rule;
  const ExpTable& table = evaluator.weights(&rule);
  const NarrowFormat format(rule.term);
  if (tokens && terms_in_32_bits(rule, *tokens, scores.size(), format))
    return packed_summary(table, rule, *tokens, static_cast<std::size_t>(head), scores, shift,
                          static_cast<std::size_t>(width), format, store);
  Sums sums{std::vector<std::int64_t>(static_cast<std::size_t>(width), 0), 0};
  const bool zero_has_terms = format.lowest > 0 || format.highest < 0 || -format.lowest % format.step != 0;
  for (std::size_t k = 0; k < scores.size(); ++k) {
    const std::int64_t w = table(scores[k] - shift);
    sums.weights += w;
    if (w == 0 && !zero_has_terms) continue;
    const Operand& whole = row.attend.tokens->values[static_cast<std::size_t>(row.entries[k])];
    const auto v = rule.heads == 1 ? gather(store, whole, scratch.narrow)
                                   : gather(store, slice(whole, head * width, width), scratch.narrow);
    for (std::size_t i = 0; i < sums.terms.size(); ++i) sums.terms[i] += term(rule, format, w, v[i], store);
  }
  return sums;
}

std::int64_t shift_of(const AttentionRule& rule, std::span<const std::int64_t> scores) {
  return rule.shift == AttentionRule::Shift::constant ? rule.shift_numerator
                                                      : *std::max_element(scores.begin(), scores.end());
}

Row whole_row(const Attend& op, const RowEntries& entries, const Operand& query) {
  return {op, entries.all, op.bias, query,
          op.entries.empty() ? static_cast<const void*>(op.tokens.get()) : &op.entries};
}

Row group_row(const Attend& attend, const std::vector<std::int32_t>& members, std::int32_t count,
              const Operand& operand) {
  const std::int32_t query_count = attend.query_width * attend.rule->heads;
  return {attend,
          std::span(members).first(static_cast<std::size_t>(count)),
          {},
          slice(operand, 0, query_count),
          &members};
}

}  // namespace

void weight(const Evaluator& evaluator, const Weight& op, std::span<const std::int64_t> u, Result& result) {
  const std::int64_t shift =
      op.rule->shift == AttentionRule::Shift::constant ? op.rule->shift_numerator : u[1];
  result.put(0, evaluator.weights(op.rule.get())(u[0] - shift));
}

void summarise(const Summarise& op, std::span<const std::int64_t> u, Store& store, Result& result) {
  const auto n = static_cast<std::size_t>(op.entries);
  const auto width = static_cast<std::size_t>(result.count(0));
  const NarrowFormat format(op.rule->term);
  std::int64_t weights = 0;
  for (std::size_t k = 0; k < n; ++k) weights += u[k];
  for (std::size_t i = 0; i < width; ++i) {
    std::int64_t sum = 0;
    for (std::size_t k = 0; k < n; ++k) sum += term(*op.rule, format, u[k], u[n + k * width + i], store);
    result.put(i, sum);
  }
  result.put(width, weights);
}

void finish(const Evaluator& evaluator, ValueId id, const Finish& op, std::span<const std::int64_t> u,
            Store& store, Result& result) {
  const AttentionRule& rule = *op.rule;
  const auto heads = static_cast<std::size_t>(rule.heads);
  const std::size_t width = result.size() / heads;
  const NarrowFormat format(rule.term);
  for (std::size_t head = 0; head < heads; ++head) {
    Sums sums{std::vector<std::int64_t>(width, 0), 0};
    std::size_t at = 0;
    for (std::int32_t s = 0; s < op.summaries; ++s, at += heads * (width + 1)) {
      for (std::size_t i = 0; i < width; ++i) sums.terms[i] += u[at + head * width + i];
      sums.weights += u[at + heads * width + head];
    }
    for (std::int32_t s = 0; s < op.singles; ++s, at += 1 + width) {
      sums.weights += u[at];
      for (std::size_t i = 0; i < width; ++i)
        sums.terms[i] += term(rule, format, u[at], u[at + 1 + i], store);
    }
    finish_head(rule, evaluator.graph(), id, head, sums.terms, sums.weights, result);
  }
}

void attend(const Evaluator& evaluator, ValueId id, const Attend& op, Store& store, Scratch& scratch,
            Result& result) {
  const RowEntries entries(op);
  const Row row = whole_row(op, entries, evaluator.graph()[id].operand);
  const auto width = static_cast<std::int32_t>(result.size()) / op.rule->heads;
  const RowScores all = row_scores(row, evaluator.graph(), store, scratch);
  for (std::int32_t head = 0; head < op.rule->heads; ++head) {
    const auto& s = all.by_head[static_cast<std::size_t>(head)];
    const Sums sums =
        summary(evaluator, row, all.tokens, head, s, shift_of(*op.rule, s), width, store, scratch);
    finish_head(*op.rule, evaluator.graph(), id, static_cast<std::size_t>(head), sums.terms, sums.weights,
                result);
  }
}

void group_maximum(const Evaluator& evaluator, ValueId id, const GroupMaximum& op, Store& store,
                   Scratch& scratch, Result& result) {
  const Row row = group_row(*op.attend, *op.members, op.count, evaluator.graph()[id].operand);
  const RowScores all = row_scores(row, evaluator.graph(), store, scratch);
  for (std::int32_t head = 0; head < op.attend->rule->heads; ++head) {
    const auto& s = all.by_head[static_cast<std::size_t>(head)];
    result.put(static_cast<std::size_t>(head), *std::max_element(s.begin(), s.end()));
  }
}

void group_summary(const Evaluator& evaluator, ValueId id, const GroupSummary& op, Store& store,
                   Scratch& scratch, Result& result) {
  const AttentionRule& rule = *op.attend->rule;
  const Operand& operand = evaluator.graph()[id].operand;
  const Row row = group_row(*op.attend, *op.members, op.count, operand);
  std::vector<std::int64_t> shifts(static_cast<std::size_t>(rule.heads), rule.shift_numerator);
  if (rule.shift == AttentionRule::Shift::maximum) {
    const auto u =
        gather(store, slice(operand, op.attend->query_width * rule.heads, rule.heads), scratch.narrow);
    shifts.assign(u.begin(), u.end());
  }
  const std::int32_t width = result.count(0) / rule.heads;
  const RowScores all = row_scores(row, evaluator.graph(), store, scratch);
  for (std::int32_t head = 0; head < rule.heads; ++head) {
    const auto h = static_cast<std::size_t>(head);
    const Sums sums =
        summary(evaluator, row, all.tokens, head, all.by_head[h], shifts[h], width, store, scratch);
    for (std::size_t i = 0; i < sums.terms.size(); ++i) result.put(h * sums.terms.size() + i, sums.terms[i]);
    result.put(static_cast<std::size_t>(result.count(0)) + h, sums.weights);
  }
}

}  // namespace crossbits::kernel

namespace crossbits {

std::vector<std::int64_t> attention_weights(const Evaluator& evaluator, ValueId id, std::int32_t head,
                                            Store& store, Scratch& scratch) {
  const auto& op = std::get<Attend>(*evaluator.graph()[id].operation);
  const kernel::RowEntries entries(op);
  const kernel::Row row = kernel::whole_row(op, entries, evaluator.graph()[id].operand);
  std::vector<std::int64_t> numbers =
      kernel::row_scores(row, evaluator.graph(), store, scratch).by_head[static_cast<std::size_t>(head)];
  const std::int64_t shift = kernel::shift_of(*op.rule, numbers);
  for (std::int64_t& s : numbers) s = evaluator.weights(op.rule.get())(s - shift);
  return numbers;
}

}  // namespace crossbits

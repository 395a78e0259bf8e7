#include "models/kernels/packed_tokens.hpp"

#include <algorithm>

namespace crossbits::kernel {
namespace {

/// The numbers of an operand one after the other; false when one is wider than 62 bits.
bool collect(const Operand& operand, const Store& store, std::vector<std::int64_t>& numbers) {
  numbers.clear();
  for (const Segment& s : operand) {
    if (store.wide(s.value)) return false;
    const auto all =
        store.narrow(s.value).subspan(static_cast<std::size_t>(s.offset), static_cast<std::size_t>(s.count));
    numbers.insert(numbers.end(), all.begin(), all.end());
  }
  return true;
}

}  // namespace

bool PackedTokens::extend(std::span<const std::int32_t> entries, const Store& store) {
  for (std::size_t k = keys_.empty() ? 0 : keys_.front().rows(); fits_ && k < entries.size(); ++k) {
    const auto e = static_cast<std::size_t>(entries[k]);
    fits_ = append(set_->keys[e], set_->values[e], store);
  }
  return fits_;
}

bool PackedTokens::append(const Operand& key, const Operand& value, const Store& store) {
  if (!collect(key, store, scratch_)) return false;
  const std::size_t width = scratch_.size() / heads_;
  if (keys_.empty()) keys_.assign(heads_, PackedRows(static_cast<std::int32_t>(width), single_));
  for (std::size_t h = 0; h < heads_; ++h) keys_[h].append(std::span(scratch_).subspan(h * width, width));
  if (!collect(value, store, scratch_)) return false;
  head_width_ = scratch_.size() / heads_;
  largest_value_ = std::max(largest_value_, largest_modulus(scratch_));
  if (largest_value_ >= std::int64_t{1} << 31) return false;
  for (const std::int64_t n : scratch_) values_.push_back(static_cast<std::int32_t>(n));
  return true;
}

PackedTokens* TokenCache::find(const void* list, const TokenSet& set, std::int32_t heads,
                               const Store& store) {
  for (Entry& entry : entries_)
    if (entry.list == list && entry.tokens->holds(set, heads, store)) return entry.tokens.get();
  return nullptr;
}

void TokenCache::announce(const void* list, const TokenSet& set, std::int32_t heads, const Store& store,
                          bool single) {
  Entry fresh{list, std::make_unique<PackedTokens>(set, heads, store, single)};
  if (entries_.size() < most) {
    entries_.push_back(std::move(fresh));
  } else {
    entries_[next_++ % most] = std::move(fresh);
  }
}

const PackedTokens* TokenCache::widen(const void* list, const TokenSet& set, std::int32_t heads,
                                      std::span<const std::int32_t> entries, const Store& store) {
  for (Entry& entry : entries_) {
    if (entry.list != list || !entry.tokens->holds(set, heads, store) || !entry.tokens->single()) continue;
    entry.tokens = std::make_unique<PackedTokens>(set, heads, store, false);
    return entry.tokens->extend(entries, store) ? entry.tokens.get() : nullptr;
  }
  return nullptr;
}

TokenCache::Scores& TokenCache::scores_for(const void* list, const AttentionRule* rule, const Operand& query,
                                           std::size_t count, const StoreState& state) {
  for (Scores& s : scores_)
    if (s.list == list && s.rule == rule && s.state == state &&
        s.by_head.size() == static_cast<std::size_t>(rule->heads) && s.by_head.front().size() == count &&
        s.query == query)
      return s;
  Scores& s = scores_[next_scores_++ % scores_.size()];
  s.state = state;
  s.list = list;
  s.rule = rule;
  s.query = query;
  s.by_head.clear();
  return s;
}

}  // namespace crossbits::kernel

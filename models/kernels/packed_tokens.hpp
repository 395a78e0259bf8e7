#pragma once

#include <array>
#include <memory>
#include <span>
#include <vector>

#include "models/kernels/packed_rows.hpp"
#include "models/operation.hpp"
#include "models/store.hpp"

namespace crossbits::kernel {

/// The keys and values of some entries of a token set, as one store holds them now, packed for many queries.
class PackedTokens {
 public:
  PackedTokens(const TokenSet& set, std::int32_t heads, const Store& store, bool single)
      : set_(&set), heads_(static_cast<std::size_t>(heads)), state_(store.state()), single_(single) {}

  bool holds(const TokenSet& set, std::int32_t heads, const Store& store) const {
    return set_ == &set && heads_ == static_cast<std::size_t>(heads) && state_ == store.state();
  }
  bool single() const { return single_; }
  /// Packs entries until so many are there; those packed already stay. False when some number is too large to
  /// be packed.
  bool extend(std::span<const std::int32_t> entries, const Store& store);

  const PackedRows& keys(std::size_t head) const { return keys_[head]; }
  /// The values of entry `i` of the list, one head.
  std::span<const std::int32_t> values(std::size_t head, std::size_t i) const {
    return {&values_[i * heads_ * head_width_ + head * head_width_], head_width_};
  }
  std::int64_t largest_value() const { return largest_value_; }

 private:
  bool append(const Operand& key, const Operand& value, const Store& store);

  const TokenSet* set_;
  std::size_t heads_, head_width_ = 0;
  StoreState state_;
  bool single_, fits_ = true;
  std::vector<PackedRows> keys_;
  std::vector<std::int32_t> values_;
  std::int64_t largest_value_ = 0;
  std::vector<std::int64_t> scratch_;
};

/// The token lists that queries asked for lately, one thread's. A list is named by the address of whatever
/// lists it.
class TokenCache {
 public:
  /// The list, if it was announced since the store changed: to be extended before use.
  PackedTokens* find(const void* list, const TokenSet& set, std::int32_t heads, const Store& store);
  /// Leaves a list's name. Packing pays from the second query on, so the first one only says in which
  /// precision.
  void announce(const void* list, const TokenSet& set, std::int32_t heads, const Store& store, bool single);
  /// Packs a list again, in double precision.
  const PackedTokens* widen(const void* list, const TokenSet& set, std::int32_t heads,
                            std::span<const std::int32_t> entries, const Store& store);

  /// The scores of one query, which a summary needs again after a maximum.
  struct Scores {
    StoreState state;
    const void* list = nullptr;
    const AttentionRule* rule = nullptr;
    Operand query;
    std::vector<std::vector<std::int64_t>> by_head;  ///< empty: to be computed
  };
  /// The scores of a query, or the place where to put them.
  Scores& scores_for(const void* list, const AttentionRule* rule, const Operand& query, std::size_t count,
                     const StoreState& state);

 private:
  struct Entry {
    const void* list = nullptr;
    std::unique_ptr<PackedTokens> tokens;
  };
  static constexpr std::size_t most = 8;
  std::vector<Entry> entries_;
  std::array<Scores, 4> scores_;
  std::size_t next_ = 0, next_scores_ = 0;  // to be replaced
};

}  // namespace crossbits::kernel

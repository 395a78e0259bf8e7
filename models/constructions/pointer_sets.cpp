#include "models/constructions/pointer_sets.hpp"

#include <algorithm>

#include "basis/coin.hpp"

namespace crossbits {
namespace {

constexpr std::uint64_t sampled_sets = 1000;
constexpr std::int32_t exhaustive_sparsity = 12;
constexpr std::int32_t exhaustive_sets = 4096;

}  // namespace

PointerSets::PointerSets(const SparseAverageTask& task, std::uint64_t seed) : task_(task), seed_(seed) {
  if (task_.slot_pairs.empty() && binomial(task_.tokens - 1, task_.sparsity) <= exhaustive_sets)
    list_subsets({}, 0);
  all_ = !listed_.empty() || (!task_.slot_pairs.empty() && task_.sparsity <= exhaustive_sparsity);
  size_ = !listed_.empty() ? listed_.size() : all_ ? std::uint64_t{1} << task_.sparsity : sampled_sets;
}

/// Every set of q positions that extends `chosen` by positions from `next` on; the asker does not point to
/// itself.
void PointerSets::list_subsets(PointerSet chosen, std::int32_t next) {
  if (chosen.size() == static_cast<std::size_t>(task_.sparsity)) return listed_.push_back(std::move(chosen));
  for (std::int32_t j = next; j < task_.tokens; ++j) {
    if (j == task_.queries.front()) continue;
    chosen.push_back(j);
    list_subsets(chosen, j + 1);
    chosen.pop_back();
  }
}

PointerSet PointerSets::at(std::uint64_t k) const {
  if (!listed_.empty()) return listed_[k];
  PointerSet set;
  if (!task_.slot_pairs.empty()) {
    const std::uint64_t choice = all_ ? k : coin(seed_, 1, k);
    for (std::size_t i = 0; i < task_.slot_pairs.size(); ++i)
      set.push_back(task_.slot_pairs[i][i < 64 ? (choice >> i) & 1 : coin(seed_, 2 + i, k) & 1]);
    return set;
  }
  for (std::uint64_t draw = 0; set.size() < static_cast<std::size_t>(task_.sparsity); ++draw) {
    const auto j =
        static_cast<std::int32_t>(coin_below(seed_, 1 + k, draw, static_cast<std::uint64_t>(task_.tokens)));
    if (std::find(set.begin(), set.end(), j) == set.end() && j != task_.queries.front()) set.push_back(j);
  }
  return set;
}

std::vector<BigInteger> multi_hot(const PointerSet& set, std::int32_t tokens) {
  std::vector<BigInteger> result(static_cast<std::size_t>(tokens), 0);
  for (const std::int32_t j : set) result[static_cast<std::size_t>(j)] = 1;
  return result;
}

}  // namespace crossbits

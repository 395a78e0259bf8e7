#pragma once

#include <vector>

#include "models/constructions/sparse_average.hpp"

namespace crossbits {

using PointerSet = std::vector<std::int32_t>;

/// The pointer sets on which an attention unit of sparse averaging is tuned and certified: all of them where
/// they are few, else 1,000 seeded ones.
class PointerSets {
 public:
  PointerSets(const SparseAverageTask& task, std::uint64_t seed);

  std::uint64_t size() const { return size_; }
  /// Whether these are all that there are.
  bool are_all() const { return all_; }
  PointerSet at(std::uint64_t k) const;
  const SparseAverageTask& task() const { return task_; }

 private:
  void list_subsets(PointerSet chosen, std::int32_t next);

  const SparseAverageTask& task_;
  std::uint64_t seed_;
  bool all_ = false;
  std::uint64_t size_ = 0;
  std::vector<PointerSet> listed_;  // all of them, where they are few and any subset will do
};

/// One bit for each token: 1 for a member.
std::vector<BigInteger> multi_hot(const PointerSet& set, std::int32_t tokens);

}  // namespace crossbits

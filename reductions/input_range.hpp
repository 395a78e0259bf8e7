#pragma once

#include <cstdint>
#include <functional>
#include <optional>

#include "protocols/problem.hpp"

namespace crossbits {

/// Which inputs to look at: all pairs in order, or `samples` seeded instances.
struct VerifyOptions {
  std::uint64_t samples = 0;  ///< 0: all
  std::uint64_t seed = 1;
  enum class Method { automatic, pairs, factorised } method = Method::automatic;
  std::function<void(std::uint64_t done, std::uint64_t total)>
      progress{};  ///< called now and then, never twice at once
};

/// Most pairs that are run one by one.
inline constexpr std::uint64_t most_verified_pairs = std::uint64_t{1} << 24;

/// Those inputs as a counter.
class InputRange {
 public:
  /// `problem` must outlive this. Throws std::invalid_argument when there are more than most_verified_pairs
  /// inputs and no samples are asked for.
  InputRange(const Problem& problem, const VerifyOptions& options);

  std::uint64_t count() const { return count_; }
  /// Number `k`, 0 <= k < count(); nothing where f is undefined.
  std::optional<Instance> at(std::uint64_t k) const;

 private:
  const Problem& problem_;
  VerifyOptions options_;
  std::uint64_t count_ = 0, columns_ = 1;
};

}  // namespace crossbits

#include "protocols/bounds/coin_strings.hpp"

#include <algorithm>
#include <bit>

#include "basis/coin.hpp"

namespace crossbits {
namespace {

constexpr int most_number_bits = 8;  // of the number of a string
constexpr std::uint64_t candidates = 16;

using Masks = std::vector<std::uint32_t>;

/// Do all these inner products vanish on a difference of two inputs?
bool is_fooled(const Masks& masks, std::uint32_t difference) {
  return std::all_of(masks.begin(), masks.end(),
                     [&](std::uint32_t mask) { return (std::popcount(mask & difference) & 1) == 0; });
}

Bits string_of(const Masks& masks, int n) {
  Bits string;
  for (const std::uint32_t mask : masks) {
    for (int i = 0; i < n; ++i) string.push_back((mask >> i & 1) != 0);
  }
  return string;
}

/// Strings chosen one by one: of some candidates the one that least adds to the differences fooled often.
class Greedy {
 public:
  Greedy(int n, int hash_bits, std::size_t strings, std::size_t most_fooled)
      : n_(n),
        hash_bits_(hash_bits),
        wanted_(strings),
        most_fooled_(most_fooled),
        fooled_(std::size_t{1} << n, 0) {}

  std::optional<CoinStringsFound> run(Effort& effort) {
    CoinStringsFound found{.hash_bits = hash_bits_, .strings = {}};
    while (found.strings.size() < wanted_) {
      if (effort.spent(fooled_.size() * candidates)) return std::nullopt;
      const Masks best = best_candidate();
      for (std::uint32_t z = 1; z < fooled_.size(); ++z) {
        if (is_fooled(best, z) && ++fooled_[z] > most_fooled_) return std::nullopt;
      }
      found.strings.push_back(string_of(best, n_));
    }
    found.worst = Rational(*std::max_element(fooled_.begin(), fooled_.end()), wanted_);
    return found;
  }

 private:
  Masks draw() {
    Masks masks;
    for (int r = 0; r < hash_bits_; ++r)
      masks.push_back(
          static_cast<std::uint32_t>(coin(wanted_, static_cast<std::uint64_t>(hash_bits_), drawn_++)) &
          ((std::uint32_t{1} << n_) - 1));
    return masks;
  }

  /// A difference that is fooled c times weighs 2^c.
  std::uint64_t weight(const Masks& masks) const {
    std::uint64_t sum = 0;
    for (std::uint32_t z = 1; z < fooled_.size(); ++z)
      sum += is_fooled(masks, z) ? std::uint64_t{1} << std::min<std::size_t>(fooled_[z], 40) : 0;
    return sum;
  }

  Masks best_candidate() {
    Masks best = draw();
    std::uint64_t least = weight(best);
    for (std::uint64_t c = 1; c < candidates; ++c) {
      Masks other = draw();
      if (const std::uint64_t sum = weight(other); sum < least) least = sum, best = std::move(other);
    }
    return best;
  }

  int n_, hash_bits_;
  std::size_t wanted_, most_fooled_;
  std::vector<std::size_t> fooled_;  // by difference: on how many strings
  std::uint64_t drawn_ = 0;
};

}  // namespace

std::optional<CoinStringsFound> coin_strings_for_equality(int n, const Rational& error, Effort& effort) {
  const BigInteger differences = (BigInteger(1) << n) - 1;
  for (int bits = 2; bits <= n; ++bits) {
    for (int number = 0; number <= std::min(most_number_bits, bits - 2); ++number) {
      const int hash_bits = bits - 1 - number;
      const std::size_t strings = std::size_t{1} << number;
      const Rational share = error * strings;
      const auto most = static_cast<std::size_t>(BigInteger(numerator(share) / denominator(share)));
      // On every string at least 2^(n - hash_bits) - 1 differences are fooled.
      if (strings * ((BigInteger(1) << (n - hash_bits)) - 1) > most * differences) continue;
      if (auto found = Greedy(n, hash_bits, strings, most).run(effort)) return found;
    }
  }
  return std::nullopt;
}

}  // namespace crossbits

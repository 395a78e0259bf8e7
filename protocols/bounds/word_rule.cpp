#include "protocols/bounds/word_rule.hpp"

#include <algorithm>
#include <bit>

namespace crossbits {

std::optional<WordRule> WordRule::of(const Problem& problem) {
  struct Known {
    const char* id;
    Combine combine;
  };
  static constexpr Known known[] = {
      {"disjointness",
       [](std::uint64_t x, std::uint64_t y, std::uint64_t p) { return (x & y) == 0 ? p : 0; }},
      {"equality", [](std::uint64_t x, std::uint64_t y, std::uint64_t p) { return x == y ? p : 0; }},
      {"greater-than",
       [](std::uint64_t x, std::uint64_t y, std::uint64_t p) {
         return x > y ? ~std::uint64_t{0} : x == y ? p : 0;
       }},
      {"inner-product", [](std::uint64_t x, std::uint64_t y, std::uint64_t p) {
         return std::popcount(x & y) % 2 == 1 ? ~p : p;
       }}};
  const auto entry =
      std::find_if(std::begin(known), std::end(known), [&](const Known& k) { return problem.id == k.id; });
  if (entry == std::end(known) || problem.n < 6) return std::nullopt;
  WordRule rule(entry->combine);
  for (std::uint64_t x = 0; x < 64; ++x) {
    for (std::uint64_t y = 0; y < 64; ++y) {
      const Symbols zeros(static_cast<std::size_t>(problem.n - 6), 0);
      Symbols full_x = zeros, full_y = zeros;
      for (int bit = 5; bit >= 0; --bit) {
        full_x.push_back(static_cast<int>(x >> bit & 1));
        full_y.push_back(static_cast<int>(y >> bit & 1));
      }
      if (problem.f(full_x, full_y) == 1) rule.pattern_[x] |= std::uint64_t{1} << y;
    }
  }
  return rule;
}

}  // namespace crossbits

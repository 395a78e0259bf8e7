#include <fmt/format.h>

#include <algorithm>
#include <cstdint>

#include "protocols/problems.hpp"

namespace crossbits {
namespace {

int distance(const Symbols& x, const Symbols& y) {
  int places = 0;
  for (std::size_t i = 0; i < x.size(); ++i) places += x[i] != y[i];
  return places;
}

/// |2 distance - n| >= min(2 sqrt n, n), in integers.
std::optional<int> is_far(const Symbols& x, const Symbols& y) {
  const auto n = static_cast<std::int64_t>(x.size());
  const std::int64_t excess = 2 * std::int64_t{distance(x, y)} - n;
  if (excess * excess < std::min(4 * n, n * n)) return std::nullopt;
  return excess > 0 ? 1 : 0;
}

/// A random string and another one just beyond the gap, on either side.
Inputs draw_beyond_gap(Draw& coins, int n, int value) {
  Inputs strings;
  strings.x = strings.y = coins.symbols(n, 2);
  std::vector<std::size_t> places(static_cast<std::size_t>(n));
  for (std::size_t i = 0; i < places.size(); ++i) {
    places[i] = i;
    std::swap(places[i], places[static_cast<std::size_t>(coins.below(static_cast<int>(i) + 1))]);
  }
  if (value == 1) {
    for (std::size_t k = 0; is_far(strings.x, strings.y) != 1; ++k) strings.y[places[k]] ^= 1;
    return strings;
  }
  for (const std::size_t place : places) {
    strings.y[place] ^= 1;
    if (is_far(strings.x, strings.y) == 0) continue;
    strings.y[place] ^= 1;
    break;
  }
  return strings;
}

}  // namespace

Problem gap_hamming(int n) {
  return {.id = "gap-hamming",
          .name = fmt::format("GHD_{}", n),
          .definition =
              "1 iff x and y differ in at least n/2 + sqrt n places, 0 iff in at most n/2 - sqrt n, "
              "undefined between; for n < 4 the gap is n/2",
          .n = n,
          .x_domain = Domain::bit_strings(n),
          .y_domain = Domain::bit_strings(n),
          .f = is_far,
          .draw = [n](Draw& coins, int value) { return draw_beyond_gap(coins, n, value); },
          .claims = {
              {"R_{1/3} = Omega(n) for any number of rounds", "Chakrabarti and Regev 2011", Ground::memory}}};
}

}  // namespace crossbits

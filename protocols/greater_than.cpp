#include <fmt/format.h>

#include "protocols/problems.hpp"

namespace crossbits {
namespace {

/// Numbers that agree on a prefix of random length and are decided by the next bit; now and then equal ones.
Inputs draw_numbers(Draw& coins, int n, int value) {
  Inputs numbers{coins.symbols(n, 2), coins.symbols(n, 2)};
  const int first_difference = value == 0 && coins.below(4) == 0 ? n : coins.below(n);
  for (int i = 0; i < n && i <= first_difference; ++i) {
    const auto place = static_cast<std::size_t>(i);
    if (i == first_difference) numbers.x[place] = value;
    numbers.y[place] = i == first_difference ? 1 - value : numbers.x[place];
  }
  return numbers;
}

}  // namespace

Problem greater_than(int n) {
  const Claim leaves = {"D(GT_n) = n + 1: a protocol has at least rank(f) + rank(1 - f) = 2^(n+1) - 1 leaves",
                        "derived here", Ground::derived};
  return {.id = "greater-than",
          .name = fmt::format("GT_{}", n),
          .definition = "1 iff x > y as numbers, index 0 the most significant bit",
          .n = n,
          .x_domain = Domain::bit_strings(n),
          .y_domain = Domain::bit_strings(n),
          .f = [](const Symbols& x, const Symbols& y) { return std::optional<int>(x > y); },  // lexicographic
          .draw = [n](Draw& coins, int value) { return draw_numbers(coins, n, value); },
          .costs = full_costs(n, leaves),
          .claims = {{"randomised: Theta(log n) two-way, Theta(n) one-way",
                      "Nisan 1993; Kushilevitz and Nisan 1997, chapter 3", Ground::memory}}};
}

}  // namespace crossbits

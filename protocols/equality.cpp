#include <fmt/format.h>

#include "protocols/problems.hpp"

namespace crossbits {
namespace {

/// Equal strings, or strings that mostly differ in one bit.
Inputs draw_mostly_near(Draw& coins, int n, int value) {
  Inputs strings;
  strings.x = strings.y = coins.symbols(n, 2);
  if (value == 1) return strings;
  if (coins.below(4) == 0) strings.y = coins.symbols(n, 2);
  if (strings.x == strings.y) strings.y[static_cast<std::size_t>(coins.below(n))] ^= 1;
  return strings;
}

}  // namespace

Problem equality(int n) {
  const Claim fooling = {
      "D(EQ_n) = n + 1: the 2^n pairs (x, x) are a fooling set for answer 1, and answer 0 needs one more "
      "rectangle",
      "Yao 1979; Kushilevitz and Nisan 1997, section 1.3", Ground::memory};
  return {
      .id = "equality",
      .name = fmt::format("EQ_{}", n),
      .definition = "1 iff x = y",
      .n = n,
      .x_domain = Domain::bit_strings(n),
      .y_domain = Domain::bit_strings(n),
      .f = [](const Symbols& x, const Symbols& y) { return std::optional<int>(x == y); },
      .draw = [n](Draw& coins, int value) { return draw_mostly_near(coins, n, value); },
      .costs = full_costs(n, fooling),
      .claims = {{"k bits and public coins: wrong with probability 2^-k, and only on different strings",
                  "derived here (direct/equality_fingerprint)", Ground::derived},
                 {"private coins: Theta(log n)", "Kushilevitz and Nisan 1997, chapter 3", Ground::memory}}};
}

}  // namespace crossbits

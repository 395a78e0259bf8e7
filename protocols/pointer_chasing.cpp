#include <fmt/format.h>

#include <stdexcept>

#include "protocols/problems.hpp"

namespace crossbits {
namespace {

constexpr int most_tries = 64;

/// Where `steps` pointers lead from place 0: Alice's first, then alternating.
int end_of_walk(const Symbols& x, const Symbols& y, int steps) {
  int place = 0;
  for (int step = 0; step < steps; ++step) place = (step % 2 == 0 ? x : y)[static_cast<std::size_t>(place)];
  return place;
}

/// Random pointers, drawn again until the walk ends where it should; in the end all pointers point there.
Inputs draw_pointers(Draw& coins, int n, int steps, int value) {
  Inputs pointers;
  for (int tries = 0; tries < most_tries; ++tries) {
    pointers = {coins.symbols(n, n), coins.symbols(n, n)};
    if (end_of_walk(pointers.x, pointers.y, steps) % 2 == value) return pointers;
  }
  pointers.x.assign(pointers.x.size(), value);
  pointers.y.assign(pointers.y.size(), value);
  return pointers;
}

}  // namespace

Problem pointer_chasing(int n, int steps) {
  if (steps < 1 || steps > 1000)
    throw std::invalid_argument(fmt::format("pointer-chasing needs steps from 1 to 1000 (got {})", steps));
  Problem problem = {
      .id = "pointer-chasing",
      .name = fmt::format("PC_{} with {} steps", n, steps),
      .definition =
          "the lowest bit of the place where the pointers lead from place 0: x first, then y, alternating",
      .n = n,
      .x_domain = Domain::strings(n, n),
      .y_domain = Domain::strings(n, n),
      .values = n == 1 ? std::vector<int>{0} : std::vector<int>{0, 1},
      .f = [steps](const Symbols& x,
                   const Symbols& y) { return std::optional(end_of_walk(x, y, steps) % 2); },
      .draw = [n, steps](Draw& coins, int value) { return draw_pointers(coins, n, steps, value); },
      .claims = {{"(steps - 1) ceil(log2 n) + 1 bits when Alice starts and they take turns",
                  "derived here (direct/pointer_chasing)", Ground::derived},
                 {"one round fewer, or Bob starting: Omega(n / steps^2) bits", "Nisan and Wigderson 1993",
                  Ground::memory}}};
  if (steps != 2) problem.parameters["steps"] = steps;
  return problem;
}

}  // namespace crossbits

#include "protocols/direct/pointer_chasing.hpp"

#include <fmt/format.h>

#include <stdexcept>

namespace crossbits {
namespace {

Task<Verdict> follow(Port& port, Symbols pointers, int steps) {
  const Label pointer = port.label("pointer");
  const Code places = Code::below(pointers.size());
  std::uint64_t place = 0;
  for (int step = 0; step + 1 < steps; ++step) {
    if (step % 2 == port.self()) {
      place = static_cast<std::uint64_t>(pointers[place]);
      port.send(pointer, places.encode(place));
    } else {
      const auto word = co_await port.recv(pointer, places);
      place = places.decode(word).value();
    }
  }
  const Label answer = port.label("answer");
  if ((steps - 1) % 2 == port.self()) {
    const int bit = pointers[place] % 2;
    port.send(answer, Bits::of_number(static_cast<std::uint64_t>(bit), 1));
    co_return bit;
  }
  const auto word = co_await port.recv(answer, Code::fixed(1));
  co_return word[0] ? 1 : 0;
}

}  // namespace

Protocol chase_pointers(const Problem& problem, const Symbols& x, const Symbols& y) {
  if (problem.id != "pointer-chasing")
    throw std::invalid_argument(fmt::format("{} is not pointer chasing", problem.name));
  const auto given = problem.parameters.find("steps");
  const int steps = given == problem.parameters.end() ? 2 : given->second;
  return {.name = "chase-pointers",
          .alice = [=](Port& port) { return follow(port, x, steps); },
          .bob = [=](Port& port) { return follow(port, y, steps); }};
}

}  // namespace crossbits

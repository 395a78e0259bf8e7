#include "protocols/problem.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <stdexcept>

namespace crossbits {

std::string Problem::spec() const {
  std::string spec = id;
  for (const auto& [key, value] : parameters) {
    spec += fmt::format("{}{}={}", spec.size() == id.size() ? ":" : ",", key, value);
  }
  return spec;
}

Symbols Problem::parse_x(std::string_view text) const {
  return x_domain.parse(text, "--x", fmt::format("-n {}", n));
}

Symbols Problem::parse_y(std::string_view text) const {
  return y_domain.parse(text, "--y", fmt::format("-n {}", n));
}

Instance Problem::instance(std::uint64_t seed) const {
  const int wanted = values.at(seed % values.size());
  Draw coins(seed);
  Inputs inputs = draw(coins, wanted);
  if (!x_domain.contains(inputs.x) || !y_domain.contains(inputs.y) || f(inputs.x, inputs.y) != wanted) {
    throw std::logic_error(
        fmt::format("the instance of seed {} of {} has a wrong label: x = {}, y = {}, not {}", seed, name,
                    x_domain.text(inputs.x), y_domain.text(inputs.y), wanted));
  }
  return {.x = std::move(inputs.x), .y = std::move(inputs.y), .answer = wanted};
}

Bits Problem::encode_answer(int answer) const {
  const auto place = std::lower_bound(values.begin(), values.end(), answer);
  if (place == values.end() || *place != answer) {
    throw std::invalid_argument(fmt::format("{} is no answer of {}", answer, name));
  }
  return Bits::of_number(static_cast<std::uint64_t>(place - values.begin()), answer_bits());
}

int Problem::decode_answer(const Bits& word) const {
  const std::uint64_t place =
      word.size() > 64 ? values.size() : word.number(0, static_cast<int>(word.size()));
  if (place >= values.size())
    throw std::invalid_argument(fmt::format("{} is no answer of {}", word.text(), name));
  return values[place];
}

std::uint64_t Problem::trivial_bits(Direction direction, Knows knows) const {
  const auto sum = [](int a, int b) { return static_cast<std::uint64_t>(a) + static_cast<std::uint64_t>(b); };
  const std::uint64_t alice_sends = sum(x_domain.bits(), knows == Knows::bob ? 0 : answer_bits());
  const std::uint64_t bob_sends = sum(y_domain.bits(), knows == Knows::alice ? 0 : answer_bits());
  if (direction == Direction::alice_to_bob) return alice_sends;
  if (direction == Direction::bob_to_alice) return bob_sends;
  return std::min(alice_sends, bob_sends);
}

std::optional<KnownCost> Problem::lower_bound(Direction direction, Knows knows) const {
  const auto found = std::find_if(costs.begin(), costs.end(), [&](const KnownCost& cost) {
    return cost.direction == direction && cost.knows == knows;
  });
  return found == costs.end() ? std::nullopt : std::optional(*found);
}

void Problem::mark_exact_costs() {
  for (KnownCost& cost : costs)
    if (cost.bits == trivial_bits(cost.direction, cost.knows)) cost.kind = Kind::exact;
}

}  // namespace crossbits

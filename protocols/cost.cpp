#include "protocols/cost.hpp"

namespace crossbits {
namespace {

Claim distinct_claim(const char* lines) {
  return {std::string("one-way cost = ceil(log2 number of different ") + lines +
              "): the message must tell them apart",
          "derived here; textbook: Kushilevitz and Nisan 1997, section 4.2", Ground::derived};
}

const Claim announced_claim = {
    "one message and an announced answer end in at least as many transcripts as (line, value) pairs",
    "derived here (Kraft's inequality)", Ground::derived};

KnownCost entry(Direction direction, Knows knows, std::uint64_t bits, Kind kind, Claim claim) {
  return {.direction = direction, .knows = knows, .bits = bits, .kind = kind, .claim = std::move(claim)};
}

}  // namespace

const char* name(Direction direction) {
  switch (direction) {
    case Direction::alice_to_bob:
      return "alice_to_bob";
    case Direction::bob_to_alice:
      return "bob_to_alice";
    case Direction::two_way:
      return "two_way";
  }
  return "unknown";
}

const char* name(Knows knows) {
  switch (knows) {
    case Knows::alice:
      return "alice";
    case Knows::bob:
      return "bob";
    case Knows::both:
      return "both";
  }
  return "unknown";
}

std::vector<KnownCost> one_way_costs(const Lines& rows, const Lines& columns) {
  const auto bits = [](const BigInteger& count) { return static_cast<std::uint64_t>(bits_to_index(count)); };
  const auto kind = [](const Lines& lines) { return lines.exact ? Kind::exact : Kind::lower_bound; };
  return {
      entry(Direction::alice_to_bob, Knows::bob, bits(rows.distinct), Kind::exact, distinct_claim("rows")),
      entry(Direction::bob_to_alice, Knows::alice, bits(columns.distinct), Kind::exact,
            distinct_claim("columns")),
      entry(Direction::alice_to_bob, Knows::both, bits(rows.transcripts), kind(rows), announced_claim),
      entry(Direction::bob_to_alice, Knows::both, bits(columns.transcripts), kind(columns), announced_claim)};
}

std::vector<KnownCost> full_costs(int n, const Claim& claim) {
  const Lines lines = {.distinct = BigInteger(1) << n, .transcripts = BigInteger(1) << (n + 1)};
  std::vector<KnownCost> costs = one_way_costs(lines, lines);
  const auto size = static_cast<std::uint64_t>(n);
  costs.push_back(entry(Direction::two_way, Knows::both, size + 1, Kind::exact, claim));
  const Claim one_less = {
      "who alone knows a bit can announce it, so at least D(f) - 1 bits; sending the input reaches it",
      "derived here", Ground::derived};
  costs.push_back(entry(Direction::two_way, Knows::alice, size, Kind::exact, one_less));
  costs.push_back(entry(Direction::two_way, Knows::bob, size, Kind::exact, one_less));
  return costs;
}

}  // namespace crossbits

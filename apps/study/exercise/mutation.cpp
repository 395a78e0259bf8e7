#include "apps/study/exercise/mutation.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <nlohmann/json.hpp>
#include <numeric>
#include <stdexcept>

#include "models/arithmetic/round.hpp"

namespace crossbits {
namespace {

using Change = Mutation::Change;

constexpr int threshold_fraction = 20;

const Compare* compare_of(const Decision& decision) { return std::get_if<Compare>(&decision.operation); }

/// The threshold of the reduction as a fraction over 2n: those of the catalogue are whole / n.
int threshold_over_2n(const Embedding& e) {
  const Decision decision = e.decide(Format::bit());
  const Compare& compare = *compare_of(decision);
  return static_cast<int>(
      divide_nearest_even(compare.threshold * 2 * e.problem.n, std::int64_t{1} << compare.fraction));
}

std::string fraction_text(int numerator, int denominator) {
  const int common = std::gcd(numerator, denominator);
  return denominator == common ? fmt::format("{}", numerator / common)
                               : fmt::format("{}/{}", numerator / common, denominator / common);
}

const char* name(Change change) {
  constexpr std::array names{"complement_one", "complement_all", "forget",
                             "exchange",       "reverse",        "threshold"};
  return names[static_cast<std::size_t>(change)];
}

std::string change_text(const Mutation& m) {
  switch (m.change) {
    case Change::complement_one:
      return fmt::format("complement bit {}", m.i);
    case Change::complement_all:
      return "complement every bit";
    case Change::forget:
      return fmt::format("set bit {} to 0", m.i);
    case Change::exchange:
      return fmt::format("exchange places {} and {}", m.i, m.j);
    case Change::reverse:
      return "read the places from last to first";
    case Change::threshold:
      return "";
  }
  return "";
}

/// Place `at` after the change of places; n places.
int moved(const Mutation& m, int at, int n) {
  if (m.change == Change::reverse) return n - 1 - at;
  if (m.change == Change::exchange && at == m.i) return m.j;
  if (m.change == Change::exchange && at == m.j) return m.i;
  return at;
}

}  // namespace

std::string Mutation::text(const Embedding& e) const {
  if (change == Change::threshold) {
    const int old = threshold_over_2n(e), denominator = 2 * e.problem.n;
    const Decision decision = e.decide(Format::bit());
    const bool below = compare_of(decision)->test == Compare::Test::all_below;
    return fmt::format("Bob answers 1 if and only if {} {} instead of {}",
                       below ? "every output is below" : "some output is above",
                       fraction_text(old + shift, denominator), fraction_text(old, denominator));
  }
  const bool pointer = e.problem.y_domain.length() == 1;
  const char* who = alice && bob ? "Both parties" : alice ? "Alice" : "Bob";
  const char* verb = alice && bob ? "do this to their inputs" : "does this to the input";
  std::string text = fmt::format("{}, before writing any token, {}: {}", who, verb, change_text(*this));
  if (bob && pointer) text += "; Bob's number is moved as the place it names";
  return text;
}

Json Mutation::json(const Embedding& e) const {
  Json document = {{"change", name(change)}, {"alice", alice}, {"bob", bob}};
  if (change == Change::complement_one || change == Change::forget || change == Change::exchange)
    document["i"] = i;
  if (change == Change::exchange) document["j"] = j;
  if (change == Change::threshold) {
    const int old = threshold_over_2n(e);
    document["denominator"] = 2 * e.problem.n;
    document["threshold"] = old + shift;
    document["threshold_of_the_reduction"] = old;
  }
  return document;
}

Symbols Mutation::of(const Symbols& input, const Domain& domain) const {
  const int n = domain.length();
  if (n == 1) return {moved(*this, input[0], domain.alphabet())};
  Symbols result = input;
  for (int at = 0; at < n; ++at) {
    int& symbol = result[static_cast<std::size_t>(at)];
    symbol = input[static_cast<std::size_t>(moved(*this, at, n))];
    if (change == Change::complement_all || (change == Change::complement_one && at == i))
      symbol = 1 - symbol;
    if (change == Change::forget && at == i) symbol = 0;
  }
  return result;
}

Mutation draw_mutation(Draw& draw, const Embedding& e) {
  const int n = e.problem.n;
  const bool pointer = e.problem.y_domain.length() == 1;
  Mutation m;
  const Decision decision = e.decide(Format::bit());
  const int kinds = compare_of(decision) ? 6 : 5;
  m.change = static_cast<Change>(draw.below(kinds));
  if (m.change == Change::threshold) {
    constexpr std::array shifts{-9, -3, -1, 1, 3, 9};
    m.shift = shifts[static_cast<std::size_t>(draw.below(static_cast<int>(shifts.size())))];
    return m;
  }
  const bool places = m.change == Change::exchange || m.change == Change::reverse;
  const int who = pointer && !places
                      ? 0
                      : draw.below(places ? 4 : 3);  // a change of places by both is harmless: half of them
  m.alice = who != 1;
  m.bob = who != 0;
  m.i = draw.below(n);
  m.j = (m.i + 1 + draw.below(n - 1)) % n;
  if (m.change == Change::exchange && m.i > m.j) std::swap(m.i, m.j);
  return m;
}

Embedding mutated(const Embedding& embedding, const Mutation& m) {
  Embedding result = embedding;
  if (m.change == Change::threshold) {
    const int denominator = 2 * embedding.problem.n, numerator = threshold_over_2n(embedding) + m.shift;
    result.decide = [decide = embedding.decide, numerator, denominator](const Format& output) {
      Decision decision = decide(output);
      Compare compare = *compare_of(decision);
      compare.fraction = threshold_fraction;
      compare.threshold = static_cast<std::int64_t>(
          divide_nearest_even(BigInteger(numerator) << threshold_fraction, BigInteger(denominator)));
      decision.operation = compare;
      return decision;
    };
    return result;
  }
  if (m.alice)
    result.embed_alice = [half = embedding.embed_alice, m, domain = embedding.problem.x_domain](
                             const Symbols& x, FieldNumbers& numbers) { half(m.of(x, domain), numbers); };
  if (m.bob)
    result.embed_bob = [half = embedding.embed_bob, m, domain = embedding.problem.y_domain](
                           const Symbols& y, FieldNumbers& numbers) { half(m.of(y, domain), numbers); };
  return result;
}

}  // namespace crossbits

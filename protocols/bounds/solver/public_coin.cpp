#include "protocols/bounds/solver/public_coin.hpp"

#include <fmt/format.h>

#include <nlohmann/json.hpp>

#include "protocols/bounds/best_response.hpp"
#include "protocols/bounds/deterministic.hpp"
#include "protocols/bounds/solver/game_value.hpp"

namespace crossbits {
namespace {

constexpr std::size_t most_entries = std::size_t{1} << 20;
constexpr std::uint64_t game_steps = 1'000'000;  // 1,024 for every protocol that is added

Bound public_coin(const Facts& facts, Kind kind, int bits, std::string how, Json evidence) {
  return {.name = "public_coin",
          .kind = kind,
          .value = bits,
          .bits = bits,
          .how = std::move(how),
          .error = facts.error(),
          .evidence = std::move(evidence)};
}

Json distribution_json(const Facts& facts, int bits, const GameValue& value) {
  Json weights = Json::array();
  for (const auto& [entry, weight] : value.distribution)
    weights.push_back(
        {facts.merged().rows[entry.first], facts.merged().columns[entry.second], value_json(weight)});
  return {{"bits", bits}, {"distribution", weights}};
}

Json mixture_json(const Facts& facts, const GameValue& value) {
  Json protocols = Json::array();
  for (const auto& [weight, tree] : value.mixture)
    protocols.push_back(
        {{"weight", value_json(weight)}, {"tree", tree_json(whole_tree(tree, facts.merged()))}});
  return {{"by", "mixture"}, {"protocols", protocols}};
}

std::string value_of(const GameValue& value, int bits) {
  const std::string with = fmt::format(" with {} bit{}", bits, bits == 1 ? "" : "s");
  if (value.is_exact()) return value_text(value.lower) + with;
  return fmt::format("{} to {}{}", value_text(value.lower), value_text(value.upper), with);
}

std::vector<Bound> by_games(Facts& facts) {
  int lower = 0;
  Json evidence = nullptr;
  std::string below, how;
  for (int bits = 0;; ++bits) {
    Effort effort = facts.effort().share(game_steps);
    const GameValue value = game_value(facts.merged().matrix, bits, effort);
    if (value.lower > facts.error()) {
      lower = bits + 1;
      evidence = distribution_json(facts, bits, value);
      below = value_of(value, bits);
    }
    if (value.upper > facts.error()) continue;
    how = "least worst error " + (lower == bits && bits > 0 ? below + ", " : "") + value_of(value, bits);
    const Json upper = mixture_json(facts, value);
    if (lower == bits) {
      Json both = {{"upper", upper}};
      if (bits > 0) both["lower"] = evidence;
      return {public_coin(facts, Kind::exact, bits, how, both)};
    }
    std::vector<Bound> sides;
    if (lower > 0)
      sides.push_back(public_coin(facts, Kind::lower_bound, lower, "worst error at least " + below,
                                  {{"lower", evidence}}));
    sides.push_back(public_coin(facts, Kind::upper_bound, bits, how, {{"upper", upper}}));
    return sides;
  }
}

/// Fingerprints of n bits or more cost no less than x itself.
std::vector<Bound> for_equality(const Facts& facts) {
  const int n = facts.subject().problem.n;
  int hash_bits = 1;
  while (facts.error() * (BigInteger(1) << hash_bits) < 1) ++hash_bits;
  if (hash_bits >= n)
    return {public_coin(facts, Kind::upper_bound, n + 1, "no coins: fingerprints cost as much as x",
                        {{"upper", {{"by", "no_coins"}}}})};
  return {
      public_coin(facts, Kind::upper_bound, hash_bits + 1,
                  fmt::format("fingerprints of {} bits, wrong with probability 2^-{}", hash_bits, hash_bits),
                  {{"upper", {{"by", "fingerprints"}, {"hash_bits", hash_bits}}}})};
}

}  // namespace

std::string public_coin_refusal(const Facts& facts) {
  const CommunicationMatrix& matrix = facts.merged().matrix;
  if (BestResponse::fits(matrix))
    return facts.matrix().rows() * facts.matrix().columns() <= most_entries
               ? ""
               : "mixtures of protocols are written down for at most 2^20 inputs";
  if (facts.subject().problem.id == "equality")
    return facts.error() > 0 ? "" : "without any error coins are of no use";
  return fmt::format(
      "the game of Yao is solved for at most {} different rows and columns, and there are {} x {}",
      BestResponse::most_lines, matrix.rows(), matrix.columns());
}

std::vector<Bound> public_coin_bound(Facts& facts) {
  return BestResponse::fits(facts.merged().matrix) ? by_games(facts) : for_equality(facts);
}

}  // namespace crossbits

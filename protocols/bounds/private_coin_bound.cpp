#include <fmt/format.h>

#include <nlohmann/json.hpp>

#include "protocols/bounds/coin_strings.hpp"
#include "protocols/bounds/facts.hpp"
#include "protocols/bounds/techniques.hpp"

namespace crossbits {
namespace {

constexpr std::uint64_t string_steps = 400'000'000;  // differences looked at
constexpr int most_n = 12;

}  // namespace

std::string private_coin_refusal(const Facts& facts) {
  const Problem& problem = facts.subject().problem;
  if (problem.id != "equality")
    return fmt::format(
        "sets of coin strings are looked for where the protocol is one of fingerprints: for "
        "equality, not for {}",
        problem.name);
  if (problem.n > most_n) return fmt::format("sets of coin strings are looked for up to n = {}", most_n);
  return facts.error() > 0 ? "" : "without any error coins are of no use";
}

std::vector<Bound> private_coin_bound(Facts& facts) {
  const int n = facts.subject().problem.n;
  Effort effort = facts.effort().share(string_steps);
  const auto found = coin_strings_for_equality(n, facts.error(), effort);
  if (!found)
    return {{.name = "private_coin",
             .kind = Kind::upper_bound,
             .value = n + 1,
             .bits = n + 1,
             .how = "no coins: no cheaper set of coin strings was found",
             .error = facts.error(),
             .evidence = {{"by", "no_coins"}}}};
  Json strings = Json::array();
  for (const Bits& string : found->strings) strings.push_back(string.text());
  return {{.name = "private_coin",
           .kind = Kind::upper_bound,
           .value = found->bits(),
           .bits = found->bits(),
           .how = fmt::format("fingerprints of {} bits, coins among {} strings: worst error exactly {}",
                              found->hash_bits, found->strings.size(), value_text(found->worst)),
           .error = facts.error(),
           .evidence = {{"by", "coin_strings"}, {"hash_bits", found->hash_bits}, {"strings", strings}}}};
}

}  // namespace crossbits

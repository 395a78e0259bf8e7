#include <fmt/format.h>

#include <algorithm>
#include <nlohmann/json.hpp>

#include "protocols/check/evidence.hpp"
#include "protocols/check/reader.hpp"

namespace crossbits::check {
namespace {

constexpr std::size_t most_products = std::size_t{1} << 28;

/// Strings of zeros and ones, each of `bits` bits.
std::vector<std::string> strings_of(const Json& evidence, std::size_t bits) {
  std::vector<std::string> strings;
  for (const Json& string : list(evidence, "strings")) {
    if (!string.is_string() || string.get<std::string>().size() != bits ||
        string.get<std::string>().find_first_not_of("01") != std::string::npos)
      throw std::invalid_argument(fmt::format("a string of coins is not one of {} zeros and ones", bits));
    strings.push_back(string);
  }
  return strings;
}

/// Do all inner products of x and y with the pieces of the string agree? So they do where those of x xor y
/// vanish.
bool agree(const std::string& string, std::uint64_t difference, std::size_t n) {
  for (std::size_t from = 0; from < string.size(); from += n) {
    bool product = false;
    for (std::size_t i = 0; i < n; ++i) product ^= string[from + i] == '1' && (difference >> i & 1) != 0;
    if (product) return false;
  }
  return true;
}

Proved by_strings(const Case& c, const Json& evidence) {
  const auto n = static_cast<std::size_t>(bits_to_index(c.f.rows()));
  const std::size_t k = number_below(member(evidence, "hash_bits"), 1024, "\"hash_bits\"");
  const auto strings = strings_of(evidence, n * k);
  if (strings.empty() || k == 0) return Proved::no("there are no coins");
  if (strings.size() * (n * k) > most_products >> n)
    return Proved::no("there are too many strings to look at");
  std::size_t most = 0;
  for (std::uint64_t z = 1; z < std::uint64_t{1} << n; ++z)
    most =
        std::max(most, static_cast<std::size_t>(std::count_if(
                           strings.begin(), strings.end(), [&](const auto& s) { return agree(s, z, n); })));
  if (Rational(most, strings.size()) > c.error)
    return Proved::no(
        fmt::format("on some inputs {} of {} strings give a wrong answer", most, strings.size()));
  const int bits = bits_to_index(strings.size()) + static_cast<int>(k) + 1;
  return {bits, bits, {}};
}

}  // namespace

Proved prove_no_coins(const Case& c) {
  if (!c.f.is_equality()) return Proved::no("that no coins do is shown for equality");
  const int bits = bits_to_index(c.f.rows()) + 1;
  return {bits, bits, {}};
}

/// Alice draws a string, says which, and her k inner products; Bob announces whether his agree. Equal inputs
/// always do.
Proved prove_private_coin(const Case& c, const Json& evidence) {
  if (!c.is("upper")) return Proved::no("a protocol gives an upper bound");
  if (!c.f.is_equality()) return Proved::no("fingerprints are for equality");
  const std::string by = text(evidence, "by");
  if (by == "no_coins") return prove_no_coins(c);
  return by == "coin_strings" ? by_strings(c, evidence)
                              : Proved::no(fmt::format("\"{}\" is no protocol with private coins", by));
}

}  // namespace crossbits::check

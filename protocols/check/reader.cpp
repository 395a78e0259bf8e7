#include "protocols/check/reader.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <nlohmann/json.hpp>
#include <optional>
#include <set>
#include <stdexcept>

namespace crossbits::check {
namespace {

[[noreturn]] void refuse_malformed(const std::string& sentence) {
  throw std::invalid_argument("the certificate is malformed: " + sentence);
}

constexpr std::size_t longest_number = 4096;  // digits
constexpr int largest_exponent = 1 << 21;

/// A whole number in decimal digits. None with a leading 0, which BigInteger would read as octal.
bool is_digits(std::string_view text) {
  return !text.empty() && text.size() <= longest_number && (text.size() == 1 || text[0] != '0') &&
         std::all_of(text.begin(), text.end(), [](char c) { return c >= '0' && c <= '9'; });
}

/// Digits, or "2^" and digits.
std::optional<BigInteger> whole_number(const std::string& text) {
  const bool power = text.starts_with("2^");
  if (!is_digits(power ? text.substr(2) : text)) return std::nullopt;
  if (!power) return BigInteger(text);
  const BigInteger exponent(text.substr(2));
  if (exponent > largest_exponent) return std::nullopt;
  return BigInteger(1) << static_cast<unsigned>(exponent);
}

}  // namespace

const Json& member(const Json& object, const std::string& key) {
  if (!object.is_object() || !object.contains(key)) refuse_malformed(fmt::format("\"{}\" is missing", key));
  return object[key];
}

bool lacks(const Json& object, const std::string& key) {
  return !object.is_object() || !object.contains(key) || object[key].is_null();
}

std::string text(const Json& object, const std::string& key) {
  const Json& value = member(object, key);
  if (!value.is_string()) refuse_malformed(fmt::format("\"{}\" is no text", key));
  return value.get<std::string>();
}

const Json& list(const Json& object, const std::string& key) {
  const Json& value = member(object, key);
  if (!value.is_array()) refuse_malformed(fmt::format("\"{}\" is no list", key));
  return value;
}

std::uint64_t number_below(const Json& value, std::uint64_t limit, const std::string& what) {
  if (!value.is_number_unsigned() && !(value.is_number_integer() && value.get<std::int64_t>() >= 0))
    refuse_malformed(fmt::format("{} is no whole number", what));
  const auto number = value.get<std::uint64_t>();
  if (number >= limit) refuse_malformed(fmt::format("{} is {}, but must be below {}", what, number, limit));
  return number;
}

std::int64_t integer(const Json& value, const std::string& what) {
  if (!value.is_number_integer() || (value.is_number_unsigned() && value.get<std::uint64_t>() > INT64_MAX))
    refuse_malformed(fmt::format("{} is no whole number", what));
  return value.get<std::int64_t>();
}

std::vector<std::size_t> lines(const Json& object, const std::string& key, std::size_t limit) {
  std::vector<std::size_t> numbers;
  for (const Json& value : list(object, key))
    numbers.push_back(number_below(value, limit, fmt::format("a number in \"{}\"", key)));
  if (std::set<std::size_t>(numbers.begin(), numbers.end()).size() != numbers.size())
    refuse_malformed(fmt::format("\"{}\" has a number twice", key));
  return numbers;
}

Rational rational(const Json& value, const std::string& what) {
  if (value.is_number_integer()) return Rational(integer(value, what));
  if (!value.is_string()) refuse_malformed(fmt::format("{} is no fraction", what));
  const auto digits = value.get<std::string>();
  const std::size_t bar = std::min(digits.find('/'), digits.size());
  const auto top = whole_number(digits.substr(0, bar));
  const auto bottom =
      bar == digits.size() ? std::optional(BigInteger(1)) : whole_number(digits.substr(bar + 1));
  if (!top || !bottom || *bottom == 0)
    refuse_malformed(fmt::format("{} is \"{}\", which is no fraction", what, digits.substr(0, 40)));
  return Rational(*top, *bottom);
}

}  // namespace crossbits::check

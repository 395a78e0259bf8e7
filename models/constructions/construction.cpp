#include "models/constructions/construction.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <stdexcept>
#include <vector>

namespace crossbits {

ModelSpec ModelSpec::parse(std::string_view text) {
  ModelSpec spec;
  const auto colon = text.find(':');
  spec.family = std::string(text.substr(0, colon));
  const auto refuse = [&] {
    throw std::invalid_argument(
        fmt::format("\"{}\" is not a model of the form family:key=value,key=value", text));
  };
  const auto word_character = [](unsigned char c) { return std::isalnum(c) || c == '_' || c == '-'; };
  if (spec.family.empty() || !std::all_of(spec.family.begin(), spec.family.end(), word_character)) refuse();
  if (colon == std::string_view::npos) return spec;
  std::string_view rest = text.substr(colon + 1);
  while (!rest.empty()) {
    const auto comma = rest.find(',');
    const std::string_view pair = rest.substr(0, comma);
    const auto equals = pair.find('=');
    if (equals == std::string_view::npos || equals == 0 || equals + 1 == pair.size()) refuse();
    if (!spec.options.emplace(pair.substr(0, equals), pair.substr(equals + 1)).second)
      throw std::invalid_argument(
          fmt::format("the model \"{}\" names {} twice", text, pair.substr(0, equals)));
    if (comma + 1 == rest.size()) refuse();
    rest = comma == std::string_view::npos ? std::string_view() : rest.substr(comma + 1);
  }
  if (spec.options.empty()) refuse();
  return spec;
}

std::string ModelSpec::text() const {
  std::string text = family;
  char separator = ':';
  for (const auto& [key, value] : options) {
    text += fmt::format("{}{}={}", separator, key, value);
    separator = ',';
  }
  return text;
}

std::int64_t ModelSpec::number(const std::string& key, std::int64_t fallback, std::int64_t low,
                               std::int64_t high) const {
  const auto option = options.find(key);
  if (option == options.end()) return fallback;
  std::int64_t value = 0;
  const char* end = option->second.data() + option->second.size();
  const auto [stop, error] = std::from_chars(option->second.data(), end, value);
  if (error != std::errc() || stop != end || value < low || value > high) {
    throw std::invalid_argument(fmt::format("{} of the model must be a number from {} to {}, not \"{}\"", key,
                                            low, high, option->second));
  }
  return value;
}

std::string ModelSpec::word(const std::string& key, const std::string& fallback) const {
  const auto option = options.find(key);
  return option == options.end() ? fallback : option->second;
}

void ModelSpec::expect_only(const std::vector<std::string>& allowed) const {
  for (const auto& [key, value] : options) {
    if (std::find(allowed.begin(), allowed.end(), key) == allowed.end()) {
      const auto keys = options.find("keys");
      throw std::invalid_argument(
          fmt::format("\"{}\" is not an option of the family {}{}; it takes {}", key, family,
                      keys == options.end() ? "" : " with keys=" + keys->second, fmt::join(allowed, ", ")));
    }
  }
}

}  // namespace crossbits

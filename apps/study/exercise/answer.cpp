#include "apps/study/exercise/answer.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <nlohmann/json.hpp>
#include <stdexcept>

namespace crossbits {
namespace {

/// A value as it stands in the file, at most so long.
std::string shown(const Json& value) {
  const std::string text = value.is_structured() ? (value.is_array() ? "a list" : "an object")
                                                 : value.dump(-1, ' ', true, Json::error_handler_t::replace);
  return text.size() <= 40 ? text : text.substr(0, 37) + "...";
}

}  // namespace

const Json& member(const Json& object, const char* key, const std::string& in) {
  const auto found = object.find(key);
  if (found == object.end()) throw std::invalid_argument(fmt::format("{}{} is missing", in, key));
  return *found;
}

std::string text_member(const Json& object, const char* key, const std::string& in) {
  const Json& value = member(object, key, in);
  if (!value.is_string())
    throw std::invalid_argument(fmt::format("{}{} must be a text (got {})", in, key, shown(value)));
  return value.get<std::string>();
}

std::int64_t whole_number(const Json& value, const std::string& what, std::int64_t low, std::int64_t high) {
  const bool whole = value.is_number_integer();
  const bool huge =
      value.is_number_unsigned() && value.get<std::uint64_t>() > static_cast<std::uint64_t>(INT64_MAX);
  const std::int64_t number = whole && !huge ? value.get<std::int64_t>() : 0;
  if (!whole || huge || number < low || number > high)
    throw std::invalid_argument(
        fmt::format("{} must be a whole number from {} to {} (got {})", what, low, high, shown(value)));
  return number;
}

const Json& list(const Json& value, const std::string& what, std::size_t least, std::size_t most) {
  if (!value.is_array())
    throw std::invalid_argument(fmt::format("{} must be a list (got {})", what, shown(value)));
  if (value.size() < least || value.size() > most) {
    const std::string needed =
        least == most ? fmt::format("{}", least) : fmt::format("from {} to {}", least, most);
    throw std::invalid_argument(fmt::format("{} must have {} entries (got {})", what, needed, value.size()));
  }
  return value;
}

std::vector<int> indices(const Json& value, const std::string& what, int count) {
  std::vector<int> result;
  for (const Json& entry : list(value, what, 1, static_cast<std::size_t>(count))) {
    const auto index =
        static_cast<int>(whole_number(entry, fmt::format("{}[{}]", what, result.size()), 0, count - 1));
    if (std::find(result.begin(), result.end(), index) != result.end())
      throw std::invalid_argument(fmt::format("{} names {} twice", what, index));
    result.push_back(index);
  }
  return result;
}

Symbols input_text(const Json& value, const std::string& what, const Domain& domain) {
  const bool number = value.is_number_integer() && domain.length() == 1;
  if (!value.is_string() && !number)
    throw std::invalid_argument(
        fmt::format("{} must be {}, as a text (got {})", what, domain.description(), shown(value)));
  return domain.parse(value.is_string() ? value.get<std::string>() : value.dump(), what, "the problem");
}

}  // namespace crossbits

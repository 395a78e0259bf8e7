#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <sstream>
#include <stdexcept>

#include "apps/study/count.hpp"

namespace crossbits {
namespace {

/// A whole number that is all of `text`; -1 where it is none.
std::int32_t number_of(std::string_view text) {
  std::int32_t number = -1;
  const auto [stop, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  return error == std::errc() && stop == text.data() + text.size() ? number : -1;
}

}  // namespace

std::vector<std::int32_t> tokens_of_text(const std::string& flag, const std::string& text,
                                         std::int32_t tokens) {
  std::vector<std::int32_t> result;
  if (!text.empty() && text.back() == ',')
    throw std::invalid_argument(
        fmt::format("{} must be a list of tokens such as 0-3,6 (got \"{}\")", flag, text));
  std::istringstream parts(text);
  for (std::string part; std::getline(parts, part, ',');) {
    const auto dash = part.find('-');
    const std::int32_t first = number_of(part.substr(0, dash));
    const std::int32_t last = dash == std::string::npos ? first : number_of(part.substr(dash + 1));
    if (first < 0 || last < first)
      throw std::invalid_argument(
          fmt::format("{} must be a list of tokens such as 0-3,6 (got \"{}\")", flag, text));
    if (last >= tokens)
      throw std::invalid_argument(
          fmt::format("{} names token {}, but the model has tokens 0 to {}", flag, last, tokens - 1));
    for (std::int32_t t = first; t <= last; ++t) result.push_back(t);
  }
  std::sort(result.begin(), result.end());
  return result;
}

std::string tokens_text(const std::vector<std::int32_t>& tokens) {
  std::string text;
  for (std::size_t k = 0; k < tokens.size();) {
    std::size_t end = k + 1;
    while (end < tokens.size() && tokens[end] == tokens[end - 1] + 1) ++end;
    if (!text.empty()) text += ',';
    text += end - k == 1 ? std::to_string(tokens[k]) : fmt::format("{}-{}", tokens[k], tokens[end - 1]);
    k = end;
  }
  return text;
}

}  // namespace crossbits

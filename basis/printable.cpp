#include "basis/printable.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace crossbits {
namespace {

/// How many bytes the UTF-8 character at the start of `text` has; 0 if there is none. Overlong forms,
/// surrogates and numbers beyond U+10FFFF are none.
std::size_t utf8_length(std::string_view text) {
  const auto byte = [&](std::size_t k) { return static_cast<unsigned char>(text[k]); };
  const unsigned first = byte(0);
  if (first < 0x80) return 1;
  const std::size_t length = first >= 0xf0 ? 4 : first >= 0xe0 ? 3 : 2;
  if (first < 0xc2 || first > 0xf4 || text.size() < length) return 0;
  unsigned number = first & (0xffU >> (length + 1));
  for (std::size_t k = 1; k < length; ++k) {
    if (byte(k) >> 6 != 2) return 0;
    number = number << 6 | (byte(k) & 0x3fU);
  }
  const bool overlong = length == 3 ? number < 0x800 : length == 4 && number < 0x10000;
  const bool surrogate = number >= 0xd800 && number < 0xe000;
  return overlong || surrogate || number > 0x10ffff ? 0 : length;
}

/// C0 and C1 controls and DEL.
bool is_control(std::string_view character) {
  const auto first = static_cast<unsigned char>(character[0]);
  return first < 0x20 || first == 0x7f || (first == 0xc2 && static_cast<unsigned char>(character[1]) < 0xa0);
}

}  // namespace

std::string printable(std::string_view text) {
  std::string result;
  while (!text.empty()) {
    const std::size_t length = utf8_length(text);
    const std::string_view character = text.substr(0, std::max<std::size_t>(length, 1));
    if (character == "\n")
      result += ' ';
    else if (length > 0 && !is_control(character))
      result += character;
    else
      for (const char c : character) result += fmt::format("\\x{:02x}", static_cast<unsigned char>(c));
    text.remove_prefix(character.size());
  }
  return result;
}

}  // namespace crossbits

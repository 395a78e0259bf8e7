#pragma once

#include <string>
#include <string_view>

namespace crossbits {

/// The text with every control character and every byte that is no UTF-8 written as \x1b: safe to print,
/// whatever file it came from. A line break becomes a space.
std::string printable(std::string_view text);

}  // namespace crossbits

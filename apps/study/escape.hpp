#pragma once

#include <string>

namespace crossbits {

// Text as it must stand in a page, so that it reads as itself.

std::string html_escaped(const std::string& text);
std::string latex_escaped(const std::string& text);
/// For running text and table cells.
std::string markdown_escaped(const std::string& text);

}  // namespace crossbits

#pragma once

#include <string>

namespace crossbits {

/// docs/reference.md: every command with its flags and examples, and the catalogues with their claims.
/// Written by the hidden command `crossbits reference`; a test holds the file equal to it.
std::string reference_text();

}  // namespace crossbits

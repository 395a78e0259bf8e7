#pragma once

#include <iosfwd>
#include <string>

namespace crossbits {

/// The text of a file, of `in` for "-". Throws std::invalid_argument with a sentence that names the file.
std::string read_text(const std::string& path, std::istream& in);

/// Writes a file whole or not at all: beside it first, then renamed. Throws std::invalid_argument with a
/// sentence that begins with `flag` ("--save") and names the file; nothing is left behind then.
void write_text(const std::string& flag, const std::string& path, const std::string& text);

}  // namespace crossbits

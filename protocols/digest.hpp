#pragma once

#include <string>
#include <string_view>

namespace crossbits {

/// SHA-256 of `text` (FIPS 180-4) as 64 hexadecimal digits: names a matrix or a proof that lies elsewhere.
std::string sha256(std::string_view text);

}  // namespace crossbits

#pragma once

#include <string>

namespace crossbits {

/// A field of a CSV line (RFC 4180): in quotes where it must be.
std::string csv_field(const std::string& text);

}  // namespace crossbits

#pragma once

#include "protocols/check/certificate.hpp"
#include "protocols/transcript_io.hpp"

namespace crossbits::test {

/// What the checker says of a certificate that has no file beside it.
inline Checked checked(const Json& document) {
  return check_certificate(document, [](const std::string&) { return std::nullopt; });
}
inline bool is_valid(const Json& document) { return checked(document).valid; }

}  // namespace crossbits::test

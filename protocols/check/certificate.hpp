#pragma once

#include <functional>
#include <optional>
#include <string>

#include "protocols/transcript_io.hpp"

namespace crossbits {

/// What the checker says of a certificate that has the right form.
struct Checked {
  bool valid = false;
  std::string reason;  ///< what was verified, or the first thing that is false
};

/// Gives the contents of a side file that a certificate names; nothing if there is none.
using SideFileReader = std::function<std::optional<std::string>(const std::string& name)>;

/// Recomputes the claim of a certificate from its evidence and the definition of the function, and demands
/// equality. Nothing here comes from the searches: matrix entries from the problem's definition or from the
/// certificate itself, everything else from the textbook's definitions. Throws std::invalid_argument, with a
/// sentence, where the document is no certificate, is too large to check, or needs a side file that is not
/// there.
Checked check_certificate(const Json& certificate, const SideFileReader& side_file);

}  // namespace crossbits

#pragma once

#include <string>
#include <utility>
#include <vector>

#include "apps/party/frame.hpp"

namespace crossbits {

/// What both sides must have in common before a bit is sent: named values in a fixed order ("reduction", "n",
/// "model sha256", ...). Keys and values are printable ASCII; none of it depends on an input.
using Agreement = std::vector<std::pair<std::string, std::string>>;

/// The handshake of party number `self` (0 is Alice).
Hello hello_of(const Agreement& agreement, int self);

/// Throws PeerError unless `theirs` is, byte for byte, the handshake of the other party with the same
/// agreement: other_agreement names the first value that differs and both its forms, malformed a text that is
/// no handshake.
void check_hello(const Agreement& ours, int self, const Hello& theirs);

}  // namespace crossbits

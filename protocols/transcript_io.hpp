#pragma once

#include <nlohmann/json_fwd.hpp>
#include <string>
#include <string_view>

#include "protocols/transcript.hpp"

namespace crossbits {

/// JSON with its keys in the order of writing.
using Json = nlohmann::ordered_json;

/// One message a line: number, sender, label, bits ("-" for none), between single blanks.
/// "0 Alice x 0110" for two parties, "0 Player 2 x 0110" for more.
std::string to_text(const Transcript& transcript);

/// Reads `to_text` back. Throws std::invalid_argument with a sentence that names the line.
Transcript transcript_of_text(std::string_view text, int parties = 2);

/// The messages as an array of {"from": "Alice", "label": "x", "bits": "0110"}.
Json messages_to_json(const Transcript& transcript);

/// Reads `messages_to_json` back. Throws std::invalid_argument with a sentence that names the message.
Transcript transcript_of_messages(const Json& messages, int parties = 2);

/// {"parties": k, "messages": [...]}.
Json to_json(const Transcript& transcript);

/// Reads `to_json` back. Throws std::invalid_argument.
Transcript transcript_of_json(const Json& json);

}  // namespace crossbits

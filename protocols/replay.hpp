#pragma once

#include <functional>
#include <nlohmann/json.hpp>
#include <optional>
#include <string>
#include <string_view>

#include "protocols/protocol.hpp"
#include "protocols/transcript_io.hpp"

namespace crossbits {

/// A run as a file: a JSON object with `schema` = "crossbits.transcript/1", `problem` (as `make_problem`
/// reads it), `n`, `x` and `y` in the problem's text form, `answer` (a number or null), `messages`, and
/// `how`: whatever the writer needs to build the protocol again.
struct StoredRun {
  std::string problem;
  int n = 0;
  std::string x;
  std::string y;
  Verdict answer;
  Transcript transcript;
  Json how = Json::object();
};

/// The name and version of the file format.
inline constexpr std::string_view transcript_schema = "crossbits.transcript/1";

Json to_json(const StoredRun& run);
/// Reads `to_json` back. Throws std::invalid_argument with one sentence on anything else.
StoredRun stored_run_of_json(const Json& json);
/// The same from text; text that is no JSON throws std::invalid_argument too.
StoredRun stored_run_of_text(std::string_view text);

/// What became of a stored run when it was run again.
struct Replay {
  std::string
      difference;  ///< the first one, as a sentence; empty if every message and the answer are the same
  Verdict answer;
  Transcript transcript;
  bool is_same() const { return difference.empty(); }
};

/// Builds the protocol again with `build`, runs it, and compares message by message with ==, then the
/// answers. Throws what `build` and the run throw.
Replay replay(const StoredRun& stored, const std::function<Protocol(const StoredRun&)>& build);

}  // namespace crossbits

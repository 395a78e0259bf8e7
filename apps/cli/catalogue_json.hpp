#pragma once

#include <string>

#include "protocols/transcript_io.hpp"

namespace crossbits {

/// The size at which the catalogues state costs that depend on n.
inline constexpr int catalogue_n = 4;

// The catalogues as JSON arrays: `list --json` prints them, `list` and docs/reference.md are written from
// them.

/// {id, name, definition, x, y, parameters, costs[] {direction, knows, bits, kind, statement, source,
/// ground}, claims[]}
Json problems_json();
/// {id, problem, statement, default_model, symmetric, families[], claim}
Json reductions_json();
/// {id, summary, options[], cases[] {reduction, spec, summary, certified, reason, claim}}
Json models_json();
/// {reduction, family, direction, may_send[], claim}
Json protocols_json();
/// {id, claim}
Json bounds_json();

/// The text under `key` of an entry.
std::string text_at(const Json& json, const char* key);
/// The words of an array, with commas between them.
std::string words(const Json& array);

}  // namespace crossbits

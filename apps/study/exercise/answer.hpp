#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "protocols/domain.hpp"
#include "protocols/transcript_io.hpp"

namespace crossbits {

// Reading what a student wrote. Each throws std::invalid_argument with a sentence that begins with the
// member's name.

/// The member `key` of an object; `in` ("answer.") stands before its name.
const Json& member(const Json& object, const char* key, const std::string& in);
std::string text_member(const Json& object, const char* key, const std::string& in);
/// A whole number from `low` to `high`; `what` is its name ("answer.bits").
std::int64_t whole_number(const Json& value, const std::string& what, std::int64_t low, std::int64_t high);
/// A list of `least` to `most` things.
const Json& list(const Json& value, const std::string& what, std::size_t least, std::size_t most);
/// A list of different numbers from 0 to count - 1, at least one.
std::vector<int> indices(const Json& value, const std::string& what, int count);
/// An input in its text form; a number may also stand as a number.
Symbols input_text(const Json& value, const std::string& what, const Domain& domain);

}  // namespace crossbits

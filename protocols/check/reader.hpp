#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "protocols/rational.hpp"
#include "protocols/transcript_io.hpp"

namespace crossbits::check {

// Strict reading of a certificate: what is missing or of the wrong kind is a std::invalid_argument that names
// it.

const Json& member(const Json& object, const std::string& key);
/// Nothing there, or null.
bool lacks(const Json& object, const std::string& key);
std::string text(const Json& object, const std::string& key);
const Json& list(const Json& object, const std::string& key);
/// A whole number in [0, limit).
std::uint64_t number_below(const Json& value, std::uint64_t limit, const std::string& what);
std::int64_t integer(const Json& value, const std::string& what);
/// Different whole numbers in [0, limit).
std::vector<std::size_t> lines(const Json& object, const std::string& key, std::size_t limit);
/// A whole number, or text such as "5/16".
Rational rational(const Json& value, const std::string& what);

}  // namespace crossbits::check

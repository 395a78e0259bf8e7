#pragma once

#include <string>
#include <string_view>

namespace crossbits {

/// The rows of a matrix file, each ended by a line feed, without commas and blanks. Knows text, CSV and .npy
/// by their looks. Throws std::invalid_argument for an array that is not two-dimensional or holds something
/// else than 0 and 1, for a damaged file, and beyond most_given_entries. Characters in text are not looked
/// at.
std::string matrix_text_of_file(std::string_view contents);

}  // namespace crossbits

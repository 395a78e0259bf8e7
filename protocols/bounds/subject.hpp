#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "protocols/problem.hpp"
#include "protocols/transcript_io.hpp"

namespace crossbits {

/// What is bounded: a problem of the catalogue, or a matrix that somebody gave.
struct Subject {
  Problem problem;
  std::string matrix_text{};  ///< of a given matrix its rows, a line each; else empty

  /// {"problem": {id, n, parameters}} or {"matrix": {rows, columns, sha256, entries}}: the head of every
  /// certificate, so that it cannot be checked against another function.
  Json to_json() const;
};

/// A given matrix holds at most so many entries.
inline constexpr std::size_t most_given_entries = std::size_t{1} << 24;

/// From the contents of a matrix file: rows of 0, 1, * (undefined), one a line; the same with commas (CSV);
/// or a two-dimensional NumPy array of zeros and ones (.npy: Booleans or integers of one byte to eight).
/// Throws std::invalid_argument with a sentence.
Subject subject_of_matrix(std::string_view contents);

}  // namespace crossbits

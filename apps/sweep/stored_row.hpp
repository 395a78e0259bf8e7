#pragma once

#include <functional>
#include <string>

#include "apps/sweep/point.hpp"

struct sqlite3;

namespace crossbits {

/// A row of a result file that was found to be what was once stored.
struct StoredRow {
  Point point;
  std::string digest, version;
  int exit_code = 0;
  std::string text;  ///< the command's document as text; the sentence where the point could not be run
  double time_seconds = 0;
  std::string time_stored;

  bool failed() const { return exit_code > 1; }
  /// SHA-256 of everything that the digest does not name.
  std::string checksum() const;
};

/// Throws std::invalid_argument: "FILE: the row with digest D is damaged: WHY".
[[noreturn]] void refuse_row(const std::string& path, const std::string& digest, const std::string& why);

/// All rows in order of digest. Throws std::invalid_argument with a sentence that names file and row for a
/// row of another shape, or that does not fit its digest or its checksum.
void for_each_row(sqlite3* database, const std::string& path,
                  const std::function<void(const StoredRow&)>& each);

}  // namespace crossbits

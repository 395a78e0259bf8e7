#pragma once

#include <map>
#include <nlohmann/json.hpp>
#include <string>

namespace crossbits {

/// One call of a sweep: a command and its parameters, by name without dashes ("n", "model", "reduction").
struct Point {
  std::string command;
  std::map<std::string, nlohmann::json> parameters;  ///< numbers, texts, and true for a switch
  /// What the files hold that the parameters name: SHA-256 by path, null where no file can be read.
  std::map<std::string, nlohmann::json> files{};

  /// Command and parameters as one line of JSON: what equal points share.
  std::string text() const;
  /// SHA-256 of command, parameters (the seed is one of them), program version and files: names the row.
  std::string digest(const std::string& version) const;
};

/// What came of a point.
struct PointResult {
  int exit_code = 0;        ///< 0 done and true, 1 the claim is false, 2 it could not be run
  nlohmann::json result{};  ///< the command's document; null if it could not be run
  std::string error{};      ///< then the sentence
  double seconds = 0;       ///< wall time
  bool failed() const { return exit_code > 1; }
};

}  // namespace crossbits

#pragma once

#include <map>
#include <string>
#include <string_view>

#include "basis/claim.hpp"
#include "models/graph.hpp"

namespace crossbits {

/// "family:key=value,key=value": how a model is named on the command line.
struct ModelSpec {
  std::string family;
  std::map<std::string, std::string> options;

  /// Throws std::invalid_argument on text that is not of this form.
  static ModelSpec parse(std::string_view text);
  std::string text() const;
  /// An option as a number in [low, high]; `fallback` where it is absent. Throws with a sentence that names
  /// key and range.
  std::int64_t number(const std::string& key, std::int64_t fallback, std::int64_t low,
                      std::int64_t high) const;
  std::string word(const std::string& key, const std::string& fallback) const;
  /// Throws std::invalid_argument that lists `allowed` when the spec has another key.
  void expect_only(const std::vector<std::string>& allowed) const;
};

/// A model whose weights a theorem provides.
struct Construction {
  Graph graph;
  std::string summary;     ///< "1 head, query width 6, 1 bit a number"
  bool certified = false;  ///< proved or checked to decide right on the family asked for
  std::string reason;      ///< why, or why not
  Claim claim;
};

}  // namespace crossbits

#pragma once

#include <string>

namespace crossbits {

/// A column of a query that holds a bound: NAME where the value is exact, NAME_lower and NAME_upper else. A
/// bound that is no cost itself (fooling_set) has each with _bits behind it as well: the bits that it proves.
struct BoundColumn {
  std::string name;            ///< of the bound
  std::string kind = "exact";  ///< or "lower", "upper"
  bool bits = false;           ///< the bits that it proves rather than its value

  static BoundColumn parse(const std::string& column);
  std::string text() const;
  /// Is the value what a protocol costs?
  bool is_cost() const;
};

}  // namespace crossbits

#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "apps/sweep/point.hpp"

namespace crossbits {

/// A parameter that a command takes.
struct SweepKey {
  std::string name;  ///< as it stands in a specification: "n", "model", "samples"
  enum class Type { number, text, boolean } type = Type::text;
  std::int64_t low = 0, high = 0;      ///< of a number
  std::vector<std::string> allowed{};  ///< words of a text; empty: any
  bool required = false;
};

/// A command that can be swept.
struct SweepCommand {
  std::string name;
  std::vector<SweepKey> keys;
};

/// Most points of one sweep.
inline constexpr std::uint64_t most_points = 10'000'000;

/// The points of a specification in TOML: `command`, parameters that all points share, and either [grid]
/// (every combination of its lists, the last key turning fastest, keys in alphabetical order) or [[points]]
/// (one table a point). `name` is the file, for sentences. Equal points are kept once. Throws
/// std::invalid_argument for an unknown command or key, a value of the wrong type or out of range, an empty
/// grid, a missing parameter, and more than most_points points.
std::vector<Point> read_spec(const std::string& text, const std::string& name,
                             const std::vector<SweepCommand>& commands);

}  // namespace crossbits

#pragma once

#include <functional>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "apps/report/point_columns.hpp"

namespace crossbits {

/// Something that takes several values in a sweep: a parameter, or an option inside the model specifications.
struct SweptAxis {
  std::string name;                           ///< "n", "model", "model: m"
  std::string parameter;                      ///< the parameter it is, or is part of
  std::string option{};                       ///< "m" of "model: m"
  std::vector<std::string> words{};           ///< of a text axis: value k stands at k + 1; empty for numbers
  std::vector<std::optional<double>> values;  ///< by row
  bool of_words() const { return !words.empty(); }
};

/// Does a row take part in a figure?
using TakesPart = std::function<bool(std::size_t row)>;

/// The axes that take at least two values on rows that take part, in alphabetical order of their parameters.
std::vector<SweptAxis> swept_axes(const PointColumns& cells, const TakesPart& takes_part);

/// A model specification without one of its options: "attention:keys=pairs,m=3" without m.
std::string without_option(const std::string& spec, const std::string& option);

}  // namespace crossbits

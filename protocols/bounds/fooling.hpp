#pragma once

#include <utility>
#include <vector>

#include "protocols/bounds/effort.hpp"
#include "protocols/bounds/matrix.hpp"

namespace crossbits {

/// An entry: row, column.
using Entry = std::pair<std::size_t, std::size_t>;

/// A set of rows times a set of columns.
struct Rectangle {
  std::vector<std::size_t> rows, columns;
  friend bool operator==(const Rectangle&, const Rectangle&) = default;
};

/// What is known of the largest fooling set for one value z: entries with f = z such that of every two the
/// crossed entries are not both z or undefined. (Kushilevitz and Nisan 1997, definition 1.19.)
struct FoolingSet {
  std::vector<Entry> pairs;      ///< the largest found
  std::size_t upper = 0;         ///< none is larger
  std::vector<Rectangle> cover;  ///< z-rectangles, `upper` of them, that cover all entries z; or empty
  bool is_maximum() const { return pairs.size() == upper; }
  /// Is the maximum proved by the search alone?
  bool needs_search() const { return is_maximum() && cover.size() != upper; }
};

/// The largest fooling set for matrix.values()[plane]: greedy, then a maximum clique by branch and bound with
/// colouring, in which every colour class is a z-rectangle.
FoolingSet fooling_set(const CommunicationMatrix& matrix, std::size_t plane, Effort& effort);

}  // namespace crossbits

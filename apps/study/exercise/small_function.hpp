#pragma once

#include <string>
#include <vector>

#include "protocols/transcript_io.hpp"

namespace crossbits {

/// A function small enough that its numbers follow from their definitions: rows of texts, one digit an entry,
/// `*` where it is undefined.
struct SmallFunction {
  std::string name;
  std::vector<std::string> rows;

  std::size_t width() const { return rows[0].size(); }
};

/// How many rows differ as texts.
int different_rows(const SmallFunction& f);
/// The rank over the field of 2^31 - 1 elements of the values, undefined ones written as 0: at most the rank
/// over Q, equal for the examples that use it.
int rank(const SmallFunction& f);
/// The size of the fooling set {(k, k)} for `value`, after a check of every pair by definition: of two, one
/// crossed entry is defined and is not `value`. Cells of the diagonal with another value are left out. Throws
/// std::logic_error if it is none.
int diagonal_fooling_set(const SmallFunction& f, char value);
/// max over rectangles of |#(f = 1) - #(f = 0)| over all entries, undefined ones counted in their number. At
/// most 16 columns.
struct Discrepancy {
  int imbalance = 0, entries = 1;
};
Discrepancy uniform_discrepancy(const SmallFunction& f);
/// The most columns on which all patterns of 0 and 1 stand. At most 16 columns.
int vc_dimension(const SmallFunction& f);

}  // namespace crossbits

#pragma once

#include <string>
#include <vector>

#include "protocols/transcript_io.hpp"
#include "reductions/reduction.hpp"

namespace crossbits {

/// A number that the page lets one turn: a key of a model's specification, or an option of a reduction.
struct Dial {
  std::string key;     ///< "m", "tokens"
  std::string symbol;  ///< as the textbook writes it
  std::string meaning;
  int low = 1, high = 16;
};

/// The dials of a specification; none where its sizes follow from n.
std::vector<Dial> dials_of(const std::string& reduction, const std::string& spec);

/// The options of a reduction beside n.
std::vector<Dial> settings_of(const Reduction& reduction);

/// What the page offers: reductions with statement and claim, their settings and models, the dials of each,
/// the sizes.
Json catalogue_view();

}  // namespace crossbits

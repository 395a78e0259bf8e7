#pragma once

#include <string>
#include <vector>

#include "protocols/transcript_io.hpp"

namespace crossbits {

/// A number of a model that the page lets one turn: a key of its specification.
struct Dial {
  std::string key;     ///< "m"
  std::string symbol;  ///< as the textbook writes it
  std::string meaning;
  int low = 1, high = 16;
};

/// The dials of a specification; none where its sizes follow from n.
std::vector<Dial> dials_of(const std::string& reduction, const std::string& spec);

/// What the page offers: reductions with statement and claim, their models, the dials of each, the sizes.
Json catalogue_view();

}  // namespace crossbits

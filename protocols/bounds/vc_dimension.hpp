#pragma once

#include "protocols/bounds/effort.hpp"
#include "protocols/bounds/matrix.hpp"

namespace crossbits {

/// What is known of the largest set of columns on which the rows show all 2^k patterns of 0 and 1.
struct Shattered {
  std::vector<std::size_t> columns;  ///< a largest one found, ascending
  std::vector<std::size_t>
      rows;               ///< 2^k rows; row number p shows the bits of p, the first column being the lowest
  std::size_t upper = 0;  ///< none is larger
  bool by_counting = false;  ///< because 2^(upper + 1) exceeds the number of different rows
};

/// By depth-first search over sets of columns, in order. For values 0 and 1 only.
Shattered vc_dimension(const CommunicationMatrix& matrix, Effort& effort);

}  // namespace crossbits

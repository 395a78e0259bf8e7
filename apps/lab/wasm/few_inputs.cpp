// The page's problems are so small that all of Alice's inputs are hashed. Beyond, the command line solves
// linear messages with FLINT (reductions/witness/linear.cpp); here such a search ends without result, and
// says that it is not complete.
#include "reductions/witness/search.hpp"

namespace crossbits {

void search_null_vectors(const WitnessTask&, WitnessSearch&) {}

}  // namespace crossbits

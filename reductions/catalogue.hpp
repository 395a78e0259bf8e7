#pragma once

#include "reductions/reduction.hpp"

namespace crossbits {

// One function a reduction, one file a function; catalogue.cpp lists them.

Reduction disjointness_to_sparse_average();
Reduction disjointness_to_sparse_average_streaming();
Reduction disjointness_to_sparse_average_dense();
Reduction index_to_sparse_average_dense();
Reduction index_to_lookup();
Reduction sparse_disjointness_to_sparse_average();
Reduction disjointness_to_match3();
Reduction index_to_match3();
Reduction disjointness_to_cycle();
Reduction index_to_cycle();
Reduction disjointness_to_triangle();
Reduction index_to_triangle();
Reduction delay_line();
Reduction disjointness_to_delay_line();
Reduction index_to_delay_line();
Reduction index_to_adaptive_lag();

}  // namespace crossbits

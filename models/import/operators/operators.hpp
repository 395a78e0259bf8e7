#pragma once

// The evaluators of all operators, by family; the table names them. Each takes its inputs as ONNX defines
// them and refuses what it does not support through its call.

#include "models/import/operators/call.hpp"

namespace crossbits::operators {

// layout.cpp
Results layout(const Call& call);
Results dropout(const Call& call);

// arithmetic.cpp
Results add(const Call& call);
Results subtract(const Call& call);
Results multiply(const Call& call);
Results divide(const Call& call);
Results power(const Call& call);
Results modulo(const Call& call);
Results maximum(const Call& call);
Results minimum(const Call& call);
Results sum_of(const Call& call);
Results mean_of(const Call& call);
Results clip(const Call& call);
Results prelu(const Call& call);

// unary.cpp
Results function(const Call& call);
Results negate(const Call& call);
Results absolute(const Call& call);
Results sign(const Call& call);

// logic.cpp
Results equal(const Call& call);
Results less(const Call& call);
Results less_or_equal(const Call& call);
Results greater(const Call& call);
Results greater_or_equal(const Call& call);
Results logical_and(const Call& call);
Results logical_or(const Call& call);
Results logical_xor(const Call& call);
Results logical_not(const Call& call);
Results is_nan(const Call& call);
Results where(const Call& call);

// reduce.cpp
Results reduce(const Call& call);
Results arg_extreme(const Call& call);
Results cumulative_sum(const Call& call);

// matrix.cpp
Results matrix_product(const Call& call);
Results gemm(const Call& call);

// einsum.cpp
Results einsum(const Call& call);

// normalise.cpp
Results softmax(const Call& call);
Results layer_normalization(const Call& call);
Results batch_normalization(const Call& call);

// create.cpp
Results constant(const Call& call);
Results constant_of_shape(const Call& call);
Results shape(const Call& call);
Results size(const Call& call);
Results range(const Call& call);
Results one_hot(const Call& call);
Results cast(const Call& call);
Results cast_like(const Call& call);

// recurrent.cpp
Results recurrent(const Call& call);

}  // namespace crossbits::operators

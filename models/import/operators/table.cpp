#include "models/import/operators/table.hpp"

#include <algorithm>

#include "models/import/operators/operators.hpp"

namespace crossbits {
namespace {

namespace o = operators;

constexpr std::uint32_t inputs_from_1 = 0b11110;
constexpr std::uint32_t input_0 = 0b1;
constexpr std::uint32_t input_1 = 0b10;

std::vector<OperatorRecord> make_table() {
  return {
      // layout: elements move, nothing is computed
      {"Identity", 1, 1, 1, 0, o::layout, "", ""},
      {"Reshape", 5, 2, 2, input_1, o::layout, "0, -1 and allowzero", ""},
      {"Flatten", 1, 1, 1, 0, o::layout, "", ""},
      {"Squeeze", 1, 1, 2, input_1, o::layout, "axes as attribute or input", ""},
      {"Unsqueeze", 1, 1, 2, input_1, o::layout, "axes as attribute or input", ""},
      {"Transpose", 1, 1, 1, 0, o::layout, "", ""},
      {"Slice", 10, 3, 5, inputs_from_1, o::layout, "negative bounds and steps", ""},
      {"Split", 2, 1, 2, input_1, o::layout, "parts as attribute, input or num_outputs", ""},
      {"Concat", 4, 1, -1, 0, o::layout, "", ""},
      {"Expand", 8, 2, 2, input_1, o::layout, "", ""},
      {"Tile", 6, 2, 2, input_1, o::layout, "", ""},
      {"Pad", 11, 2, 4, 0b1010, o::layout, "mode constant only", ""},
      {"Trilu", 14, 1, 2, input_1, o::layout, "", ""},
      {"Gather", 1, 2, 2, 0, o::layout, "indices constant, or computed integers into a constant table", ""},
      {"GatherElements", 11, 2, 2, 0, o::layout, "", ""},
      {"GatherND", 11, 2, 2, 0, o::layout, "batch_dims too", ""},
      {"ScatterElements", 11, 3, 3, 0, o::layout, "replaces only; indices constant", ""},
      {"ScatterND", 11, 3, 3, 0, o::layout, "replaces only; indices constant", ""},
      {"Dropout", 1, 1, 3, 0, o::dropout, "never drops, also with training_mode true; the mask is all true",
       ""},
      // arithmetic, element by element
      {"Add", 7, 2, 2, 0, o::add, "", ""},
      {"Sub", 7, 2, 2, 0, o::subtract, "", ""},
      {"Mul", 7, 2, 2, 0, o::multiply, "", ""},
      {"Div", 7, 2, 2, 0, o::divide, "integers truncate; integer division by zero is refused", ""},
      {"Pow", 7, 2, 2, 0, o::power, "the exponent may have another type", ""},
      {"Mod", 10, 2, 2, 0, o::modulo, "fmod too", ""},
      {"Max", 6, 1, -1, 0, o::maximum, "", ""},
      {"Min", 6, 1, -1, 0, o::minimum, "", ""},
      {"Sum", 6, 1, -1, 0, o::sum_of, "", ""},
      {"Mean", 6, 1, -1, 0, o::mean_of, "", ""},
      {"Clip", 6, 1, 3, 0, o::clip, "bounds as inputs", ""},
      {"PRelu", 7, 2, 2, 0, o::prelu, "", ""},
      {"Neg", 6, 1, 1, 0, o::negate, "", ""},
      {"Abs", 6, 1, 1, 0, o::absolute, "", ""},
      {"Sign", 9, 1, 1, 0, o::sign, "", ""},
      {"Sqrt", 6, 1, 1, 0, o::function, "", ""},
      {"Reciprocal", 6, 1, 1, 0, o::function, "", ""},
      {"Exp", 6, 1, 1, 0, o::function, "", ""},
      {"Log", 6, 1, 1, 0, o::function, "", ""},
      {"Erf", 9, 1, 1, 0, o::function, "", ""},
      {"Tanh", 6, 1, 1, 0, o::function, "", ""},
      {"Sigmoid", 6, 1, 1, 0, o::function, "", ""},
      {"Relu", 6, 1, 1, 0, o::function, "", ""},
      {"LeakyRelu", 6, 1, 1, 0, o::function, "", ""},
      {"ThresholdedRelu", 10, 1, 1, 0, o::function, "", ""},
      {"Elu", 6, 1, 1, 0, o::function, "", ""},
      {"Selu", 6, 1, 1, 0, o::function, "", ""},
      {"Celu", 12, 1, 1, 0, o::function, "", ""},
      {"Gelu", 1, 1, 1, 0, o::function,
       "approximate none or tanh; defined from opset 20 on, read in earlier files as well", ""},
      {"Gelu", 1, 1, 1, 0, o::function, "", "com.microsoft"},
      {"Softplus", 1, 1, 1, 0, o::function, "", ""},
      {"Softsign", 1, 1, 1, 0, o::function, "", ""},
      {"HardSigmoid", 6, 1, 1, 0, o::function, "", ""},
      {"HardSwish", 14, 1, 1, 0, o::function, "", ""},
      {"Mish", 18, 1, 1, 0, o::function, "", ""},
      {"Sin", 7, 1, 1, 0, o::function, "", ""},
      {"Cos", 7, 1, 1, 0, o::function, "", ""},
      {"Tan", 7, 1, 1, 0, o::function, "", ""},
      {"Floor", 6, 1, 1, 0, o::function, "", ""},
      {"Ceil", 6, 1, 1, 0, o::function, "", ""},
      {"Round", 11, 1, 1, 0, o::function, "ties to even", ""},
      // comparisons and choices
      {"Equal", 7, 2, 2, 0, o::equal, "", ""},
      {"Less", 7, 2, 2, 0, o::less, "", ""},
      {"LessOrEqual", 12, 2, 2, 0, o::less_or_equal, "", ""},
      {"Greater", 7, 2, 2, 0, o::greater, "", ""},
      {"GreaterOrEqual", 12, 2, 2, 0, o::greater_or_equal, "", ""},
      {"And", 7, 2, 2, 0, o::logical_and, "", ""},
      {"Or", 7, 2, 2, 0, o::logical_or, "", ""},
      {"Xor", 7, 2, 2, 0, o::logical_xor, "", ""},
      {"Not", 1, 1, 1, 0, o::logical_not, "", ""},
      {"IsNaN", 9, 1, 1, 0, o::is_nan, "", ""},
      {"Where", 9, 3, 3, 0, o::where, "", ""},
      // products of matrices
      {"MatMul", 1, 2, 2, 0, o::matrix_product, "stacked matrices and vectors too", ""},
      {"Gemm", 7, 2, 3, 0, o::gemm, "", ""},
      {"Einsum", 12, 1, 2, 0, o::einsum, "one or two operands, no ellipsis", ""},
      // sums along axes
      {"ReduceSum", 1, 1, 2, input_1, o::reduce, "axes as attribute or input, for all reductions", ""},
      {"ReduceMean", 1, 1, 2, input_1, o::reduce, "", ""},
      {"ReduceMax", 1, 1, 2, input_1, o::reduce, "", ""},
      {"ReduceMin", 1, 1, 2, input_1, o::reduce, "", ""},
      {"ReduceProd", 1, 1, 2, input_1, o::reduce, "", ""},
      {"ReduceL1", 1, 1, 2, input_1, o::reduce, "", ""},
      {"ReduceL2", 1, 1, 2, input_1, o::reduce, "", ""},
      {"ReduceSumSquare", 1, 1, 2, input_1, o::reduce, "", ""},
      {"ReduceLogSum", 1, 1, 2, input_1, o::reduce, "", ""},
      {"ReduceLogSumExp", 1, 1, 2, input_1, o::reduce, "", ""},
      {"ArgMax", 1, 1, 1, 0, o::arg_extreme, "select_last_index too", ""},
      {"ArgMin", 1, 1, 1, 0, o::arg_extreme, "select_last_index too", ""},
      {"CumSum", 11, 2, 2, input_1, o::cumulative_sum, "", ""},
      // normalisations
      {"Softmax", 1, 1, 1, 0, o::softmax, "before opset 13 over all axes from `axis` on", ""},
      {"LogSoftmax", 1, 1, 1, 0, o::softmax, "before opset 13 over all axes from `axis` on", ""},
      {"LayerNormalization", 17, 2, 3, 0, o::layer_normalization, "", ""},
      {"BatchNormalization", 9, 5, 5, 0, o::batch_normalization, "inference only", ""},
      // creation
      {"Constant", 1, 0, 0, 0, o::constant, "all numeric forms", ""},
      {"ConstantOfShape", 9, 1, 1, input_0, o::constant_of_shape, "", ""},
      {"Shape", 1, 1, 1, 0, o::shape, "start and end too", ""},
      {"Size", 1, 1, 1, 0, o::size, "", ""},
      {"Range", 11, 3, 3, 0b111, o::range, "", ""},
      {"OneHot", 9, 3, 3, input_1, o::one_hot, "", ""},
      {"Cast", 6, 1, 1, 0, o::cast, "rounds to narrower real types", ""},
      {"CastLike", 15, 2, 2, 0, o::cast_like, "", ""},
      // recurrences
      {"LSTM", 7, 3, 8, 0, o::recurrent, "no input_forget; sequence_lens only if full", ""},
      {"GRU", 7, 3, 6, 0, o::recurrent, "sequence_lens only if full", ""},
      {"RNN", 7, 3, 6, 0, o::recurrent, "sequence_lens only if full", ""},
  };
}

}  // namespace

const std::vector<OperatorRecord>& operator_table() {
  static const std::vector<OperatorRecord> table = make_table();
  return table;
}

const OperatorRecord* find_operator(const Node& node) {
  const auto& table = operator_table();
  const auto found = std::find_if(table.begin(), table.end(),
                                  [&](const auto& r) { return r.op == node.op && r.domain == node.domain; });
  return found == table.end() ? nullptr : &*found;
}

}  // namespace crossbits

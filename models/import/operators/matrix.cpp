// Products of matrices: sums in index order.

#include <fmt/format.h>

#include "models/import/operators/operators.hpp"

namespace crossbits::operators {
namespace {

/// out[rows, columns] += left[rows, inner] * right[inner, columns]; every sum runs over `inner` in order.
template <class T, class Multiply>
void multiply_into(T* out, const T* left, const T* right, std::int64_t rows, std::int64_t inner,
                   std::int64_t columns, Multiply add_product) {
  for (std::int64_t i = 0; i < rows; ++i) {
    for (std::int64_t k = 0; k < inner; ++k) {
      const T factor = left[i * inner + k];
      for (std::int64_t j = 0; j < columns; ++j)
        add_product(out[i * columns + j], factor, right[k * columns + j]);
    }
  }
}

void add_real(double& sum, double a, double b) { sum += a * b; }
void add_integer(std::int64_t& sum, std::int64_t a, std::int64_t b) {
  const auto bits = [](std::int64_t x) { return static_cast<std::uint64_t>(x); };
  sum = static_cast<std::int64_t>(bits(sum) + bits(a) * bits(b));
}

/// Stacks of matrices under broadcasting of the leading axes; vectors are promoted and the axis dropped
/// again.
template <class T, class Multiply>
Array<T> stacked_product(const Call& call, const Array<T>& left, const Array<T>& right,
                         Multiply add_product) {
  Shape a = left.shape;
  Shape b = right.shape;
  if (a.empty() || b.empty()) call.refuse("it does not multiply scalars");
  const bool left_vector = a.size() == 1;
  const bool right_vector = b.size() == 1;
  if (left_vector) a.insert(a.begin(), 1);
  if (right_vector) b.push_back(1);
  const std::int64_t rows = a[a.size() - 2];
  const std::int64_t inner = a.back();
  const std::int64_t columns = b.back();
  if (b[b.size() - 2] != inner)
    call.refuse(
        fmt::format("shapes {} and {} do not multiply", shape_text(left.shape), shape_text(right.shape)));
  const Shape left_stack(a.begin(), a.end() - 2);
  const Shape right_stack(b.begin(), b.end() - 2);
  const Shape stack = call.broadcast(left_stack, right_stack);
  Shape shape = stack;
  if (!left_vector) shape.push_back(rows);
  if (!right_vector) shape.push_back(columns);
  Array<T> result = call.allocate<T>(shape);
  const auto matrices = static_cast<std::int64_t>(call.claim_elements(stack));
  call.claim_work({matrices, rows, inner, columns});
  call.claim_work({matrices, rows + 1, inner + 1});
  const auto from_left = broadcast_offsets(left_stack, stack);
  const auto from_right = broadcast_offsets(right_stack, stack);
  for (std::size_t m = 0; m < static_cast<std::size_t>(matrices); ++m) {
    multiply_into(result.data.data() + static_cast<std::int64_t>(m) * rows * columns,
                  left.data.data() + from_left[m] * rows * inner,
                  right.data.data() + from_right[m] * inner * columns, rows, inner, columns, add_product);
  }
  return result;
}

template <class T>
Array<T> transposed(const Call& call, const Array<T>& matrix) {
  Array<T> result = call.allocate<T>({matrix.shape[1], matrix.shape[0]});
  const auto offsets = walk(result.shape, {1, matrix.shape[1]});
  for (std::size_t i = 0; i < offsets.size(); ++i)
    result.data[i] = matrix.data[static_cast<std::size_t>(offsets[i])];
  return result;
}

const Array<double>& matrix_input(const Call& call, std::size_t slot) {
  const auto& array = call.reals(slot);
  if (array.shape.size() != 2)
    call.refuse(fmt::format("input {} must be a matrix, not of shape {}", slot, shape_text(array.shape)));
  return array;
}

}  // namespace

Results matrix_product(const Call& call) {
  call.same_types({0, 1});
  const Tensor& left = call.tensor(0);
  if (is_real(left.type))
    return {Tensor{left.type, stacked_product(call, left.reals(), call.reals(1), add_real)}};
  Array<std::int64_t> result = stacked_product(call, call.integers_of(0), call.integers_of(1), add_integer);
  for (std::int64_t& x : result.data) x = wrap_to(left.type, x);
  return {Tensor{left.type, std::move(result)}};
}

Results gemm(const Call& call) {
  call.same_types({0, 1, 2});
  const auto oriented = [&](std::size_t slot, const char* attribute) {
    const auto& matrix = matrix_input(call, slot);
    return call.integer(attribute, 0) != 0 ? transposed(call, matrix) : matrix;
  };
  Array<double> product = stacked_product(call, oriented(0, "transA"), oriented(1, "transB"), add_real);
  const double alpha = call.number("alpha", 1);
  const double beta = call.number("beta", 1);
  if (alpha != 1) {
    for (double& x : product.data) x *= alpha;
  }
  if (call.has(2) && beta != 0) {
    const auto& bias = call.reals(2);
    if (call.broadcast(bias.shape, product.shape) != product.shape)
      call.refuse(fmt::format("its bias has shape {}", shape_text(bias.shape)));
    product = zip<double>(call, product, bias, [&](double x, double c) { return x + beta * c; });
  }
  return {Tensor{call.tensor(0).type, std::move(product)}};
}

}  // namespace crossbits::operators

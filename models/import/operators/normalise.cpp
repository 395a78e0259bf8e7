// Softmax and the normalisations.

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <limits>

#include "models/import/operators/operators.hpp"

namespace crossbits::operators {
namespace {

/// Softmax of `length` numbers that lie `stride` apart, or its logarithm.
void softmax_line(double* line, std::int64_t length, std::int64_t stride, bool logarithm) {
  double top = -std::numeric_limits<double>::infinity();
  for (std::int64_t i = 0; i < length; ++i) top = std::max(top, line[i * stride]);
  double sum = 0;
  for (std::int64_t i = 0; i < length; ++i) sum += std::exp(line[i * stride] - top);
  for (std::int64_t i = 0; i < length; ++i) {
    double& x = line[i * stride];
    x = logarithm ? x - top - std::log(sum) : std::exp(x - top) / sum;
  }
}

/// Axes from `axis` on taken as one: how LayerNormalization and old softmaxes see a tensor.
AxisView flattened_from(const Shape& shape, std::size_t axis) {
  AxisView view;
  for (std::size_t i = 0; i < shape.size(); ++i) (i < axis ? view.outer : view.length) *= shape[i];
  return view;
}

/// Checks that a scale or bias broadcasts to the shape and gives its offsets there; none if it is left out.
std::vector<std::int64_t> offsets_in(const Call& call, std::size_t slot, const Shape& shape) {
  if (!call.has(slot)) return {};
  const Shape& given = call.reals(slot).shape;
  if (call.broadcast(given, shape) != shape)
    call.refuse(
        fmt::format("input {} of shape {} does not fit {}", slot, shape_text(given), shape_text(shape)));
  return broadcast_offsets(given, shape);
}

}  // namespace

Results softmax(const Call& call) {
  constexpr int axis_semantics_since = 13;
  const bool along_axis = call.opset >= axis_semantics_since;
  Tensor result{call.tensor(0).type, call.reals(0)};
  const Shape shape = result.shape();
  call.claim_elements(shape);
  const std::int64_t given = call.integer("axis", along_axis ? -1 : 1);
  const bool beyond = !along_axis && given == static_cast<std::int64_t>(shape.size());
  if (shape.empty() && !beyond)
    return {real_tensor({{}, {call.node.op == "Softmax" ? 1.0 : 0.0}}, result.type)};
  const std::size_t axis = beyond ? shape.size() : call.axis(given, shape.size());
  const AxisView view = along_axis ? axis_view(shape, axis) : flattened_from(shape, axis);
  double* data = std::get<Array<double>>(result.values).data.data();
  for (std::int64_t block = 0; block < view.outer; ++block) {
    for (std::int64_t k = 0; k < view.inner; ++k) {
      softmax_line(data + block * view.length * view.inner + k, view.length, view.inner,
                   call.node.op == "LogSoftmax");
    }
  }
  return {std::move(result)};
}

Results layer_normalization(const Call& call) {
  call.same_types({0, 1, 2});
  const Array<double>& input = call.reals(0);
  const std::size_t axis = call.axis(call.integer("axis", -1), input.shape.size());
  const double epsilon = call.number("epsilon", 1e-5F);
  const AxisView view = flattened_from(input.shape, axis);
  Array<double> result = call.allocate<double>(input.shape);
  const Array<double>& scale = call.reals(1);
  const Array<double>* bias = call.has(2) ? &call.reals(2) : nullptr;
  const auto scale_at = offsets_in(call, 1, input.shape);
  const auto bias_at = offsets_in(call, 2, input.shape);
  Shape reduced = input.shape;
  std::fill(reduced.begin() + static_cast<std::ptrdiff_t>(axis), reduced.end(), 1);
  Array<double> means = call.allocate<double>(reduced);
  Array<double> inverses = call.allocate<double>(reduced);
  for (std::int64_t row = 0; row < view.outer; ++row) {
    const auto first = static_cast<std::size_t>(row * view.length);
    const auto last = first + static_cast<std::size_t>(view.length);
    double mean = 0;
    for (std::size_t i = first; i < last; ++i) mean += input.data[i];
    mean /= static_cast<double>(view.length);
    double variance = 0;
    for (std::size_t i = first; i < last; ++i) variance += (input.data[i] - mean) * (input.data[i] - mean);
    const double inverse = 1 / std::sqrt(variance / static_cast<double>(view.length) + epsilon);
    for (std::size_t i = first; i < last; ++i) {
      const double scaled =
          (input.data[i] - mean) * inverse * scale.data[static_cast<std::size_t>(scale_at[i])];
      result.data[i] = bias == nullptr ? scaled : scaled + bias->data[static_cast<std::size_t>(bias_at[i])];
    }
    means.data[static_cast<std::size_t>(row)] = mean;
    inverses.data[static_cast<std::size_t>(row)] = inverse;
  }
  return {Tensor{call.tensor(0).type, std::move(result)}, real_tensor(std::move(means)),
          real_tensor(std::move(inverses))};
}

Results batch_normalization(const Call& call) {
  if (call.integer("training_mode", 0) != 0) call.refuse("training mode is not supported");
  const Array<double>& input = call.reals(0);
  if (input.shape.size() < 2) call.refuse("it needs a channel axis");
  const std::int64_t channels = input.shape[1];
  for (std::size_t slot = 1; slot < 5; ++slot) {
    if (call.reals(slot).shape != Shape{channels})
      call.refuse(fmt::format("input {} must have one number for each of {} channels", slot, channels));
  }
  const double epsilon = call.number("epsilon", 1e-5F);
  const AxisView view = axis_view(input.shape, 1);
  Array<double> result = call.allocate<double>(input.shape);
  for (std::size_t i = 0; i < result.data.size(); ++i) {
    const auto c = static_cast<std::size_t>(static_cast<std::int64_t>(i) / view.inner % channels);
    const double scale = call.reals(1).data[c] / std::sqrt(call.reals(4).data[c] + epsilon);
    result.data[i] = (input.data[i] - call.reals(3).data[c]) * scale + call.reals(2).data[c];
  }
  return {Tensor{call.tensor(0).type, std::move(result)}};
}

}  // namespace crossbits::operators

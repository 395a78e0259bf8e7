#include "models/layers/linear.hpp"

#include <algorithm>
#include <cstdlib>
#include <stdexcept>

namespace crossbits {

Matrix Matrix::zero(std::int32_t rows, std::int32_t columns, int fraction) {
  return {rows, columns, fraction,
          std::vector<std::int64_t>(static_cast<std::size_t>(rows) * static_cast<std::size_t>(columns), 0)};
}

Matrix Matrix::identity(std::int32_t n) {
  Matrix m = zero(n, n);
  for (std::int32_t i = 0; i < n; ++i) m.at(i, i) = 1;
  return m;
}

LinearLayer::LinearLayer(Matrix weights, std::vector<std::int64_t> bias, int bias_fraction, bool relu)
    : weights_(std::move(weights)), bias_(std::move(bias)), bias_fraction_(bias_fraction), relu_(relu) {
  for (std::int32_t c = 0; c < weights_.columns; ++c)
    for (std::int32_t r = 0; r < weights_.rows; ++r)
      if (weights_.at(r, c) != 0) {
        used_.push_back(c);
        break;
      }
}

ValueId LinearLayer::apply(Graph& graph, const Operand& operand, const std::shared_ptr<const Parts>& shape,
                           const Place& place, Role role) {
  if (length(operand) != weights_.columns)
    throw std::logic_error("a linear layer was given a vector of the wrong length");
  Operand read;
  std::vector<int> fractions;
  std::size_t next = 0;
  std::int32_t column = 0;
  for (const Segment& s : operand) {
    for (; next < used_.size() && used_[next] < column + s.count; ++next) {
      const std::int32_t element = s.offset + used_[next] - column;
      append(read, {{s.value, element, 1}});
      fractions.push_back(graph.format(s.value, element).fraction);
    }
    column += s.count;
  }
  return graph.add({operation_for(fractions), shape, std::move(read), place, role});
}

std::shared_ptr<const Operation> LinearLayer::operation_for(const std::vector<int>& fractions) {
  auto& op = operations_[fractions];
  if (op) return op;
  int finest = bias_.empty() ? 0 : bias_fraction_ - weights_.fraction;
  if (!fractions.empty())
    finest = std::max(bias_.empty() ? fractions.front() : finest,
                      *std::max_element(fractions.begin(), fractions.end()));
  Affine affine;
  affine.fraction = weights_.fraction + finest;
  affine.relu = relu_;
  for (std::int32_t r = 0; r < weights_.rows; ++r) {
    std::int64_t sum = 0;
    for (std::size_t k = 0; k < used_.size(); ++k) {
      affine.weights.push_back(weights_.at(r, used_[k]) * (std::int64_t{1} << (finest - fractions[k])));
      sum += std::abs(affine.weights.back());
    }
    affine.largest_row = std::max(affine.largest_row, sum);
    if (!bias_.empty())
      affine.bias.push_back(bias_[static_cast<std::size_t>(r)] *
                            (std::int64_t{1} << (affine.fraction - bias_fraction_)));
  }
  op = operation(std::move(affine));
  return op;
}

ValueId add_constant(Graph& graph, const std::vector<BigInteger>& numerators, int fraction,
                     const Place& place, Role role) {
  Format format = Format::constant(numerators.empty() ? BigInteger(0) : numerators.front(), fraction);
  if (!numerators.empty()) {
    const auto [low, high] = std::minmax_element(numerators.begin(), numerators.end());
    format = Format::range(*low, *high, fraction);
  }
  return graph.add({operation(Constant{numerators}),
                    one_part(format, static_cast<std::int32_t>(numerators.size())),
                    {},
                    place,
                    role});
}

ValueId add_input(Graph& graph, const std::string& field, std::int32_t position, const Format& format,
                  std::int32_t count, Role role) {
  return graph.add({operation(Input{field}), one_part(format, count), {}, {position, -1, -1, 0}, role});
}

}  // namespace crossbits

#include "models/layers/wide_layer.hpp"

#include <algorithm>
#include <stdexcept>

#include "models/layers/linear.hpp"

namespace crossbits {

WideLayer::WideLayer(std::int32_t rows, std::int32_t columns, int fraction)
    : columns_(columns),
      fraction_(fraction),
      weights_(static_cast<std::size_t>(rows) * static_cast<std::size_t>(columns), BigInteger(0)),
      biases_(static_cast<std::size_t>(rows)) {}

BigInteger& WideLayer::weight(std::int32_t row, std::int32_t column) {
  return weights_[static_cast<std::size_t>(row) * static_cast<std::size_t>(columns_) +
                  static_cast<std::size_t>(column)];
}

void WideLayer::set_bias(std::int32_t row, const BigInteger& numerator, int fraction) {
  biases_[static_cast<std::size_t>(row)] = {numerator, fraction};
}

WideLayer::Written WideLayer::write(Graph& graph, const std::vector<int>& fractions) const {
  int finest = fraction_ + *std::max_element(fractions.begin(), fractions.end());
  for (const Bias& b : biases_) finest = std::max(finest, b.fraction);
  Polynomial p;
  p.fraction = finest;
  std::vector<BigInteger> coefficients;
  const auto term = [&](std::int32_t number, const BigInteger& coefficient) {
    const auto place = columns_ + static_cast<std::int32_t>(coefficients.size());
    p.terms.push_back(number < 0 ? Polynomial::Term{1, place, -1} : Polynomial::Term{1, number, place});
    coefficients.push_back(coefficient);
  };
  for (std::size_t r = 0; r < biases_.size(); ++r) {
    for (std::int32_t c = 0; c < columns_; ++c) {
      const BigInteger& w = weights_[r * static_cast<std::size_t>(columns_) + static_cast<std::size_t>(c)];
      if (w != 0) term(c, w << (finest - fraction_ - fractions[static_cast<std::size_t>(c)]));
    }
    if (biases_[r].numerator != 0) term(-1, biases_[r].numerator << (finest - biases_[r].fraction));
    p.row_ends.push_back(static_cast<std::int32_t>(p.terms.size()));
  }
  if (coefficients.empty()) coefficients.emplace_back(0);
  return {add_constant(graph, coefficients, 0), operation(std::move(p))};
}

ValueId WideLayer::apply(Graph& graph, const Operand& operand, const std::shared_ptr<const Parts>& shape,
                         const Place& place, Role role) {
  if (length(operand) != columns_)
    throw std::logic_error("a wide layer was given a vector of the wrong length");
  const std::vector<int> fractions = graph.fractions(operand);
  auto found = written_.find(fractions);
  if (found == written_.end()) found = written_.emplace(fractions, write(graph, fractions)).first;
  Operand read = operand;
  read.push_back(graph.whole(found->second.coefficients));
  return graph.add({found->second.operation, shape, std::move(read), place, role});
}

}  // namespace crossbits

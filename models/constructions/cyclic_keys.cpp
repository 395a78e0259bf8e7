#include <fmt/format.h>

#include <algorithm>
#include <stdexcept>

#include "models/constructions/averaging_unit.hpp"

namespace crossbits {
namespace {

/// What the coefficients of prod_{i in y} (t - t_i)^2 can be in modulus for distinct t_i: at most those of
/// prod (t + |t_i|)^2 for the q largest |t_i| there are, lowest power first.
std::vector<BigInteger> largest_coefficients(std::vector<BigInteger> points, std::int32_t sparsity) {
  for (BigInteger& t : points) t = abs(t);
  std::sort(points.begin(), points.end(), std::greater<>());
  std::vector<BigInteger> product{1};
  for (std::int32_t factor = 0; factor < 2 * sparsity; ++factor) {
    const BigInteger& t = points[static_cast<std::size_t>(factor / 2)];
    product.push_back(0);
    for (std::size_t k = product.size() - 1; k > 0; --k) product[k] = product[k] * t + product[k - 1];
    product[0] *= t;
  }
  return product;
}

}  // namespace

AveragingUnit cyclic_keys(const SparseAverageTask& task, const ModelSpec& spec) {
  spec.expect_only({"keys"});
  if (task.sparsity > 24)
    throw std::invalid_argument(fmt::format(
        "keys=cyclic is meant for q up to 24, not {}: its numbers grow like q^2 log N bits", task.sparsity));
  AveragingUnit unit;
  const std::int32_t degree = 2 * task.sparsity;
  unit.width = degree + 1;
  std::vector<BigInteger> points;
  for (std::int32_t j = 0; j < task.tokens; ++j) {
    const BigInteger t = j - task.tokens / 2;
    points.push_back(t);
    unit.keys.emplace_back(1, 1);
    for (std::int32_t k = 0; k < degree; ++k) unit.keys.back().push_back(unit.keys.back().back() * t);
  }
  // Public widths, one a coefficient: the last is -1, the first is minus a square.
  const std::vector<BigInteger> bounds = largest_coefficients(points, task.sparsity);
  auto shape = std::make_shared<Parts>();
  for (std::int32_t k = 0; k <= degree; ++k) {
    const BigInteger& bound = bounds[static_cast<std::size_t>(k)];
    shape->push_back(
        {k == degree ? Format::constant(-1) : Format::range(-bound, k == 0 ? BigInteger(0) : bound), 1});
  }
  SubsetQuery op;
  op.method = SubsetQuery::Method::polynomial;
  op.key_width = unit.width;
  unit.query = operation(std::move(op));
  unit.query_shape = shape;
  unit.rule = averaging_rule(task);
  unit.rule.score = {-1, 1, -5, 2};  // 0 on the set, -32 off it
  unit.rule.product_fraction = -5;
  unit.rule.shift_numerator = 0;
  unit.summary = fmt::format("cyclic polytope keys: 1 head, query width {}, integers of up to {} bits",
                             unit.width, bits_to_index(BigInteger(shape->front().format.count)));
  return unit;
}

}  // namespace crossbits
